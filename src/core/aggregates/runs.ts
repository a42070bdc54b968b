import type { RunObserved, StepRun } from '../events';
import { RESULTS } from '../events/vocabulary';
import { isTracked } from '../settings';
import { DAY, HOUR, type EpochMillis } from '../time';
import { activate, deactivate } from './active';
import { count, foresee, observe, type FoldContext } from './add';
import { BOUNDS, bucketOf } from './histogram';
import { noteLastRun } from './last-runs';
import { findRun, record, runId, type Ledger, type LedgerEntry } from './ledger';
import { BRANCH, PIPELINE } from './room';
import { countSteps } from './steps';
import type { Calendar, RepositoryTotals } from './totals';

export type CompletedRun = Extract<RunObserved['run'], { state: 'completed' }>;

/** The same totals when the run tells nothing new. */
export function foldRun(
  totals: RepositoryTotals,
  event: RunObserved,
  context: FoldContext,
): RepositoryTotals {
  const { run } = event;
  const latestBuildNumber = Math.max(totals.latestBuildNumber, run.buildNumber);
  const noted =
    latestBuildNumber === totals.latestBuildNumber ? totals : { ...totals, latestBuildNumber };
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
  const steps = event.steps ?? [];
  const since = news.kind === 'again' ? news.since : totals.baseline;
  const counted = news.kind === 'first' ? countRun(calm, event.run, { steps, context }) : calm;
  return remember(countSteps(counted, { run: event.run, steps, since }, context), event, context);
}

/** Enters a run of before the baseline: remembered, drawn and judged, never counted. */
export function foldHistoricRun(
  totals: RepositoryTotals,
  event: Completed,
  context: FoldContext,
): RepositoryTotals {
  if (findRun(totals.ledger, runId(event.run.uuid)) !== undefined) return totals;
  const latestBuildNumber = Math.max(totals.latestBuildNumber, event.run.buildNumber);
  return remember(draw({ ...totals, latestBuildNumber }, event.run), event, context);
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

interface CountedRun {
  readonly steps: readonly StepRun[];
  readonly context: FoldContext;
}

function countRun(
  totals: RepositoryTotals,
  run: CompletedRun,
  { steps, context }: CountedRun,
): RepositoryTotals {
  const { buildNumber, completedAt: at } = run;
  const branch = branchLabel(totals, run, context);
  const open = [PIPELINE, BRANCH];
  const labels = [run.pipeline, run.refClass, branch];
  const wallTime = Math.max(0, run.completedAt - run.createdAt);
  const durations = { table: 'runDurations', open, at, buildNumber } as const;
  let next = count(
    totals,
    {
      table: 'runs',
      labels: [...labels, run.trigger],
      open,
      width: RESULTS.length,
      index: RESULTS.indexOf(run.result),
      amount: 1,
      at,
      buildNumber,
    },
    context,
  );
  for (const result of ['success', 'other']) {
    next = foresee(
      next,
      { ...durations, labels: [...labels, result], width: BOUNDS.run.length + 2 },
      context,
    );
  }
  const result = run.result === 'success' ? 'success' : 'other';
  next = observe(
    next,
    { ...durations, labels: [...labels, result], bounds: BOUNDS.run, amount: wallTime },
    context,
  );
  return draw(observeQueue(next, run, { steps, context }), run);
}

function observeQueue(
  totals: RepositoryTotals,
  run: CompletedRun,
  { steps, context }: CountedRun,
): RepositoryTotals {
  const first = firstStart(steps);
  if (first === null) return totals;
  const amount = Math.max(0, first.startedAt - run.createdAt);
  return observe(
    totals,
    {
      table: 'queueDurations',
      labels: [first.runnerKind],
      bounds: BOUNDS.queue,
      amount,
      at: run.completedAt,
      buildNumber: run.buildNumber,
    },
    context,
  );
}

/** The step that ended the wait. Unknown once a step has been run again: its first start may be the one overwritten. */
function firstStart(
  steps: readonly StepRun[],
): (StepRun & { readonly startedAt: EpochMillis }) | null {
  if (steps.some(({ attempt }) => attempt > 1)) return null;
  const started = steps.flatMap((step) =>
    step.startedAt !== null && step.result !== 'skip' && step.startedAt !== step.completedAt
      ? [{ ...step, startedAt: step.startedAt }]
      : [],
  );
  return started.reduce<(typeof started)[number] | null>(
    (first, step) => (first === null || step.startedAt < first.startedAt ? step : first),
    null,
  );
}

/** The branch's own name where it is tracked, else the empty string: no such label. */
export function branchLabel(
  totals: RepositoryTotals,
  run: RunObserved['run'],
  { settings }: Pick<FoldContext, 'settings'>,
): string {
  return run.branch !== null && isTracked(run.branch, totals.identity.mainBranch, settings)
    ? run.branch
    : '';
}

function remember(
  totals: RepositoryTotals,
  { run, readAt }: Completed,
  context: FoldContext,
): RepositoryTotals {
  const labels = [run.pipeline, run.refClass, branchLabel(totals, run, context)];
  const { totals: next, key } = noteLastRun(totals, labels, run);
  const entry: LedgerEntry = {
    id: runId(run.uuid),
    buildNumber: run.buildNumber,
    completedAt: run.completedAt,
    readAt,
    result: run.result,
    lastRunKey: key,
  };
  return { ...next, ledger: record(next.ledger, entry) };
}

function draw(totals: RepositoryTotals, run: CompletedRun): RepositoryTotals {
  const wallTime = Math.max(0, run.completedAt - run.createdAt);
  const day = Math.floor(run.completedAt / DAY);
  const numbers = [
    ...(totals.days.get(day) ?? new Array<number>(RESULTS.length + BOUNDS.run.length + 1).fill(0)),
  ];
  for (const index of [
    RESULTS.indexOf(run.result),
    RESULTS.length + bucketOf(BOUNDS.run, wallTime),
  ]) {
    numbers[index] = (numbers[index] ?? 0) + 1;
  }
  return {
    ...totals,
    days: new Map(totals.days).set(day, numbers),
    runHours: oneMore(totals.runHours, Math.floor(run.createdAt / HOUR)),
  };
}

export function oneMore(hours: Calendar<number>, hour: number): Calendar<number> {
  return new Map(hours).set(hour, (hours.get(hour) ?? 0) + 1);
}
