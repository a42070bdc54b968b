import type { FoldContext } from '../../core/aggregates/tables/count';
import { evolve } from '../../core/aggregates/evolve';
import { foldHistoricRun } from '../../core/aggregates/runs/runs';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { observed, type RunReading } from '../../core/events/reading';
import { DAY, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';
import type { ListedRuns } from './list-runs';

/** How far back the past of a repository is read at installation. */
const REACHES_BACK = 28 * DAY;
/** Pages a sweep may read of one repository's past: others want to be read too. */
const PAGES_A_SWEEP = 3;

interface Importing {
  readonly context: FoldContext;
  readonly budget: ApiAllowance;
  /** What this sweep has listed already. */
  readonly listed: ListedRuns;
}

/**
 * Reads what completed before the baseline, newest first and once: it draws the pictures, starts the rhythm and fills
 * the last-run gauges, and enters no counter. Goes on in later sweeps where the budget ends.
 */
export async function importHistory(
  totals: RepositoryTotals,
  { context, budget, listed }: Importing,
  world: World,
): Promise<RepositoryTotals> {
  let next = totals.history.page === 1 ? entered(totals, listed.runs, context) : totals;
  if (listed.since === 0) return { ...next, history: { ...next.history, isDone: true } };
  for (let pages = 0; pages < PAGES_A_SWEEP && !next.history.isDone && budget.has(1); pages++) {
    const { page } = next.history;
    const answer = await budget.spend(() => world.bitbucket.pipelines(totals.identity.uuid, page));
    if (!answer.ok) return next;
    next = entered(next, answer.value.items, context);
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
  const next = [...older]
    .reverse()
    .reduce((folded, reading) => enter(folded, { reading, isRecent: page === 1 }, context), totals);
  return {
    ...next,
    history: { since: Math.max(oldest, horizon), page: page + 1, isDone: oldest < horizon },
  };
}

function enter(
  totals: RepositoryTotals,
  { reading, isRecent }: { reading: RunReading; isRecent: boolean },
  context: FoldContext,
): RepositoryTotals {
  const readAt: EpochMillis = context.now;
  const { run } = observed(reading, {
    steps: null,
    readAt,
    mainBranch: totals.identity.mainBranch,
  });
  // What goes on behind the first page of the list is known as active from here on: nothing else would tell of its end.
  if (run.state !== 'completed')
    return evolve(totals, { type: 'run-observed', run, steps: null, readAt }, context);
  if (run.completedAt > totals.baseline) return totals;
  return foldHistoricRun(
    totals,
    { event: { type: 'run-observed', run, steps: null, readAt }, isRecent },
    context,
  );
}
