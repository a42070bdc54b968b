/** Bitbucket's next build number can be raised by hand, to a date for example: its runs are counted as others are. */
import { after, MINUTE, uuidOf } from '../given';
import { installed } from './installation';
import { buildStatusEvent, deploymentPayload, pipelinePayload } from './payloads';
import { OF_MAIN, RUNS } from './runs';

const LARGEST = 2 ** 53 - 1;

it.each([
  { what: 'a date', number: 2_026_112_801 },
  { what: 'the largest that a program can count', number: LARGEST },
])('a number that is $what is counted at its event, and deploys under it', async ({ number }) => {
  const { lifeline, web } = await installed();
  web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
  lifeline.now = after(2);
  await lifeline.deliver(buildStatusEvent({ number: 1, createdAt: after(1), at: after(2) }));
  const changes = { uuid: uuidOf(2) };
  web.pipelines.push(pipelinePayload({ number: number - 1, createdAt: after(3), changes }));
  await lifeline.sweeps(1);
  expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 2 });

  web.pipelines.push(
    pipelinePayload({ number, createdAt: after(8), changes: { uuid: uuidOf(3) } }),
  );
  lifeline.now = after(9);
  await lifeline.deliver(buildStatusEvent({ number, createdAt: after(8), at: after(9) }));
  expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 3 });

  const deployment = deploymentPayload({ number: 3, startedAt: after(8), completedAt: after(9) });
  const release = { name: `#${String(number)}`, pipeline: { uuid: uuidOf(3) } };
  web.deployments.push({ ...deployment, release });
  await lifeline.sweeps(20);
  expect(Object.keys(await lifeline.samples('bitbucket_environment_info'))).toEqual([
    expect.stringContaining(`build_number="${String(number)}"`),
  ]);
  expect(await lifeline.samples('bitbucket_pipeline_latest_build_number')).toEqual({ '': number });
  expect(await lifeline.samples('bitbucket_exporter_uncounted_runs')).toEqual({});
  expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 3 });
  expect(lifeline.now - after(9)).toBeGreaterThan(60 * MINUTE);
});
