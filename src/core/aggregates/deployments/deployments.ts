import type { DeploymentCompleted } from '../../events';
import { SECOND, type EpochMillis } from '../../time';
import { announce, count, observe, type FoldContext } from '../tables/count';
import { environmentKeyOf, environmentLabels, noteEnvironment } from './environments';
import { shortId } from '../short-id';
import {
  withTables,
  type DeploymentEntry,
  type DeploymentLedger,
  type RepositoryTotals,
} from '../totals';

/** An event and the API tell the same completion of a deployment when their times differ by no more than this. [?] */
export const SAME_COMPLETION = 2 * SECOND;
const STARTS_KEPT = 30;

/** Results that a finished deployment can have; the closed set that is announced at 0. */
const RESULT_GROUPS = ['success', 'other'] as const;

/** The same totals when this completion of this deployment is known and nothing is missing from it. */
export function foldDeployment(
  totals: RepositoryTotals,
  event: DeploymentCompleted,
  context: FoldContext,
): RepositoryTotals {
  const ledger = totals.deploymentLedger;
  const known = findCompletion(ledger, event);
  if (known !== undefined) return complete(totals, { known, event }, context);
  if (event.completedAt <= ledger.settledThrough) return totals;
  return enter(totals, event, context);
}

/** Notes that a deployment started, or gives its duration to a completion that came first. */
export function foldDeploymentStart(
  totals: RepositoryTotals,
  start: { readonly uuid: string; readonly at: EpochMillis },
  context: FoldContext,
): RepositoryTotals {
  const id = shortId(start.uuid);
  const ledger = totals.deploymentLedger;
  if (ledger.starts.some(([other, at]) => other === id && at === start.at)) return totals;
  const waiting = ledger.entries.find(
    (entry) => entry.id === id && entry.startedAt === null && entry.completedAt >= start.at,
  );
  if (waiting !== undefined) return time(totals, { ...waiting, startedAt: start.at }, context);
  if (ledger.entries.some((entry) => entry.id === id && entry.completedAt >= start.at))
    return totals;
  const starts = [...ledger.starts, [id, start.at] as const]
    .sort((a, b) => a[1] - b[1])
    .slice(-STARTS_KEPT);
  return { ...totals, deploymentLedger: { ...ledger, starts } };
}

function findCompletion(
  ledger: DeploymentLedger,
  { uuid, completedAt }: DeploymentCompleted,
): DeploymentEntry | undefined {
  const id = shortId(uuid);
  return ledger.entries.find(
    (entry) => entry.id === id && Math.abs(entry.completedAt - completedAt) <= SAME_COMPLETION,
  );
}

function enter(
  totals: RepositoryTotals,
  event: DeploymentCompleted,
  context: FoldContext,
): RepositoryTotals {
  const { environment, result, completedAt: at } = event;
  const labels = environmentLabels(environment);
  const entry = entryOf(totals, event);
  const buildNumber = event.buildNumber ?? 0;
  const counted = withTables(totals, context, (tables, room) =>
    count(tables, 'deployments', { labels, result, at, buildNumber }, room),
  );
  const entered = withEntry(noteEnvironment(counted, event, entry.environmentKey), entry);
  return entry.startedAt === null ? entered : time(entered, entry, context);
}

/** Adds what a later word knows about a completion that is already counted: its start, its commit, its build. */
function complete(
  totals: RepositoryTotals,
  { known, event }: { known: DeploymentEntry; event: DeploymentCompleted },
  context: FoldContext,
): RepositoryTotals {
  const richer: DeploymentEntry = {
    ...known,
    commit: known.commit ?? event.commit,
    buildNumber: known.buildNumber ?? event.buildNumber,
  };
  const isRicher = richer.commit !== known.commit || richer.buildNumber !== known.buildNumber;
  const next = isRicher
    ? withEntry(
        noteEnvironment(totals, { ...event, completedAt: known.completedAt }, known.environmentKey),
        richer,
      )
    : totals;
  if (known.startedAt !== null || event.startedAt === null) return next;
  const startedAt = Math.min(event.startedAt, known.completedAt);
  return time(next, { ...richer, startedAt }, context);
}

/** Observes the duration of a completion whose start has become known. */
function time(
  totals: RepositoryTotals,
  entry: DeploymentEntry,
  context: FoldContext,
): RepositoryTotals {
  const environment = totals.environments.get(entry.environmentKey);
  if (environment === undefined || entry.startedAt === null) return totals;
  const result = entry.result === 'success' ? 'success' : 'other';
  const where = { at: entry.completedAt, buildNumber: entry.buildNumber ?? 0 };
  const labels = environmentLabels(environment.ref);
  const millis = Math.max(0, entry.completedAt - entry.startedAt);
  const timed = withTables(totals, context, (tables, room) => {
    const known = RESULT_GROUPS.reduce(
      (next, group) =>
        announce(next, 'deploymentDurations', { ...where, labels: [...labels, group] }, room),
      tables,
    );
    const row = { ...where, labels: [...labels, result], millis } as const;
    return observe(known, 'deploymentDurations', row, room);
  });
  return withEntry(timed, entry);
}

function entryOf(totals: RepositoryTotals, event: DeploymentCompleted): DeploymentEntry {
  const { result, completedAt, commit, buildNumber } = event;
  const id = shortId(event.uuid);
  const started = event.startedAt ?? startOf(totals.deploymentLedger, id, completedAt);
  // Bitbucket's times may overtake each other by milliseconds; none lasts less than nothing.
  const startedAt = started === null ? null : Math.min(started, completedAt);
  return {
    id,
    environmentKey: environmentKeyOf(totals, event),
    result,
    startedAt,
    completedAt,
    commit,
    buildNumber,
  };
}

/** The youngest start heard of before a completion. */
function startOf(
  { starts }: DeploymentLedger,
  id: string,
  completedAt: EpochMillis,
): EpochMillis | null {
  const before = starts.filter(([other, at]) => other === id && at <= completedAt);
  return before.at(-1)?.[1] ?? null;
}

function withEntry(totals: RepositoryTotals, entry: DeploymentEntry): RepositoryTotals {
  const ledger = totals.deploymentLedger;
  const others = ledger.entries.filter(
    ({ id, completedAt }) => id !== entry.id || completedAt !== entry.completedAt,
  );
  const entries = [...others, entry].sort(byCompletion);
  const starts = ledger.starts.filter(([id, at]) => id !== entry.id || at > entry.completedAt);
  return { ...totals, deploymentLedger: { ...ledger, entries, starts } };
}

function byCompletion(a: DeploymentEntry, b: DeploymentEntry): number {
  return a.completedAt !== b.completedAt
    ? a.completedAt - b.completedAt
    : a.id < b.id
      ? -1
      : Number(a.id > b.id);
}
