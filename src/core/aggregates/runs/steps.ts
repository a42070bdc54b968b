import type { RunIdentity, StepRun } from '../../events';
import { RESULTS } from '../../events/vocabulary';
import type { EpochMillis } from '../../time';
import { count, foresee, observe, type FoldContext } from '../tables/add';
import { BOUNDS } from '../tables/histogram';
import { PIPELINE, STEP } from '../tables/room';
import type { RepositoryTotals } from '../totals';

/** A row of `steps` holds a count for each result, then the active time in milliseconds. */
export const STEP_WIDTH = RESULTS.length + 1;

export interface StepsOfRun {
  readonly run: RunIdentity;
  readonly steps: readonly StepRun[];
  /** Steps that completed up to here were counted with an earlier completion of the run, or are none of ours. */
  readonly since: EpochMillis;
}

type DoneStep = StepRun & {
  readonly result: NonNullable<StepRun['result']>;
  readonly completedAt: EpochMillis;
};

export function countSteps(
  totals: RepositoryTotals,
  { run, steps, since }: StepsOfRun,
  context: FoldContext,
): RepositoryTotals {
  return steps
    .filter(
      (step): step is DoneStep =>
        step.result !== null && step.completedAt !== null && step.completedAt > since,
    )
    .reduce((next, step) => countStep(next, { run, step }, context), totals);
}

function countStep(
  totals: RepositoryTotals,
  { run, step }: { run: RunIdentity; step: DoneStep },
  context: FoldContext,
): RepositoryTotals {
  const where = {
    labels: [run.pipeline, step.name],
    open: [PIPELINE, STEP],
    at: step.completedAt,
    buildNumber: run.buildNumber,
  };
  const steps = { ...where, table: 'steps', width: STEP_WIDTH } as const;
  const counted = count(
    totals,
    { ...steps, index: RESULTS.indexOf(step.result), amount: 1 },
    context,
  );
  const active = activeTime(step);
  if (active === null) return counted;
  const timed = count(counted, { ...steps, index: RESULTS.length, amount: active }, context);
  const billed = bill(timed, { run, step }, context);
  if (!context.settings.detail.stepHistograms) return billed;
  return observe(
    billed,
    { ...where, table: 'stepDurations', bounds: BOUNDS.step, amount: active },
    context,
  );
}

/** Null for a step that never ran: stopped or skipped before its start, its times are those of the stop. */
function activeTime({ startedAt, completedAt, result }: DoneStep): number | null {
  if (startedAt === null || result === 'skip') return null;
  const millis = Math.max(0, completedAt - startedAt);
  return millis === 0 && result === 'cancellation' ? null : millis;
}

function bill(
  totals: RepositoryTotals,
  { run, step }: { run: RunIdentity; step: DoneStep },
  context: FoldContext,
): RepositoryTotals {
  const row = {
    table: 'buildSeconds',
    labels: [step.runnerKind],
    width: 1,
    at: step.completedAt,
    buildNumber: run.buildNumber,
  } as const;
  return step.buildSeconds > 0
    ? count(totals, { ...row, index: 0, amount: step.buildSeconds }, context)
    : foresee(totals, row, context);
}
