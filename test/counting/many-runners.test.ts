/** However many runners a workspace has, what reading them may cost keeps no run from being counted. */
import { uuidOf } from '../given';
import { installed } from './installation';
import { OF_MAIN, run, RUNS, waitForRunner } from './runs';

it('counts runs where requests are few, there are 1,900 runners and a step has waited for one', async () => {
  const { lifeline, web } = await installed();
  lifeline.bitbucket.headers = { limit: 100, remaining: null, isNearLimit: false };
  const list = Array.from({ length: 1900 }, (_, at) => ({
    ...{ uuid: uuidOf(at, 6), name: `bench-${at}` },
    ...{ labels: ['self.hosted'], state: 'offline' as const },
  }));
  lifeline.bitbucket.runners.set(null, list);
  waitForRunner(web, ['self.hosted']);
  await lifeline.sweeps(4);
  expect((await lifeline.workspace()).runners?.list).toMatchObject([{ count: 1900 }]);
  web.pipelines.push(run(2));
  await lifeline.sweeps(4);
  expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 1 });
});
