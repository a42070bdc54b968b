/** Hundreds of repositories are made at once, and no event tells of any of them. */
import { after, uuidOf } from '../given';
import { installed } from './installation';
import { repositoryPayload, timeOf } from './payloads';

it('are found by the next sweep, and cost no further request after it', async () => {
  const { lifeline } = await installed();
  lifeline.bitbucket.headers = { limit: 10_000, remaining: null, isNearLimit: false };
  await lifeline.sweeps(2);
  for (let at = 1; at <= 350; at++)
    lifeline.bitbucket.add(
      repositoryPayload({
        ...{ uuid: uuidOf(at, 4), slug: `new-${String(at)}` },
        ...{ created_on: timeOf(after(11)), updated_on: timeOf(after(11)) },
      }),
    );
  const lists = async (): Promise<readonly string[]> => {
    lifeline.bitbucket.requests.length = 0;
    await lifeline.sweeps(1);
    return lifeline.bitbucket.requests
      .filter(({ resource }) => resource === 'repositories')
      .map(({ about }) => about);
  };
  expect(await lists()).toEqual(['1', '2', '3', '4']);
  expect(await lists()).toEqual(['1']);
  const known = [...lifeline.world.records.stored.keys()].filter((key) =>
    key.startsWith('totals:'),
  );
  expect(known).toHaveLength(351);
});

it('tells the next sweep what moved, however much it is', async () => {
  const { lifeline } = await installed();
  lifeline.bitbucket.headers = { limit: 10_000, remaining: null, isNearLimit: false };
  const moved = (from: number, to: number, minutes: number): void => {
    for (let at = from; at <= to; at++)
      lifeline.bitbucket.add(
        repositoryPayload({
          ...{ uuid: uuidOf(at, 4), slug: `old-${String(at)}` },
          ...{ created_on: timeOf(after(-9)), updated_on: timeOf(after(minutes)) },
        }),
      );
  };
  moved(1, 250, -5);
  await lifeline.sweeps(6);
  const lists = async (): Promise<readonly string[]> => {
    lifeline.bitbucket.requests.length = 0;
    await lifeline.sweeps(1);
    return lifeline.bitbucket.requests
      .filter(({ resource }) => resource === 'repositories')
      .map(({ about }) => about);
  };
  expect(await lists()).toEqual(['1']);
  moved(1, 150, 10_000);
  expect(await lists()).toEqual(['1', '2', '3']);
});
