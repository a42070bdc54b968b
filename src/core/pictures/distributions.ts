import { BOUNDS } from '../aggregates/tables/histogram';
import type { RepositoryTotals } from '../aggregates/totals';
import { RESULTS } from '../events/vocabulary';
import { queueCounts } from './figures';
import { quantileOf, sumOf } from './quantile';

/** How many observations fell into each bucket; the last has no upper bound. Seconds. */
export interface Distribution {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
  readonly p50: number | null;
  readonly p95: number | null;
}

/** Wall times of the runs of the last 28 days, history included. */
export function runDurations({ days }: RepositoryTotals): Distribution {
  return distribution(sumOf(days.values()).slice(RESULTS.length), BOUNDS.run);
}

/** Waiting times since counting began, of all kinds of runners. */
export function queueDurations({ tables }: RepositoryTotals): Distribution {
  return distribution(queueCounts(tables.queueDurations.values()), BOUNDS.queue);
}

function distribution(sums: readonly number[], bounds: readonly number[]): Distribution {
  const counts = [...bounds, Infinity].map((_bound, at) => sums[at] ?? 0);
  const at = (q: number) => quantileOf(q, counts, bounds)?.seconds ?? null;
  return { bounds, counts, p50: at(0.5), p95: at(0.95) };
}
