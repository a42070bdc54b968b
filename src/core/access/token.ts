import { fail, succeed, type Result } from '../result';

/**
 * Scrape tokens: `lfl_<id>_<secret><checksum>`. The prefix is for secret scanners, the id finds the record, the secret
 * is 256 random bits, and the checksum rejects typing errors without a look into storage.
 */
export interface Token {
  readonly id: string;
  /** The whole token as people hold it. */
  readonly text: string;
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 8;
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const SHAPE = /^lfl_([0-9A-Za-z]{8})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/** Random bytes that {@link makeToken} needs: 6 for the id, 32 for the secret. */
export const TOKEN_BYTES = 38;

export function makeToken(random: Uint8Array): Token {
  const id = base62(random.subarray(0, 6), ID_LENGTH + 1).slice(-ID_LENGTH);
  const body = `lfl_${id}_${base62(random.subarray(6, TOKEN_BYTES), SECRET_LENGTH)}`;
  return { id, text: body + checksum(body) };
}

/** Anything that was never a token of ours is refused here, typing errors included. */
export function readToken(text: string): Result<Token, 'malformed' | 'checksum'> {
  const [, id] = SHAPE.exec(text) ?? [];
  if (id === undefined) return fail('malformed');
  const body = text.slice(0, -CHECKSUM_LENGTH);
  return checksum(body) === text.slice(-CHECKSUM_LENGTH) ? succeed({ id, text }) : fail('checksum');
}

function base62(bytes: Uint8Array, length: number): string {
  let number = 0n;
  for (const byte of bytes) number = (number << 8n) | BigInt(byte);
  let text = '';
  while (text.length < length) {
    text = (DIGITS[Number(number % 62n)] ?? '') + text;
    number /= 62n;
  }
  return text;
}

/** CRC-32 (IEEE 802.3), which finds every single mistyped character and every swap of neighbours. */
function checksum(text: string): string {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at++) {
    crc ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  const value = (crc ^ 0xffffffff) >>> 0;
  return base62(new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value]), CHECKSUM_LENGTH);
}
