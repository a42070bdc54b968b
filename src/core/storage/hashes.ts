import { HASH_LENGTH } from '../aggregates/short-id';
import type { Cursor } from './cursor';
import type { Pen } from './pen';

/** A hash that there may not be. */
export function writeHash(pen: Pen, hash: string): void {
  pen.count(Number(hash !== '')).raw(hash);
}

export const readHash = (cursor: Cursor): string =>
  cursor.count() === 0 ? '' : cursor.raw(HASH_LENGTH);

export function writeHashes(pen: Pen, hashes: readonly string[]): void {
  pen.count(hashes.length).raw(hashes.join(''));
}

export function readHashes(cursor: Cursor): readonly string[] {
  const hashes: string[] = [];
  for (let left = cursor.count(); left > 0; left--) hashes.push(cursor.raw(HASH_LENGTH));
  return hashes;
}
