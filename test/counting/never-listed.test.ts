/** An event tells of a deployment whose environment is deleted before the list is read: Bitbucket never lists it. */
import { after, DAY, MINUTE } from '../given';
import { installed, type Installation } from './installation';
import { deploymentEvent } from './payloads';

const UNCOUNTED = 'bitbucket_exporter_uncounted_deployments';

/** What page and panel say is missing. */
const missing = async (
  lifeline: Installation,
): Promise<readonly [gauge: number, said: boolean]> => [
  (await lifeline.samples(UNCOUNTED))[''] ?? 0,
  (await lifeline.problems()).has('deployments/uncounted'),
];

async function heard(): Promise<Installation> {
  const { lifeline } = await installed();
  lifeline.now = after(5);
  await lifeline.deliver(deploymentEvent('completed', { number: 1, at: after(3) }));
  return lifeline;
}

it('is missing for a week of readings, and then no more', async () => {
  const lifeline = await heard();
  lifeline.now = after(3) + 7 * DAY - 10 * MINUTE;
  await lifeline.sweeps(2);
  expect(await missing(lifeline)).toEqual([1, true]);
  await lifeline.sweeps(1);
  expect(await missing(lifeline)).toEqual([0, false]);
  // Nobody looks for it every five minutes any more.
  lifeline.bitbucket.requests.length = 0;
  await lifeline.sweeps(12);
  const asked = lifeline.bitbucket.requests.filter(({ resource }) => resource === 'deployments');
  expect(asked).toHaveLength(0);
});

it('is missing for as long as nobody could read the list', async () => {
  const lifeline = await heard();
  lifeline.bitbucket.refuse = ({ resource }) =>
    resource === 'deployments' ? { type: 'forbidden', retryAfterSeconds: null } : null;
  lifeline.now = after(3) + 8 * DAY;
  await lifeline.sweeps(2);
  expect(await missing(lifeline)).toEqual([1, true]);
});
