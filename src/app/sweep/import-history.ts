import { evolve } from '../../core/aggregates/evolve';
import { findRun } from '../../core/aggregates/runs/known-runs';
import { reopen } from '../../core/aggregates/runs/numbers';
import { foldHistoricRun } from '../../core/aggregates/runs/runs';
import type { FoldContext } from '../../core/aggregates/tables/count';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { observed, type RunReading } from '../../core/events/reading';
import { DAY } from '../../core/time';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';
import type { ReadRuns } from './read-runs';

/** How far back the past of a repository is read at installation. */
const REACHES_BACK = 28 * DAY;
/** Batches a sweep may read of one repository's past: others want to be read too. */
const BATCHES_A_SWEEP = 3;

interface Importing {
  readonly context: FoldContext;
  readonly budget: ApiAllowance;
  /** What this sweep has read already. */
  readonly read: ReadRuns;
}

/**
 * Reads what completed before the baseline, newest first and once: it draws the pictures, starts the rhythm and fills
 * the last-run gauges, and enters no counter. What turns out to be under way, or to have completed since, is looked at
 * again. Goes on in later sweeps where the budget ends.
 */
export async function importHistory(
  totals: RepositoryTotals,
  { context, budget, read }: Importing,
  world: World,
): Promise<RepositoryTotals> {
  let next = totals.history.page === 1 ? entered(totals, read.runs, context) : totals;
  if (read.since === 0) return { ...next, history: { ...next.history, isDone: true } };
  for (let read = 0; read < BATCHES_A_SWEEP && !next.history.isDone && budget.has(1); read++) {
    const { page } = next.history;
    const answer = await budget.spend(() => world.bitbucket.pipelines(totals.identity.uuid, page));
    if (!answer.ok) return next;
    const runs = answer.value.items.filter((run) => run !== null);
    next = entered(next, runs, context);
    if (answer.value.isLast) return { ...next, history: { ...next.history, isDone: true } };
  }
  return next;
}

function entered(
  totals: RepositoryTotals,
  readings: readonly RunReading[],
  context: FoldContext,
): RepositoryTotals {
  const { since, page } = totals.history;
  const horizon = totals.baseline - REACHES_BACK;
  const oldest = Math.min(since, ...readings.map(({ createdAt }) => createdAt));
  const older = readings.filter(({ createdAt }) => createdAt < since && createdAt >= horizon);
  const next = older.reduce(
    (folded, reading) => enter(folded, { reading, isRecent: page === 1 }, context),
    totals,
  );
  return {
    ...next,
    history: { since: Math.max(oldest, horizon), page: page + 1, isDone: oldest < horizon },
  };
}

function enter(
  totals: RepositoryTotals,
  { reading, isRecent }: { readonly reading: RunReading; readonly isRecent: boolean },
  context: FoldContext,
): RepositoryTotals {
  const { mainBranch } = totals.identity;
  const event = observed(reading, { steps: null, readAt: context.now, mainBranch });
  const { run } = event;
  if (run.state === 'completed' && run.completedAt <= totals.baseline)
    return foldHistoricRun(totals, { event, isRecent }, context);
  if (findRun(totals.runs, run.buildNumber) !== undefined) return totals;
  const numbers = reopen(totals.numbers, run.buildNumber, run.state === 'completed');
  return evolve({ ...totals, numbers }, event, context);
}
