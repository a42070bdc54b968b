import { BOUNDS } from '../aggregates/tables/histogram';
import type { Table } from '../aggregates/tables/table';
import type { RepositoryTotals } from '../aggregates/totals';
import { isFailure, RESULTS } from '../events/vocabulary';
import { DAY, type EpochMillis } from '../time';
import { environmentsOf } from './environments';
import { quantileOf, sumOf } from './quantile';

/** DORA's four keys of the production environments, since counting began; null where nothing was seen. */
export interface DoraPicture {
  /** Names of the environments that count as production; null without any. */
  readonly environment: string | null;
  readonly deploymentsPerWeek: number | null;
  readonly leadTimeSeconds: number | null;
  readonly changeFailureShare: number | null;
  readonly restoreSeconds: number | null;
  readonly since: EpochMillis;
}

const WEEK = 7 * DAY;

export function doraOf(totals: RepositoryTotals, now: EpochMillis): DoraPicture {
  const names = environmentsOf(totals)
    .filter(({ type }) => type === 'production')
    .map(({ name }) => name);
  const results = rowsOf(totals.tables.deployments, names);
  const successes = results[RESULTS.indexOf('success')] ?? 0;
  const failures = RESULTS.reduce(
    (sum, r, at) => (isFailure(r) ? sum + (results[at] ?? 0) : sum),
    0,
  );
  const decided = successes + failures;
  const counted = now - totals.baseline;
  const median = (table: Table) =>
    quantileOf(0.5, rowsOf(table, names), BOUNDS.lead)?.seconds ?? null;
  return {
    environment: names.length === 0 ? null : names.join(', '),
    deploymentsPerWeek: counted < WEEK || names.length === 0 ? null : (successes / counted) * WEEK,
    leadTimeSeconds: median(totals.tables.leadTimes),
    changeFailureShare: decided === 0 ? null : failures / decided,
    restoreSeconds: median(totals.tables.restores),
    since: totals.baseline,
  };
}

/** The rows of these environments, added up; their first label is the environment's name. */
function rowsOf(table: Table, names: readonly string[]): readonly number[] {
  return sumOf(
    [...table.values()]
      .filter(({ labels }) => names.includes(labels[0] ?? ''))
      .map(({ numbers }) => numbers),
  );
}
