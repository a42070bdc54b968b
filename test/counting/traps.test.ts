import { after, DAY, HOUR, MINUTE, SECOND } from '../given';
import { installed, samplesOn, type Installation } from './installation';
import {
  buildStatusEvent,
  pipelinePayload,
  pushEvent,
  resultIs,
  stageOf,
  stepPayload,
  type Payload,
} from './payloads';
import type { PlayedRepository } from './played-bitbucket';

const RUNS = 'bitbucket_pipeline_runs_total';
const STEPS = 'bitbucket_pipeline_step_runs_total';
const ACTIVE = 'bitbucket_pipeline_runs_active';
const DURATION = 'bitbucket_pipeline_run_duration_seconds';
const MAIN = 'pipeline="default",ref_class="default",branch="main"';
const OF_MAIN = `${MAIN},trigger="push"`;

describe('the traps of Bitbucket', () => {
  it('trap 1: a configuration error has no steps, and completes before it was created', async () => {
    const { lifeline, web } = await installed();
    const createdAt = after(10);
    const failed = pipelinePayload({
      number: 2,
      createdAt,
      completedAt: createdAt - 16,
      result: 'FAILED',
    });
    web.pipelines.push({ ...failed, duration_in_seconds: 0 });
    await ends(lifeline, { number: 2, createdAt, at: createdAt });
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [`${OF_MAIN},result="failure"`]: 1 });
    expect(samplesOn(page, `${DURATION}_count`)).toEqual({ [`${MAIN},result="other"`]: 1 });
    expect(samplesOn(page, `${DURATION}_sum`)).toEqual({});
    expect(samplesOn(page, STEPS)).toEqual({});
    expect(samplesOn(page, 'bitbucket_pipeline_run_queue_duration_seconds_count')).toEqual({});
  });

  it('trap 2: a halted run is paused for as long as nobody resumes it, but not for ever', async () => {
    const { lifeline, web } = await installed();
    const halted = running(1, after(10), stageOf('HALTED'));
    web.pipelines.push(halted);
    await lifeline.sweeps(3);
    expect(await lifeline.samples(ACTIVE)).toEqual({ 'state="paused"': 1 });
    lifeline.now = after(10) + 6.9 * DAY;
    await lifeline.sweep();
    expect(await lifeline.samples(ACTIVE)).toEqual({ 'state="paused"': 1 });
    lifeline.now = after(10) + 7.1 * DAY;
    await lifeline.sweep();
    const page = await lifeline.page();
    expect(samplesOn(page, ACTIVE)).toEqual({});
    expect(samplesOn(page, RUNS)).toEqual({});
    expect(samplesOn(page, 'bitbucket_exporter_uncounted_runs')).toEqual({});
  });

  it('trap 3: a manual step ends the run, and days of waiting are in no duration', async () => {
    const { lifeline, web } = await installed();
    const createdAt = after(10);
    web.pipelines.push(running(1, createdAt, stageOf('PAUSED')));
    await lifeline.sweeps(3);
    expect(await lifeline.samples(ACTIVE)).toEqual({ 'state="paused"': 1 });
    const completedAt = createdAt + 2 * DAY;
    web.pipelines[0] = pipelinePayload({ number: 1, createdAt, completedAt });
    web.steps[1] = [
      stepPayload('build', [createdAt + 5 * SECOND, createdAt + 65 * SECOND]),
      stepPayload('release', [completedAt - 30 * SECOND, completedAt], {
        trigger: { type: 'pipeline_step_trigger_manual' },
      }),
    ];
    await ends(lifeline, { number: 1, createdAt, at: completedAt });
    const page = await lifeline.page();
    expect(samplesOn(page, ACTIVE)).toEqual({});
    expect(samplesOn(page, `${DURATION}_sum`)).toEqual({ [`${MAIN},result="success"`]: 65 });
    expect(samplesOn(page, 'bitbucket_pipeline_step_seconds_total')).toEqual({
      'pipeline="default",step="build"': 60,
      'pipeline="default",step="release"': 30,
    });
    expect(samplesOn(page, 'bitbucket_pipeline_run_queue_duration_seconds_sum')).toEqual({
      'runner_kind="cloud"': 5,
    });
  });

  it('trap 4: a redeployed step is counted again, its run is not; a whole re-run is a run', async () => {
    const { lifeline, web } = await installed();
    const createdAt = after(10);
    const firstEnd = createdAt + MINUTE;
    web.pipelines.push(pipelinePayload({ number: 1, createdAt, completedAt: firstEnd }));
    web.steps[1] = [
      stepPayload('build', [createdAt + 5 * SECOND, createdAt + 20 * SECOND]),
      stepPayload('deploy', [createdAt + 30 * SECOND, firstEnd]),
    ];
    await ends(lifeline, { number: 1, createdAt, at: firstEnd });
    const again = createdAt + 20 * MINUTE;
    web.pipelines[0] = pipelinePayload({ number: 1, createdAt, completedAt: again });
    web.steps[1] = [
      stepPayload('build', [createdAt + 5 * SECOND, createdAt + 20 * SECOND]),
      stepPayload('deploy', [again - 10 * SECOND, again], {
        run_number: 2,
        trigger: { type: 'pipeline_step_trigger_redeploy' },
      }),
    ];
    await ends(lifeline, { number: 1, createdAt, at: again });
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [`${OF_MAIN},result="success"`]: 1 });
    expect(samplesOn(page, `${DURATION}_sum`)).toEqual({ [`${MAIN},result="success"`]: 60 });
    expect(samplesOn(page, STEPS)).toEqual({
      'pipeline="default",step="build",result="success"': 1,
      'pipeline="default",step="deploy",result="success"': 2,
    });
    web.pipelines.push(pipelinePayload({ number: 2, createdAt: again + MINUTE }));
    await lifeline.sweeps(10);
    expect(await lifeline.samples(RUNS)).toEqual({ [`${OF_MAIN},result="success"`]: 2 });
  });

  it('trap 5: a re-run of a run that the list no longer reaches is seen by its build status', async () => {
    const { lifeline, web } = await installed();
    for (let number = 1; number <= 150; number++) {
      const createdAt = after(number);
      web.pipelines.push(pipelinePayload({ number, createdAt }));
      web.steps[number] = [stepPayload('build', [createdAt + SECOND, createdAt + MINUTE])];
      lifeline.now = after(number + 1);
      await lifeline.deliver(buildStatusEvent({ number, createdAt, at: after(number + 1) }));
    }
    await lifeline.sweeps(2);
    const again = lifeline.now + 30 * MINUTE;
    web.pipelines[2] = pipelinePayload({ number: 3, createdAt: after(3), completedAt: again });
    web.steps[3] = [stepPayload('build', [again - 9 * SECOND, again], { run_number: 2 })];
    lifeline.now = again;
    await lifeline.sweep();
    expect(await lifeline.samples(STEPS)).toEqual({ [step('build', 'success')]: 150 });
    await ends(lifeline, { number: 3, createdAt: after(3), at: again });
    expect(await lifeline.samples(STEPS)).toEqual({ [step('build', 'success')]: 151 });
    expect(await lifeline.samples(RUNS)).toEqual({ [`${OF_MAIN},result="success"`]: 150 });
  });

  it('trap 6: steps that a stop kept from running are counted as skipped and take no time', async () => {
    const { lifeline, web } = await installed();
    const createdAt = after(10);
    const stopped = createdAt + 2 * SECOND;
    web.pipelines.push(
      pipelinePayload({ number: 1, createdAt, completedAt: stopped, result: 'STOPPED' }),
    );
    web.steps[1] = [
      stepPayload('build', [stopped, stopped], { state: resultIs('STOPPED') }),
      stepPayload('test', [stopped, stopped], { state: resultIs('NOT_RUN') }),
    ];
    await lifeline.choose({
      detail: { stepHistograms: true, commitsBehind: [], testReports: false, caches: false },
    });
    await ends(lifeline, { number: 1, createdAt, at: stopped, state: 'STOPPED' });
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [`${OF_MAIN},result="cancellation"`]: 1 });
    expect(samplesOn(page, STEPS)).toEqual({
      [step('build', 'cancellation')]: 1,
      [step('test', 'skip')]: 1,
    });
    expect(samplesOn(page, 'bitbucket_pipeline_step_duration_seconds_count')).toEqual({});
    expect(samplesOn(page, 'bitbucket_pipeline_step_seconds_total')).toEqual({});
    expect(samplesOn(page, 'bitbucket_pipeline_run_queue_duration_seconds_count')).toEqual({});
  });

  it('trap 7: parallel steps add up to more than their run, and a self-hosted one bills nothing', async () => {
    const { lifeline, web } = await installed();
    const createdAt = after(10);
    const begin = createdAt + 10 * SECOND;
    web.pipelines.push(pipelinePayload({ number: 1, createdAt, completedAt: begin + 60 * SECOND }));
    web.steps[1] = [
      stepPayload('unit', [begin, begin + 60 * SECOND], { build_seconds_used: 120 }),
      stepPayload('browser', [begin, begin + 50 * SECOND]),
      stepPayload('device', [begin, begin + 40 * SECOND], {
        build_seconds_used: 0,
        runs_on: ['self.hosted', 'linux'],
      }),
    ];
    await ends(lifeline, { number: 1, createdAt, at: begin + 60 * SECOND });
    const page = await lifeline.page();
    expect(samplesOn(page, `${DURATION}_sum`)).toEqual({ [`${MAIN},result="success"`]: 70 });
    expect(samplesOn(page, 'bitbucket_pipeline_step_seconds_total')).toEqual({
      'pipeline="default",step="browser"': 50,
      'pipeline="default",step="device"': 40,
      'pipeline="default",step="unit"': 60,
    });
    expect(samplesOn(page, 'bitbucket_pipeline_build_seconds_total')).toEqual({
      'pipeline="default",runner_kind="cloud"': 170,
    });
    expect(page).toContain(
      'bitbucket_pipeline_build_seconds_total{workspace="acme",repository="web",pipeline="default",runner_kind="self_hosted"} 0\n',
    );
  });

  it('trap 8: a pull request’s run has no ref name; its source is no label', async () => {
    const target = {
      type: 'pipeline_pullrequest_target',
      source: 'feature/login',
      destination: 'main',
      pullrequest: { id: 9 },
      commit: { hash: 'def456' },
      selector: { type: 'pull-requests', pattern: '**' },
    };
    const { lifeline } = await counted({ target });
    expect(await lifeline.samples(RUNS)).toEqual({
      'pipeline="pull-requests/**",ref_class="pull_request",trigger="pull_request",result="success"': 1,
    });
  });

  it('trap 9: schedules are spelled two ways, and a child pipeline is a run of its own', async () => {
    const { lifeline, web } = await installed();
    const triggers = [
      { type: 'pipeline_trigger_schedule', name: 'SCHEDULE' },
      { name: 'SCHEDULED' },
      { type: 'pipeline_trigger_parent_step', name: 'PARENT_STEP' },
    ];
    const child = { type: 'custom', pattern: 'child' };
    for (const [index, trigger] of triggers.entries()) {
      const pipeline = pipelinePayload({ number: index + 1, createdAt: after(index + 1) });
      const target = {
        ...(pipeline['target'] as Payload),
        ...(index === 2 && { selector: child }),
      };
      web.pipelines.push({ ...pipeline, trigger, target });
    }
    await lifeline.sweeps(2);
    expect(await lifeline.samples(RUNS)).toEqual({
      [`${MAIN},trigger="schedule",result="success"`]: 2,
      'pipeline="custom/child",ref_class="default",branch="main",trigger="parent_step",result="success"': 1,
    });
  });

  it.each([
    {
      name: 'five digits',
      created: '2026-03-02T09:10:00.14397Z',
      completed: '2026-03-02T09:11:00.5Z',
    },
    {
      name: 'nine digits',
      created: '2026-03-02T09:10:00.143556468Z',
      completed: '2026-03-02T09:11:00.500468172Z',
    },
    {
      name: 'an offset',
      created: '2026-03-02T09:10:00.143970+00:00',
      completed: '2026-03-02T10:11:00.500000+01:00',
    },
  ])('trap 10: timestamps with $name are the same instants', async ({ created, completed }) => {
    const { lifeline } = await counted({ created_on: created, completed_on: completed });
    expect(await lifeline.samples(`${DURATION}_sum`)).toEqual({
      [`${MAIN},result="success"`]: 60.357,
    });
  });

  it('trap 11: a build number that jumped names no other run, and one uuid is counted once', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(pipelinePayload({ number: 7, createdAt: after(1) }));
    await lifeline.sweeps(1);
    web.pipelines[0] = { ...web.pipelines[0], build_number: 1007 };
    web.pipelines.push(pipelinePayload({ number: 1008, createdAt: after(8) }));
    await lifeline.sweeps(2);
    await ends(lifeline, { number: 1007, createdAt: after(1), at: after(2) });
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [`${OF_MAIN},result="success"`]: 2 });
    expect(samplesOn(page, 'bitbucket_pipeline_latest_build_number')).toEqual({ '': 1008 });
  });

  it('trap 12: an ERROR and a FAILED are kept apart, as Bitbucket tells them', async () => {
    const { lifeline, web } = await installed();
    for (const [index, result] of ['ERROR', 'FAILED', 'EXPIRED'].entries())
      web.pipelines.push(
        pipelinePayload({ number: index + 1, createdAt: after(index + 1), result }),
      );
    await lifeline.sweeps(2);
    expect(await lifeline.samples(RUNS)).toEqual({
      [`${OF_MAIN},result="error"`]: 1,
      [`${OF_MAIN},result="failure"`]: 1,
      [`${OF_MAIN},result="timeout"`]: 1,
    });
    expect(await lifeline.samples('bitbucket_pipeline_consecutive_failures')).toEqual({
      'ref_class="default",branch="main"': 3,
    });
  });

  it('trap 13: a push that starts nothing is a push and no run, and nothing is missing', async () => {
    const { lifeline } = await installed();
    lifeline.now = after(5);
    await lifeline.deliver(pushEvent(after(5)));
    await lifeline.sweeps(2);
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({});
    expect(samplesOn(page, 'bitbucket_exporter_uncounted_runs')).toEqual({});
    expect(samplesOn(page, 'bitbucket_repository_last_push_timestamp_seconds')).toEqual({
      '': (after(5) + 0) / SECOND,
    });
  });

  it.each([
    { result: 'SYSTEM_ERROR', label: 'error' },
    { result: 'USER_ERROR', label: 'error' },
    { result: 'SKIPPED', label: 'skip' },
    { result: 'EXPIRED', label: 'timeout' },
    { result: 'SOMETHING_NEW', label: 'error' },
  ])('trap 14: a step that ended as $result counts as $label', async ({ result, label }) => {
    const { lifeline } = await counted({}, [
      stepPayload('build', [after(10), after(11)], { state: resultIs(result) }),
    ]);
    expect(await lifeline.samples(STEPS)).toEqual({ [step('build', label)]: 1 });
  });

  it('trap 15: doubled, late and lost events give the same counts', async () => {
    const { lifeline, web } = await installed();
    for (let number = 1; number <= 3; number++) {
      web.pipelines.push(pipelinePayload({ number, createdAt: after(number) }));
      web.steps[number] = [stepPayload('build', [after(number), after(number) + 30 * SECOND])];
    }
    const second = { number: 2, createdAt: after(2), at: after(3) };
    await ends(lifeline, second);
    await ends(lifeline, second);
    await lifeline.sweeps(2);
    lifeline.now += 5 * HOUR;
    await ends(lifeline, { number: 1, createdAt: after(1), at: after(2) });
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [`${OF_MAIN},result="success"`]: 3 });
    expect(samplesOn(page, STEPS)).toEqual({ [step('build', 'success')]: 3 });
    expect(samplesOn(page, 'bitbucket_exporter_duplicate_events_total')).toEqual({
      'event="updated:build-status"': 2,
    });
  });

  it('trap 16: every run between two looks is counted, not the newest only', async () => {
    const { lifeline, web } = await installed();
    for (let number = 1; number <= 12; number++)
      web.pipelines.push(
        pipelinePayload({
          number,
          createdAt: after(1) + number * SECOND,
          result: number % 3 === 0 ? 'FAILED' : 'SUCCESSFUL',
        }),
      );
    await lifeline.sweeps(1);
    expect(await lifeline.samples(RUNS)).toEqual({
      [`${OF_MAIN},result="success"`]: 8,
      [`${OF_MAIN},result="failure"`]: 4,
    });
  });
});

const step = (name: string, result: string): string =>
  `pipeline="default",step="${name}",result="${result}"`;

function running(number: number, createdAt: number, state: Payload): Payload {
  return { ...pipelinePayload({ number, createdAt, completedAt: null }), state };
}

/** The build status that Bitbucket posts when a run ended, delivered a second later. */
async function ends(
  lifeline: Installation,
  status: Parameters<typeof buildStatusEvent>[0],
): Promise<void> {
  lifeline.now = Math.max(lifeline.now, status.at + SECOND);
  const event = buildStatusEvent(status);
  expect(
    await lifeline.deliver({ ...event, eventType: 'avi:bitbucket:updated:build-status' }),
  ).toEqual({ outcome: 'done' });
}

/** One run of a minute at ten past nine, differing as said, counted through its build status. */
async function counted(
  changes: Payload,
  steps: PlayedRepository['steps'][number] = [],
): Promise<{ lifeline: Installation }> {
  const { lifeline, web } = await installed();
  web.pipelines.push({ ...pipelinePayload({ number: 1, createdAt: after(10) }), ...changes });
  web.steps[1] = steps;
  await ends(lifeline, { number: 1, createdAt: after(10), at: after(11) });
  return { lifeline };
}
