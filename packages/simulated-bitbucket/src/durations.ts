import type { Run, Step } from './model';
import { SECOND } from './timestamps';

/** `build_seconds_used` of a step: whole seconds times its size; 0 on self-hosted runners. */
export function stepBuildSeconds(step: Step): number {
  if (step.plan.selfHosted === true) return 0;
  return Math.floor(stepMilliseconds(step) / SECOND) * (step.plan.size ?? 1);
}

/** `duration_in_seconds` of a step, rounded. */
export function stepSeconds(step: Step): number {
  return Math.round(stepMilliseconds(step) / SECOND);
}

/** `build_seconds_used` of a run: the sum over the latest run of each step. */
export function buildSeconds(run: Run): number {
  return run.steps.reduce((sum, step) => sum + stepBuildSeconds(step), 0);
}

/** `duration_in_seconds` of a run: time in which at least one step was active, parallel time counted once, waits left out. */
export function activeSeconds(run: Run): number {
  const spans = run.steps
    .filter((step) => step.startedAt !== undefined && step.completedAt !== undefined)
    .map((step) => ({ from: step.startedAt ?? 0, to: step.completedAt ?? 0 }))
    .sort((one, other) => one.from - other.from);
  let total = 0;
  let covered = 0;
  for (const { from, to } of spans) {
    total += Math.max(0, to - Math.max(from, covered));
    covered = Math.max(covered, to);
  }
  return Math.round(total / SECOND);
}

function stepMilliseconds(step: Step): number {
  if (step.startedAt === undefined || step.completedAt === undefined) return 0;
  return step.completedAt - step.startedAt;
}
