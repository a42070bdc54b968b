import type { RunObserved, StepRun } from '../../events';
import { isTracked } from '../../settings';
import type { EpochMillis, Millis } from '../../time';
import { announce, count, observe, type CountContext, type FoldContext } from '../tables/count';
import type { Tables } from '../tables/tables';
import type { RepositoryTotals } from '../totals';

export type CompletedRun = Extract<RunObserved['run'], { state: 'completed' }>;

export type RunLabels = readonly [pipeline: string, refClass: string, branch: string];

/** Of a run; the branch's own name where it is tracked, else the empty string. */
export function runLabels(
  { identity }: RepositoryTotals,
  { pipeline, refClass, branch }: CompletedRun,
  { settings }: FoldContext,
): RunLabels {
  const isNamed = branch !== null && isTracked(branch, identity.mainBranch, settings);
  return [pipeline, refClass, isNamed ? branch : ''];
}

/** Makes the label sets of a run known at 0. */
export function announceRun(
  tables: Tables,
  labels: RunLabels,
  run: CompletedRun,
  context: CountContext,
): Tables {
  const { completedAt: at, buildNumber, trigger } = run;
  const where = { at, buildNumber };
  const runs = announce(tables, 'runs', { ...where, labels: [...labels, trigger] }, context);
  return ['success', 'other'].reduce(
    (next, result) =>
      announce(next, 'runDurations', { ...where, labels: [...labels, result] }, context),
    runs,
  );
}

/** Counts a run once: by result, by wall time, and by what it waited. */
export function countRun(
  tables: Tables,
  labels: RunLabels,
  { run, steps }: { readonly run: CompletedRun; readonly steps: readonly StepRun[] },
  context: CountContext,
): Tables {
  const { completedAt: at, buildNumber, trigger, result } = run;
  const where = { at, buildNumber };
  const known = announceRun(tables, labels, run, context);
  const counted = count(known, 'runs', { ...where, labels: [...labels, trigger], result }, context);
  const group = result === 'success' ? 'success' : 'other';
  const millis = Math.max(0, at - run.createdAt);
  const timed = observe(
    counted,
    'runDurations',
    { ...where, labels: [...labels, group], millis },
    context,
  );
  const wait = waitOf(run, steps);
  if (wait === null) return timed;
  const waited = { ...where, labels: [wait.runnerKind], millis: wait.millis } as const;
  return observe(timed, 'queueDurations', waited, context);
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
