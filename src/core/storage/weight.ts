import { textBytes } from '../aggregates/tables/bytes';
import type { StoredTotals } from './shape';

/**
 * A totals record is never longer: every event of its repository writes it, every scrape reads it. Usual are 4 to 8 KB;
 * 2,000 waiting runs take some 70 KB, and all names in all combinations what there is room for.
 */
export const RECORD_BYTES = 192 * 1024;

/** Bytes of a record as JSON. */
export function bytesOf({ v, s, t, ...fields }: StoredTotals): number {
  const named = [...Object.entries(fields), ...Object.entries(t)];
  const texts = s.reduce((sum, text) => sum + textBytes(text), 0);
  return named.reduce((sum, [name, text]) => sum + name.length + text.length + 6, texts + 32) + v;
}
