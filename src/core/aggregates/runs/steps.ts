import type { RunIdentity, StepRun } from '../../events';
import type { EpochMillis } from '../../time';
import { announce, count, observe, type CountContext, type Happened } from '../tables/count';
import { billedSeconds } from './billed';
import type { Tables } from '../tables/tables';

export interface StepsOfRun {
  readonly run: RunIdentity;
  readonly steps: readonly StepRun[];
  /** Steps that ended up to here belong to an earlier rest, or are none of ours. */
  readonly after: EpochMillis;
  /** Steps that ended later belong to a later rest. */
  readonly through: EpochMillis;
}

export type DoneStep = StepRun & {
  readonly result: NonNullable<StepRun['result']>;
  readonly completedAt: EpochMillis;
};

/** The steps that ended between two rests. */
export const doneSteps = ({ steps, after, through }: StepsOfRun): readonly DoneStep[] =>
  steps.filter(
    (step): step is DoneStep =>
      step.result !== null &&
      step.completedAt !== null &&
      step.completedAt > after &&
      step.completedAt <= through,
  );

/** Counts them. */
export const countSteps = (tables: Tables, of: StepsOfRun, context: CountContext): Tables =>
  doneSteps(of).reduce((next, step) => countStep(next, of.run, step, context), tables);

function countStep(
  tables: Tables,
  { pipeline, buildNumber }: RunIdentity,
  step: DoneStep,
  context: CountContext,
): Tables {
  const where = { at: step.completedAt, buildNumber };
  const row = { ...where, labels: [pipeline, step.name], result: step.result } as const;
  const counted = count(tables, 'steps', row, context);
  const isAgain = step.attempt > 1 && step.trigger !== 'redeploy';
  const repeated = isAgain ? count(counted, 'stepReruns', row, context) : counted;
  return countTime(repeated, pipeline, { step, buildNumber }, context);
}

function countTime(
  tables: Tables,
  pipeline: string,
  { step, buildNumber }: { readonly step: DoneStep; readonly buildNumber: number },
  context: CountContext,
): Tables {
  const active = activeTime(step);
  if (active === null) return tables;
  const where = { at: step.completedAt, buildNumber };
  const row = { ...where, labels: [pipeline, step.name] } as const;
  const timed = count(tables, 'steps', { ...row, amount: active }, context);
  const runner = { ...where, labels: [pipeline, step.runnerKind] } as const;
  const billed =
    step.buildSeconds > 0
      ? count(timed, 'buildSeconds', { ...runner, amount: step.buildSeconds }, context)
      : announce(timed, 'buildSeconds', runner, context);
  const sized = countSized(billed, runner, step, context);
  if (!context.settings.detail.stepHistograms) return sized;
  return observe(sized, 'stepDurations', { ...row, millis: active }, context);
}

/** What is billed is known only where the size of the step is. */
function countSized(
  tables: Tables,
  { labels, ...where }: Happened<'buildSeconds'>,
  step: DoneStep,
  context: CountContext,
): Tables {
  if (step.size === undefined) return tables;
  const row = { ...where, labels: [...labels, `${String(step.size)}x`] } as const;
  const amount = billedSeconds(step);
  return amount > 0
    ? count(tables, 'billed', { ...row, amount }, context)
    : announce(tables, 'billed', row, context);
}

/** Null for a step that never ran: stopped or skipped before its start, its times are those of the stop. */
export function activeTime({ startedAt, completedAt, result }: DoneStep): number | null {
  if (startedAt === null || result === 'skip') return null;
  const millis = Math.max(0, completedAt - startedAt);
  return millis === 0 && result === 'cancellation' ? null : millis;
}
