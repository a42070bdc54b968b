import type { DeploymentRead } from '../../events';
import type { EpochMillis } from '../../time';
import { count, observe, type FoldContext } from '../tables/count';
import { rowsExpired } from '../tables/table';
import { withTables, type DeploymentEntry, type RepositoryTotals } from '../totals';
import { announceEnvironment } from './announce';
import { environmentKeyOf, environmentLabels, noteEnvironment } from './environments';
import { isAbout, knownToSteps, overwrittenBy, type Ended } from './signals';
import { byCompletion } from './standing';

/** The row that Bitbucket keeps of a deployment, however often it is attempted. */
export interface Row {
  readonly id: string;
  /** Null where it is not known, empty where the row does not tell it. */
  readonly stepId: string | null;
  readonly lane: string;
  readonly environment: DeploymentRead['environment'];
  readonly buildNumber: number | null;
}

interface Counted {
  readonly entry: DeploymentEntry;
  readonly environment: DeploymentRead['environment'];
}

export function countEntry(
  totals: RepositoryTotals,
  { entry, environment }: Counted,
  context: FoldContext,
): RepositoryTotals {
  const { result, completedAt: at, buildNumber } = entry;
  const labels = environmentLabels(environment);
  const what = { labels, result, at, buildNumber: buildNumber ?? 0 };
  const tabled = withTables(totals, context, (tables, room) =>
    count(
      announceEnvironment(tables, environment, { at, context: room }),
      'deployments',
      what,
      room,
    ),
  );
  const ledger = totals.deploymentLedger;
  const deploymentLedger = {
    ...ledger,
    counted: ledger.counted + 1,
    expired: ledger.expired + rowsExpired(totals.tables.deployments, tabled.tables.deployments),
    entries: [...ledger.entries, entry].sort(
      (a, b) => byCompletion(a, b) || (a.id < b.id ? -1 : Number(a.id > b.id)),
    ),
  };
  return noteEnvironment({ ...tabled, deploymentLedger }, { ...entry, environment });
}

/** Of an attempt that nobody read only its end is known: it has neither a duration nor a commit. */
export function countOverwritten(
  totals: RepositoryTotals,
  row: Row & { readonly startedAt: EpochMillis },
  context: FoldContext,
): RepositoryTotals {
  const found = overwrittenBy(row, totals.deploymentLedger);
  if (found.length === 0) return totals;
  const environmentKey = environmentKeyOf(totals, row.environment);
  const entryOf = ({ at, result }: Ended): DeploymentEntry => ({
    ...{ id: row.id, lane: knownToSteps(row), environmentKey, result, completedAt: at },
    ...{ startedAt: null, commit: null, buildNumber: row.buildNumber, readAt: 0 },
  });
  const counted = found.reduce(
    (next, end) => countEntry(next, { entry: entryOf(end), environment: row.environment }, context),
    totals,
  );
  const ledger = counted.deploymentLedger;
  const signals = ledger.signals.filter((signal) => !found.some((end) => end === signal));
  return { ...counted, deploymentLedger: { ...ledger, signals } };
}

/** What was heard between the start of an attempt and its reading is about it, and is told now. */
export function absorb(
  totals: RepositoryTotals,
  row: Row,
  { from, through }: { readonly from: EpochMillis; readonly through: EpochMillis },
): RepositoryTotals {
  const ledger = totals.deploymentLedger;
  const signals = ledger.signals.filter(
    (signal) => !(isAbout(row, signal) && signal.at >= from && signal.at <= through),
  );
  return signals.length === ledger.signals.length
    ? totals
    : { ...totals, deploymentLedger: { ...ledger, signals } };
}

/** Observes how long an attempt took. */
export function time(
  totals: RepositoryTotals,
  entry: DeploymentEntry,
  context: FoldContext,
): RepositoryTotals {
  const environment = totals.environments.get(entry.environmentKey);
  if (environment === undefined || entry.startedAt === null) return totals;
  const result = entry.result === 'success' ? 'success' : 'other';
  const labels = [...environmentLabels(environment.ref), result] as const;
  const millis = entry.completedAt - entry.startedAt;
  const what = { labels, millis, at: entry.completedAt, buildNumber: entry.buildNumber ?? 0 };
  return withTables(totals, context, (tables, room) =>
    observe(tables, 'deploymentDurations', what, room),
  );
}
