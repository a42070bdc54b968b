/** What one record holds as JSON: the platform's 240 KiB, less a little for what is noted in place. */
export const RECORD_BYTES = 239 * 1024;

/**
 * As far as a record is filled on purpose. The rest is for emergencies: every token can be replaced while the old one is
 * still good, and repositories can be excluded, however full a record is.
 */
export const BYTES_TO_FILL = 120_000;

const encoder = new TextEncoder();

export const bytesOf = (body: object): number => encoder.encode(JSON.stringify(body)).length;

/** Whether a change takes more than it may. One that takes no more than was there before always may. */
export function isTooLarge(after: object, before: object, most: number): boolean {
  const bytes = bytesOf(after);
  return bytes > most && bytes > bytesOf(before);
}
