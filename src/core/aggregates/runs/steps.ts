import type { RunIdentity, StepRun } from '../../events';
import type { EpochMillis } from '../../time';
import { announce, count, observe, type CountContext } from '../tables/count';
import type { Tables } from '../tables/tables';

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
  tables: Tables,
  { run, steps, since }: StepsOfRun,
  context: CountContext,
): Tables {
  return steps
    .filter(
      (step): step is DoneStep =>
        step.result !== null && step.completedAt !== null && step.completedAt > since,
    )
    .reduce((next, step) => countStep(next, run, step, context), tables);
}

function countStep(
  tables: Tables,
  { pipeline, buildNumber }: RunIdentity,
  step: DoneStep,
  context: CountContext,
): Tables {
  const where = { at: step.completedAt, buildNumber };
  const row = { ...where, labels: [pipeline, step.name] } as const;
  const counted = count(tables, 'steps', { ...row, result: step.result }, context);
  const active = activeTime(step);
  if (active === null) return counted;
  const timed = count(counted, 'steps', { ...row, amount: active }, context);
  const runner = { ...where, labels: [step.runnerKind] } as const;
  const billed =
    step.buildSeconds > 0
      ? count(timed, 'buildSeconds', { ...runner, amount: step.buildSeconds }, context)
      : announce(timed, 'buildSeconds', runner, context);
  if (!context.settings.detail.stepHistograms) return billed;
  return observe(billed, 'stepDurations', { ...row, millis: active }, context);
}

/** Null for a step that never ran: stopped or skipped before its start, its times are those of the stop. */
function activeTime({ startedAt, completedAt, result }: DoneStep): number | null {
  if (startedAt === null || result === 'skip') return null;
  const millis = Math.max(0, completedAt - startedAt);
  return millis === 0 && result === 'cancellation' ? null : millis;
}
