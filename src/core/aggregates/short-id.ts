/** Characters of a {@link shortId}. */
export const ID_LENGTH = 10;

/** A uuid in 10 characters of base64url (60 bits of a hash of it): enough to tell one repository's runs apart. */
export function shortId(uuid: string): string {
  const text = uuid.toLowerCase();
  return digits(hash(text, 0x9747b28c)) + digits(hash(text, 0x3c6ef372));
}

/** Characters of a {@link hashOf}. */
export const HASH_LENGTH = 5;

/** Few characters that tell texts of one repository apart well enough where a mistake costs little. */
export const hashOf = (text: string): string => shortId(text).slice(0, HASH_LENGTH);

/** MurmurHash3's mixing over UTF-16 units; not for secrets. */
function hash(text: string, seed: number): number {
  let h = seed;
  for (let at = 0; at < text.length; at++) {
    h = Math.imul(h ^ text.charCodeAt(at), 0xcc9e2d51);
    h = (h << 13) | (h >>> 19);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function digits(value: number): string {
  let text = '';
  for (let shift = 0; shift < 30; shift += 6) text += ALPHABET[(value >>> shift) & 63] ?? '';
  return text;
}
