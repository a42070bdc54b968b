/** The 64 characters that numbers are stored in: JSON takes each as it is, in one byte. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
export const DIGIT_BITS = 6;

const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < DIGITS.length; value++) VALUES[DIGITS.charCodeAt(value)] = value;

/** The character of a value below 64. */
export const digit = (value: number): string => DIGITS.charAt(value);

/** What the character at a place of the text stands for; -1 for none of ours and for the text's end. */
export function valueAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < VALUES.length ? (VALUES[code] ?? -1) : -1;
}
