/** A gate is pressed on a run far down the list, and every event is lost: its deployment tells of it. */
import { after, DAY, MINUTE, SECOND } from '../given';
import { installed } from './installation';
import { deploymentPayload, pipelinePayload, stageOf, stepPayload } from './payloads';
import { addRuns, OF_MAIN, RUNS } from './runs';

const WAITS = { trigger: { type: 'pipeline_step_trigger_manual' }, state: { name: 'PENDING' } };
const NOT_YET = { started_on: undefined, completed_on: undefined };

it('counts the resumption of a waiting run with its deployment, in the same sweep', async () => {
  const { lifeline, web } = await installed();
  lifeline.bitbucket.headers = { limit: 10_000, remaining: null, isNearLimit: false };
  const createdAt = after(1);
  const built = stepPayload('build', [createdAt + SECOND, createdAt + MINUTE]);
  const paused = { state: stageOf('PAUSED') };
  const waiting = { number: 1, createdAt, completedAt: null, changes: paused };
  web.pipelines.push(pipelinePayload(waiting));
  web.steps[1] = [built, stepPayload('deploy', [0, 0], { ...WAITS, ...NOT_YET })];
  addRuns(web, { from: 2, to: 251, start: after(2), every: SECOND });
  lifeline.now = after(20);
  await lifeline.sweeps(3);
  expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 251 });

  // Older than what is asked for in rotation.
  lifeline.now = after(1) + 20 * DAY;
  await lifeline.sweeps(2);
  const startedAt = lifeline.now + SECOND;
  const completedAt = startedAt + MINUTE;
  web.pipelines[0] = pipelinePayload({ number: 1, createdAt, completedAt });
  web.steps[1] = [
    built,
    stepPayload('deploy', [startedAt, completedAt], { trigger: WAITS.trigger }),
  ];
  web.deployments.push(deploymentPayload({ number: 1, startedAt, completedAt }));
  await lifeline.sweeps(1);
  const labels = 'pipeline="default",ref_class="default",branch="main"';
  expect(await lifeline.samples('bitbucket_pipeline_run_resumptions_total')).toEqual({
    [`${labels},kind="manual_step",result="success"`]: 1,
  });
  expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 251 });
  const asked = lifeline.bitbucket.requests.length;
  await lifeline.sweeps(1);
  const again = lifeline.bitbucket.requests.slice(asked).map(({ resource }) => resource);
  expect(again).not.toContain('steps');
});
