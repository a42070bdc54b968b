import type { World } from '../../ports/world';

/** So many random bytes, in hexadecimal: a name that nobody guesses. */
export const randomHex = (bytes: number, { randomBytes }: Pick<World, 'randomBytes'>): string =>
  [...randomBytes(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
