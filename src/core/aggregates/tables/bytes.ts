/** Bytes of a text in a JSON array: quotes, comma and escapes included. */
export function textBytes(text: string): number {
  let bytes = 3;
  for (let at = 0; at < text.length; at++) bytes += unitBytes(text, at);
  return bytes;
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** Bytes of a UTF-16 unit; each half of a letter of four bytes takes two of them, a half alone is escaped. */
function unitBytes(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0x80) return code < 0x20 ? 6 : code === QUOTE || code === BACKSLASH ? 2 : 1;
  if (code < 0x800) return 2;
  if (code < 0xd800 || code > 0xdfff) return 3;
  const isHalf = code < 0xdc00 ? isLow(text.charCodeAt(at + 1)) : isHigh(text.charCodeAt(at - 1));
  return isHalf ? 2 : 6;
}

const isHigh = (code: number): boolean => code >= 0xd800 && code < 0xdc00;
const isLow = (code: number): boolean => code >= 0xdc00 && code < 0xe000;
