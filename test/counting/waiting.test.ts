/** Steps that wait for a runner of the workspace's own, by the labels that they ask for. */
import { after } from '../given';
import { installed, samplesOn } from './installation';
import { pipelinePayload, stageOf, stepPayload } from './payloads';

const WAITING = 'bitbucket_pipeline_steps_waiting';
const SINCE = 'bitbucket_pipeline_oldest_waiting_step_timestamp_seconds';
const WITHOUT = 'bitbucket_pipeline_steps_without_runner';
const LABELS = ['self.hosted', 'linux.arm64'];

describe('steps that wait for a runner', () => {
  it.each([
    { name: 'none is online', isOnline: false, labels: LABELS, without: 1 },
    {
      name: 'one is online with other labels',
      isOnline: true,
      labels: ['self.hosted'],
      without: 1,
    },
    { name: 'all that are online are busy', isOnline: true, labels: LABELS, without: 0 },
  ])('are counted by label where $name', async ({ isOnline, labels, without }) => {
    const { lifeline, web } = await installed();
    lifeline.bitbucket.runners.set(null, [{ uuid: '{r}', name: 'arm', labels, isOnline }]);
    web.pipelines.push({
      ...pipelinePayload({ number: 1, createdAt: after(1), completedAt: null }),
      state: { name: 'PENDING', stage: stageOf('PENDING') },
    });
    const waits = { state: { name: 'READY' }, runs_on: LABELS, started_on: undefined };
    web.steps[1] = [
      stepPayload('Test', [after(1), after(1)], { ...waits, completed_on: undefined }),
    ];
    await lifeline.sweeps(4);
    const page = await lifeline.page(lifeline.now);
    const of = 'runner_labels="linux.arm64,self.hosted"';
    expect(samplesOn(page, WAITING)).toEqual({ [of]: 1 });
    expect(samplesOn(page, SINCE)).toEqual({ [of]: after(1) / 1000 });
    expect(samplesOn(page, WITHOUT)).toEqual(without === 0 ? {} : { '': without });
    const isTold = new RegExp(`^${WITHOUT}\\{.*\\} ${String(without)}$`, 'm').test(page);
    expect(isTold).toBe(true);
  });

  it('are no series where none waits', async () => {
    const { lifeline } = await installed();
    const page = await lifeline.page();
    expect(page).not.toMatch(/steps_waiting|waiting_step|without_runner/);
  });
});
