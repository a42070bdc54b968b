/** Two deployments end in the same moment, and Bitbucket does not tell the commits of the second at once. */
import { after, SECOND } from '../given';
import { installed } from './installation';
import { commitOf, deploymentPayload } from './payloads';
import { addRuns } from './runs';

it('walks both when the second had to wait', async () => {
  const { lifeline, web } = await installed();
  addRuns(web, { from: 1, to: 3, start: after(1), every: SECOND });
  for (const [number, minutes] of [
    [1, 3],
    [2, 5],
    [3, 5],
  ] as const)
    web.deployments.push(
      deploymentPayload({ number, startedAt: after(2), completedAt: after(minutes) }),
    );
  const [one, two, three] = [commitOf(1), commitOf(2), commitOf(3)];
  web.commits[`${one}..${two}`] = [{ hash: two, at: after(1) }];
  web.commits[`${two},${one}..${three}`] = [{ hash: three, at: after(1) }];
  lifeline.bitbucket.refuse = ({ resource, about }) =>
    resource === 'commits' && about.endsWith(three)
      ? { type: 'server', retryAfterSeconds: null }
      : null;
  lifeline.now = after(10);
  await lifeline.sweeps(1);
  lifeline.bitbucket.refuse = () => null;
  await lifeline.sweeps(1);
  const counted = 'bitbucket_deployment_lead_time_seconds_count';
  expect(Object.values(await lifeline.samples(counted))).toEqual([2]);
});
