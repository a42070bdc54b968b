/** Steps that failed and then passed on the same commit, and what that cost; merges that a queue tried. */
import { flakySteps, mergeQueues } from '../../src/core/pictures/flaky';
import { after, BASELINE, DAY, HOUR, MINUTE, uuidOf } from '../given';
import { installed, samplesOn, type Installation } from './installation';
import { commitOf, pipelinePayload, resultIs, stepPayload, type Payload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';

const FLAKY = 'bitbucket_pipeline_flaky_steps_total';
const LOST = 'bitbucket_pipeline_flaky_step_seconds_total';
const STEP = 'pipeline="default",step="Test"';

/** A run of one commit, of a minute from this moment on, with these steps. */
interface Plan {
  readonly number: number;
  readonly at: number;
  readonly commit: number;
  readonly steps: readonly Payload[];
  readonly isFailed?: boolean;
  readonly changes?: Payload;
}

function play(web: PlayedRepository, { number, at, commit, steps, ...plan }: Plan): void {
  const base = pipelinePayload({
    ...{ number, createdAt: at, completedAt: at + 10 * MINUTE },
    result: plan.isFailed === true ? 'FAILED' : 'SUCCESSFUL',
  });
  const target = { ...(base['target'] as Payload), commit: { hash: commitOf(commit) } };
  const others = web.pipelines.filter((one) => one['build_number'] !== number);
  web.pipelines = [...others, { ...base, target, ...plan.changes }];
  web.steps[number] = steps;
}

const step = (number: number, at: number, minutes: number, changes: Payload = {}): Payload =>
  stepPayload('Test', [at, at + minutes * MINUTE], { uuid: uuidOf(number, 5), ...changes });
const failed = { state: resultIs('FAILED') };

async function told(lifeline: Installation) {
  const page = await lifeline.page();
  return { steps: samplesOn(page, FLAKY), seconds: samplesOn(page, LOST) };
}

async function sweepAt(lifeline: Installation, at: number): Promise<void> {
  lifeline.now = at;
  await lifeline.sweep();
}

/** A workspace in which the step has failed on the first commit, for four minutes, and was counted. */
async function failedOnce(): Promise<Awaited<ReturnType<typeof installed>>> {
  const { lifeline, web } = await installed();
  const steps = [step(1, after(1), 4, failed)];
  play(web, { number: 1, at: after(1), commit: 1, isFailed: true, steps });
  await sweepAt(lifeline, after(15));
  return { lifeline, web };
}

const NONE = { steps: {}, seconds: {} };

describe('a flaky step', () => {
  it('failed and passed when the pipeline ran again on the commit', async () => {
    const { lifeline, web } = await failedOnce();
    expect(await told(lifeline)).toEqual(NONE);
    play(web, {
      number: 2,
      at: after(20),
      commit: 1,
      isFailed: true,
      steps: [step(2, after(20), 3, failed)],
    });
    play(web, { number: 3, at: after(40), commit: 1, steps: [step(3, after(40), 5)] });
    await sweepAt(lifeline, after(60));
    // Both failures, of four and of three minutes, were for nothing.
    const once = { steps: { [STEP]: 1 }, seconds: { [STEP]: 420 } };
    expect(await told(lifeline)).toEqual(once);
    expect(flakySteps(await lifeline.totals())).toEqual([
      { pipeline: 'default', step: 'Test', times: 1, lostSeconds: 420 },
    ]);
    // It passes once more, and the sweep looks once more: neither is news.
    play(web, { number: 4, at: after(61), commit: 1, steps: [step(4, after(61), 5)] });
    await sweepAt(lifeline, after(90));
    await sweepAt(lifeline, after(95));
    expect(await told(lifeline)).toEqual(once);
  });

  it('failed and passed when it ran again in the same run', async () => {
    const { lifeline, web } = await installed();
    const run = { number: 1, at: after(1), commit: 1 };
    play(web, { ...run, isFailed: true, steps: [step(1, after(1), 4, failed)] });
    await sweepAt(lifeline, after(15));
    play(web, {
      ...run,
      steps: [step(1, after(20), 5, { run_number: 2 })],
      changes: { completed_on: new Date(after(25)).toISOString() },
    });
    await sweepAt(lifeline, after(30));
    expect(await told(lifeline)).toEqual({ steps: { [STEP]: 1 }, seconds: { [STEP]: 240 } });
  });

  it.each([
    { name: 'passed on another commit', commit: 2, changes: {} },
    { name: 'failed again', commit: 1, changes: failed },
    {
      name: 'was deployed once more',
      commit: 1,
      changes: { trigger: { type: 'pipeline_step_trigger_redeploy' } },
    },
    { name: 'was stopped', commit: 1, changes: { state: resultIs('STOPPED') } },
  ])('is none that $name', async ({ commit, changes }) => {
    const { lifeline, web } = await failedOnce();
    play(web, { number: 2, at: after(20), commit, steps: [step(2, after(20), 5, changes)] });
    await sweepAt(lifeline, after(60));
    expect(await told(lifeline)).toEqual(NONE);
  });

  it('is none where another step of its name passed beside it', async () => {
    const { lifeline, web } = await installed();
    const steps = [step(1, after(1), 4, failed), step(2, after(1), 6)];
    play(web, { number: 1, at: after(1), commit: 1, isFailed: true, steps });
    await sweepAt(lifeline, after(15));
    expect(await told(lifeline)).toEqual(NONE);
  });

  it('is none a week later', async () => {
    const { lifeline, web } = await failedOnce();
    expect((await lifeline.totals()).failed).toHaveLength(1);
    const late = BASELINE + 7 * DAY + HOUR;
    await sweepAt(lifeline, late);
    expect((await lifeline.totals()).failed).toEqual([]);
    play(web, { number: 2, at: late, commit: 1, steps: [step(2, late, 5)] });
    await sweepAt(lifeline, late + HOUR);
    expect(await told(lifeline)).toEqual(NONE);
  });
});

describe('a merge queue', () => {
  const queued = (selector: Payload | undefined, ref = 'bitbucket-merge-queue-7'): Payload => ({
    target: {
      ...{ type: 'pipeline_ref_target', ref_type: 'branch', ref_name: ref },
      ...(selector === undefined ? {} : { selector }),
      commit: { hash: commitOf(1) },
    },
  });
  const named = { type: 'merge-queues', pattern: 'main' };

  it('merges what passes, ejects what fails, and drops what is stopped', async () => {
    const { lifeline, web } = await installed();
    const plans = [
      { result: 'SUCCESSFUL', selector: named },
      { result: 'FAILED', selector: { type: 'MERGE_QUEUE', pattern: 'main' } },
      { result: 'STOPPED', selector: named },
      { result: 'SUCCESSFUL', selector: { type: 'custom', pattern: 'by-hand' } },
    ];
    for (const [at, { result, selector }] of plans.entries()) {
      const number = at + 1;
      const createdAt = after(10 * number);
      const base = { number, createdAt, completedAt: createdAt + 6 * MINUTE, result };
      web.pipelines.push(pipelinePayload({ ...base, changes: queued(selector) }));
      web.steps[number] = [step(number, createdAt, 5, { state: resultIs(result) })];
    }
    await sweepAt(lifeline, after(60));
    const page = await lifeline.page();
    expect(samplesOn(page, 'bitbucket_merge_queue_runs_total')).toEqual({
      'queue="main",outcome="merged"': 1,
      'queue="main",outcome="ejected"': 1,
      'queue="main",outcome="dropped"': 1,
    });
    expect(samplesOn(page, 'bitbucket_merge_queue_wasted_seconds_total')).toEqual({
      'queue="main",outcome="ejected"': 300,
      'queue="main",outcome="dropped"': 300,
    });
    expect(samplesOn(page, 'bitbucket_merge_queue_duration_seconds_count')).toEqual({
      'queue="main"': 3,
    });
    expect(samplesOn(page, 'bitbucket_merge_queue_duration_seconds_sum')).toEqual({
      'queue="main"': 1080,
    });
    expect(mergeQueues(await lifeline.totals())).toEqual([
      {
        queue: 'main',
        outcomes: { merged: 1, ejected: 1, dropped: 1 },
        meanSeconds: 360,
        wastedSeconds: 600,
      },
    ]);
  });

  it('is told by its branch where there is no selector', async () => {
    const { lifeline, web } = await installed();
    const plan = { number: 1, createdAt: after(1), completedAt: after(6) };
    web.pipelines.push(pipelinePayload({ ...plan, changes: queued(undefined) }));
    web.steps[1] = [step(1, after(1), 5)];
    await sweepAt(lifeline, after(10));
    const page = await lifeline.page();
    expect(samplesOn(page, 'bitbucket_merge_queue_runs_total')).toEqual({
      'queue="**",outcome="merged"': 1,
    });
  });
});
