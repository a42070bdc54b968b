/** Hundreds of repositories are made at once, and no event tells of any of them. */
import { keepRoom } from '../../src/app/scrape/keep-room';
import { after, HOUR, MINUTE, REPOSITORY_UUID, SECOND, uuidOf } from '../given';
import { installed, type Installation } from './installation';
import { buildStatusEvent, pipelinePayload, repositoryPayload, timeOf } from './payloads';
import { addRuns, OF_MAIN, RUNS } from './runs';

/** The pages of the list of repositories that the next sweep reads. */
async function listsOf(lifeline: Installation): Promise<readonly string[]> {
  lifeline.bitbucket.requests.length = 0;
  await lifeline.sweeps(1);
  return lifeline.bitbucket.requests
    .filter(({ resource }) => resource === 'repositories')
    .map(({ about }) => about);
}

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
  expect(await listsOf(lifeline)).toEqual(['1', '2', '3', '4']);
  expect(await listsOf(lifeline)).toEqual(['1']);
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
  expect(await listsOf(lifeline)).toEqual(['1']);
  moved(1, 150, 10_000);
  expect(await listsOf(lifeline)).toEqual(['1', '2', '3']);
});

describe('lets a sweep begin with those', () => {
  it.each([
    {
      of: 'of which something was known to be missing, since nobody may ask when they tell of it',
      told: {},
      isNearLimit: true,
      outcome: 'again',
    },
    {
      of: 'in which a run began and nothing was heard since: it may wait for a person',
      told: { state: 'INPROGRESS' },
      isNearLimit: false,
      outcome: 'done',
    },
  ])('$of', async ({ told, isNearLimit, outcome }) => {
    const { lifeline, web } = await installed();
    lifeline.bitbucket.headers = { limit: 10_000, remaining: null, isNearLimit: false };
    const others = Array.from({ length: 60 }, (_, at) => uuidOf(at, 4));
    const all = others.map((uuid, at) =>
      lifeline.bitbucket.add(
        repositoryPayload({
          ...{ uuid, slug: `old-${String(at)}` },
          ...{ created_on: timeOf(after(-9)), updated_on: timeOf(after(-5)) },
        }),
      ),
    );
    await lifeline.sweeps(3);
    const late = all[41];
    late?.pipelines.push(pipelinePayload({ number: 1, createdAt: lifeline.now }));
    web.pipelines.push(pipelinePayload({ number: 1, createdAt: lifeline.now }));
    lifeline.now += MINUTE;
    lifeline.bitbucket.headers = { limit: 1000, remaining: null, isNearLimit };
    const status = { number: 1, createdAt: lifeline.now - MINUTE, at: lifeline.now, ...told };
    await lifeline.deliver(buildStatusEvent(status));
    const ofLate = { ...buildStatusEvent(status), repository: { uuid: others[41] } };
    expect(await lifeline.deliver(ofLate)).toMatchObject({ outcome });
    lifeline.now += HOUR;
    await keepRoom({ ...lifeline.world, now: () => lifeline.now });
    lifeline.bitbucket.requests.length = 0;
    await lifeline.sweeps(1);
    const asked = lifeline.bitbucket.requests.filter(({ resource }) => resource === 'pipelines');
    expect(asked[0]?.repository).toBe(others[41]);
    expect(asked.length).toBeGreaterThan(1);
  });
});

it('lets a sweep ask more for what is known to be missing, and for nothing else', async () => {
  const { lifeline, web } = await installed();
  lifeline.bitbucket.headers = { limit: 1000, remaining: null, isNearLimit: false };
  for (let at = 0; at < 60; at++) {
    const uuid = uuidOf(at, 4);
    lifeline.bitbucket.add(repositoryPayload({ uuid, slug: `old-${String(at)}` }));
  }
  lifeline.now = Date.UTC(2026, 2, 2, 10);
  await lifeline.sweeps(11);
  lifeline.now = Date.UTC(2026, 2, 2, 11);
  await lifeline.sweep();
  addRuns(web, { from: 1, to: 90, start: lifeline.now, every: SECOND });
  web.payload = { ...web.payload, updated_on: timeOf(lifeline.now + MINUTE) };
  await lifeline.sweeps(1);
  lifeline.now += MINUTE;
  await keepRoom({ ...lifeline.world, now: () => lifeline.now });
  const asked = async () => {
    lifeline.bitbucket.requests.length = 0;
    await lifeline.sweeps(1);
    const { requests } = lifeline.bitbucket;
    const own = requests.filter(({ repository }) => repository === REPOSITORY_UUID).length;
    return { own, others: requests.length - own };
  };
  const [first, second] = [await asked(), await asked()];
  // A list, and the steps of what the sweep before had left of 90 runs; 250 requests are usual in an hour, 20 in a sweep.
  expect(first.own).toBeGreaterThan(60);
  expect(first.others).toBeLessThan(25);
  expect(second.own + second.others).toBeLessThan(25);
  expect(await lifeline.samples(RUNS)).toMatchObject({ [OF_MAIN]: 90 });
});
