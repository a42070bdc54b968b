import type { RunObserved, StepRun } from '../../events';
import { RESULTS } from '../../events/vocabulary';
import { isTracked } from '../../settings';
import type { EpochMillis, Millis } from '../../time';
import { count, foresee, observe, type FoldContext } from '../tables/add';
import { BOUNDS, widthOf } from '../tables/histogram';
import { BRANCH, PIPELINE } from '../tables/room';
import type { RepositoryTotals } from '../totals';

export type CompletedRun = Extract<RunObserved['run'], { state: 'completed' }>;

interface CountedRun {
  readonly steps: readonly StepRun[];
  readonly context: FoldContext;
}

const OPEN = [PIPELINE, BRANCH];
const whereOf = ({ completedAt, buildNumber }: CompletedRun) => ({
  open: OPEN,
  at: completedAt,
  buildNumber,
});

/** pipeline, ref class and branch of a run; the branch's own name where it is tracked, else the empty string. */
export function runLabels(
  { identity }: RepositoryTotals,
  { pipeline, refClass, branch }: CompletedRun,
  { settings }: FoldContext,
): readonly string[] {
  const isNamed = branch !== null && isTracked(branch, identity.mainBranch, settings);
  return [pipeline, refClass, isNamed ? branch : ''];
}

/** Makes the label sets of a run known at 0. */
export function foreseeRun(
  totals: RepositoryTotals,
  run: CompletedRun,
  context: FoldContext,
): RepositoryTotals {
  const labels = runLabels(totals, run, context);
  const where = whereOf(run);
  const runs = {
    ...where,
    table: 'runs',
    labels: [...labels, run.trigger],
    width: RESULTS.length,
  } as const;
  return ['success', 'other'].reduce(
    (next, result) =>
      foresee(
        next,
        {
          ...where,
          table: 'runDurations',
          labels: [...labels, result],
          width: widthOf(BOUNDS.run),
        },
        context,
      ),
    foresee(totals, runs, context),
  );
}

/** Counts a run once: by result, by wall time, and by what it waited. */
export function countRun(
  totals: RepositoryTotals,
  run: CompletedRun,
  { steps, context }: CountedRun,
): RepositoryTotals {
  const labels = runLabels(totals, run, context);
  const where = whereOf(run);
  const runs = {
    ...where,
    table: 'runs',
    labels: [...labels, run.trigger],
    width: RESULTS.length,
    index: RESULTS.indexOf(run.result),
    amount: 1,
  } as const;
  const counted = count(foreseeRun(totals, run, context), runs, context);
  const result = run.result === 'success' ? 'success' : 'other';
  const amount = Math.max(0, run.completedAt - run.createdAt);
  const timed = observe(
    counted,
    { ...where, table: 'runDurations', labels: [...labels, result], bounds: BOUNDS.run, amount },
    context,
  );
  return observeQueue(timed, run, { steps, context });
}

function observeQueue(
  totals: RepositoryTotals,
  run: CompletedRun,
  { steps, context }: CountedRun,
): RepositoryTotals {
  const wait = waitOf(run, steps);
  if (wait === null) return totals;
  return observe(
    totals,
    {
      table: 'queueDurations',
      labels: [wait.runnerKind],
      bounds: BOUNDS.queue,
      amount: wait.millis,
      at: run.completedAt,
      buildNumber: run.buildNumber,
    },
    context,
  );
}

/** How long a run waited for its first step, and for which runner; null where nobody knows. */
export function waitOf(
  { createdAt }: CompletedRun,
  steps: readonly StepRun[],
): { readonly runnerKind: StepRun['runnerKind']; readonly millis: Millis } | null {
  const first = firstStart(steps);
  if (first === null) return null;
  return { runnerKind: first.runnerKind, millis: Math.max(0, first.startedAt - createdAt) };
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
