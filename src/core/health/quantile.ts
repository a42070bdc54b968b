import type { Bounds } from '../aggregates/tables/histogram';
import type { Table } from '../aggregates/tables/table';
import type { Millis } from '../time';

const USUAL_SHARE = 0.95;
const FEWEST = 10;

/** The bound under which 95 % of all observations of a histogram table lie; null when there are fewer than ten. */
export function usualMost(table: Table, bounds: Bounds): Millis | null {
  const counts = new Array<number>(bounds.length + 1).fill(0);
  for (const { numbers } of table.values())
    for (let index = 0; index <= bounds.length; index++)
      counts[index] = (counts[index] ?? 0) + (numbers[index] ?? 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total < FEWEST) return null;
  let below = 0;
  for (const [index, bound] of bounds.entries()) {
    below += counts[index] ?? 0;
    if (below >= USUAL_SHARE * total) return 1000 * bound;
  }
  return 1000 * (bounds.at(-1) ?? 0);
}
