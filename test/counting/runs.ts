/** Runs to play, and the names under which they are counted. */
import { after } from '../given';
import type { Installation } from './installation';
import { buildStatusEvent, pipelinePayload, stageOf, stepPayload, type Payload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';

/** The family that counts runs. */
export const RUNS = 'bitbucket_pipeline_runs_total';
/** The labels of those on the main branch that ended well. */
export const OF_MAIN =
  'pipeline="default",ref_class="default",branch="main",trigger="push",result="success"';

interface RunsPlan {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly every: number;
}

/** Runs of a minute, one after another. */
export function addRuns(web: PlayedRepository, { from, to, start, every }: RunsPlan): void {
  for (let number = from; number <= to; number++)
    web.pipelines.push(pipelinePayload({ number, createdAt: start + (number - from) * every }));
}

/** One run, begun a minute after the installation. */
export function run(number: number, changes: Payload = {}, branch = 'main'): Payload {
  return { ...pipelinePayload({ number, createdAt: after(1), branch }), ...changes };
}

/** Delivers what Bitbucket says when that run has ended; three minutes after the installation at the earliest. */
export async function ended(lifeline: Installation, number: number): Promise<void> {
  lifeline.now = Math.max(lifeline.now, after(3));
  await lifeline.deliver(buildStatusEvent({ number, createdAt: after(1), at: lifeline.now }));
}

/** Run 1 waits at its step Test for a runner with these labels. */
export function waitForRunner(web: PlayedRepository, labels: readonly string[]): void {
  web.pipelines.push({
    ...pipelinePayload({ number: 1, createdAt: after(1), completedAt: null }),
    state: { name: 'PENDING', stage: stageOf('PENDING') },
  });
  const waits = { state: { name: 'READY' }, runs_on: labels, started_on: undefined };
  web.steps[1] = [stepPayload('Test', [after(1), after(1)], { ...waits, completed_on: undefined })];
}
