import { isRun, type Attempt, type History, type Run, type Step } from './history';
import type { StepResult } from './plan';
import { seenStretches } from './seen';
import type { Sum } from './sum';

/** Of a deployment Bitbucket tells only that it succeeded, failed or was stopped. */
const RESULT: Readonly<Record<StepResult, string>> = {
  SUCCESSFUL: 'success',
  FAILED: 'failure',
  ERROR: 'failure',
  EXPIRED: 'failure',
  STOPPED: 'cancellation',
  NOT_RUN: 'skip',
};

/** Adds up every attempt at a deployment that ended since the installation, unless nobody could know of it. */
export function countDeployments(
  sum: Sum,
  { runs }: History,
  { baseline }: { readonly baseline: number },
): void {
  for (const { step, made } of runs.flatMap(attemptsAt)) {
    if (step.deploysTo === null || made.completedAt <= baseline) continue;
    const result = RESULT[made.result];
    const labels = [step.deploysTo, step.deploysTo];
    const outcome = result === 'success' ? 'success' : 'other';
    sum.add(1, 'deployments', ...labels, result);
    sum.add(1, 'deployed', ...labels, outcome);
    sum.add(made.completedAt - made.startedAt, 'deployedMs', ...labels, outcome);
  }
}

/** The attempts at its steps that somebody could know of. */
function attemptsAt({ steps, stretches }: Run): readonly { step: Step; made: Attempt }[] {
  const ran = seenStretches(stretches).flatMap((stretch) => stretch.ran);
  return ran.flatMap(([place, attempt]) => {
    const step = steps[place];
    const made = step?.attempts[attempt];
    return step === undefined || made === undefined || !isRun(made) ? [] : [{ step, made }];
  });
}
