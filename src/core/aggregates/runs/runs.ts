import type { RunObserved } from '../../events';
import type { EpochMillis } from '../../time';
import { activate, deactivate } from './active';
import type { FoldContext } from '../tables/count';
import { draw } from './calendar';
import { noteStarted } from './clues';
import { noteLastRun, settleRuns } from './last-runs';
import { findRun, LEDGER_LIMIT, record, runId, type Ledger, type LedgerEntry } from './ledger';
import { announceRun, countRun, runLabels, waitOf, type CompletedRun } from './run-rows';
import { countSteps } from './steps';
import { withTables, type RepositoryTotals } from '../totals';

/** The same totals when the run tells nothing new. */
export function foldRun(
  totals: RepositoryTotals,
  event: RunObserved,
  context: FoldContext,
): RepositoryTotals {
  const { run } = event;
  const latestBuildNumber = Math.max(totals.latestBuildNumber, run.buildNumber);
  const noted = noteStarted(
    latestBuildNumber === totals.latestBuildNumber ? totals : { ...totals, latestBuildNumber },
    run,
  );
  if (run.state !== 'completed')
    return activate(noted, { ...run, state: run.state, seenAt: event.readAt });
  return foldCompleted(noted, { ...event, run }, context);
}

export type Completed = RunObserved & { readonly run: CompletedRun };

function foldCompleted(
  totals: RepositoryTotals,
  event: Completed,
  context: FoldContext,
): RepositoryTotals {
  const news = newsOf(totals.ledger, event);
  const calm = deactivate(totals, event.run.buildNumber, event.readAt);
  if (news.kind === 'none') return calm;
  const { run, steps: told } = event;
  const steps = told ?? [];
  const isFirst = news.kind === 'first';
  const since = isFirst ? totals.baseline : news.since;
  const labels = runLabels(calm, run, context);
  const counted = withTables(calm, context, (tables, room) => {
    const withRun = isFirst ? countRun(tables, labels, { run, steps }, room) : tables;
    return countSteps(withRun, { run, steps, since }, room);
  });
  const drawn = isFirst ? draw(counted, run, waitOf(run, steps)?.millis ?? null) : counted;
  return remember(drawn, event, context);
}

/**
 * Enters a run of before the baseline: drawn and noted among the last runs, never counted; its label sets are known
 * from then on. Recent ones are remembered too, so that their re-runs are told from new runs.
 */
export function foldHistoricRun(
  totals: RepositoryTotals,
  { event, isRecent }: { readonly event: Completed; readonly isRecent: boolean },
  context: FoldContext,
): RepositoryTotals {
  const { run } = event;
  if (findRun(totals.ledger, runId(run.uuid)) !== undefined) return totals;
  const latestBuildNumber = Math.max(totals.latestBuildNumber, run.buildNumber);
  const noted = noteStarted({ ...totals, latestBuildNumber }, run);
  const labels = runLabels(noted, run, context);
  const known = withTables(noted, context, (tables, room) =>
    announceRun(tables, labels, run, room),
  );
  const drawn = draw(known, run, null);
  return isRecent ? remember(drawn, event, context) : noteLastRun(drawn, labels, run).totals;
}

type News =
  | { readonly kind: 'none' }
  | { readonly kind: 'first' }
  | { readonly kind: 'again'; readonly since: EpochMillis };

/**
 * What a completed run adds. Bitbucket overwrites a run when one of its steps is run again: uuid and build number stay,
 * the completion moves. A run that we do not remember is either new, or one of long ago that was run again: the latter
 * has a step on its second attempt and was created before everything that is settled completed.
 */
function newsOf(ledger: Ledger, { run, steps }: Completed): News {
  const known = findRun(ledger, runId(run.uuid));
  if (known !== undefined) {
    return run.completedAt > known.completedAt
      ? { kind: 'again', since: known.completedAt }
      : { kind: 'none' };
  }
  if (run.completedAt <= ledger.settledThrough) return { kind: 'none' };
  const isRepeated = (steps ?? []).some(({ attempt }) => attempt > 1);
  const isOld = Math.min(run.createdAt, run.completedAt) <= ledger.settledThrough;
  return isRepeated && isOld ? { kind: 'again', since: ledger.settledThrough } : { kind: 'first' };
}

function remember(
  totals: RepositoryTotals,
  { run, readAt }: Completed,
  context: FoldContext,
): RepositoryTotals {
  const { totals: next, key } = noteLastRun(totals, runLabels(totals, run, context), run);
  const entry: LedgerEntry = {
    id: runId(run.uuid),
    buildNumber: run.buildNumber,
    completedAt: run.completedAt,
    readAt,
    result: run.result,
    lastRunKey: key,
  };
  const remembered = { ...next, ledger: record(next.ledger, entry) };
  const isFull = remembered.ledger.entries.length > LEDGER_LIMIT;
  return isFull ? settleRuns(remembered, Infinity, LEDGER_LIMIT) : remembered;
}
