/** Repositories that were created after the installation, and could not be seen for long. */
import { after, DAY, HOUR, MINUTE } from '../given';
import { Installation, samplesOn } from './installation';
import { buildStatusEvent, pipelinePayload, repositoryPayload, timeOf } from './payloads';
import type { PlayedRepository } from './played-bitbucket';
import { OF_MAIN, RUNS } from './runs';

const YOUNG = '{dddddddd-0000-4000-8000-000000000001}';

/** A workspace with a repository that is always there; the young one is created an hour after the installation. */
async function played(): Promise<{ lifeline: Installation; young: PlayedRepository }> {
  const lifeline = new Installation();
  const old = '{cccccccc-0000-4000-8000-000000000001}';
  lifeline.bitbucket.add(repositoryPayload({ uuid: old, slug: 'api', full_name: 'acme/api' }));
  await lifeline.sweep();
  const created = timeOf(after(60));
  const young = lifeline.bitbucket.add(
    repositoryPayload({ uuid: YOUNG, created_on: created, updated_on: created }),
  );
  for (let number = 1; number <= 3; number++)
    young.pipelines.push(pipelinePayload({ number, createdAt: after(60 + number) }));
  return { lifeline, young };
}

/** A sweep every hour for so long. */
async function pass(lifeline: Installation, time: number): Promise<void> {
  const until = lifeline.now + time;
  while (lifeline.now < until) {
    lifeline.now += HOUR;
    await lifeline.sweep();
  }
}

const counted = async (lifeline: Installation): Promise<number | undefined> =>
  samplesOn(await lifeline.page(), RUNS)[OF_MAIN];

it('one that is new is counted from its beginning, also where nobody looked for days', async () => {
  const { lifeline } = await played();
  lifeline.now += 5 * DAY;
  await lifeline.sweeps(3);
  expect(await counted(lifeline)).toBe(3);
});

it.each([
  { days: 3, runs: 4 },
  { days: 9, runs: 1 },
])(
  'one that was counted and is back after $days days has no run counted twice',
  async ({ days, runs }) => {
    const { lifeline, young } = await played();
    const { repositories } = lifeline.bitbucket;
    lifeline.now = after(65);
    await pass(lifeline, HOUR);
    expect(await counted(lifeline)).toBe(3);
    repositories.delete(YOUNG);
    await pass(lifeline, days * DAY);
    repositories.set(YOUNG, young);
    await pass(lifeline, 7 * HOUR);
    young.pipelines.push(pipelinePayload({ number: 4, createdAt: lifeline.now + MINUTE }));
    await pass(lifeline, HOUR);
    expect(await counted(lifeline)).toBe(runs);
    expect(await lifeline.samples('bitbucket_exporter_uncounted_runs')).toEqual({});
  },
);

it('one that whole lists lacked for days is counted from when it is found', async () => {
  const { lifeline, young } = await played();
  const { repositories } = lifeline.bitbucket;
  repositories.delete(YOUNG);
  await pass(lifeline, 3 * DAY);
  repositories.set(YOUNG, young);
  await pass(lifeline, 7 * HOUR);
  young.pipelines.push(pipelinePayload({ number: 4, createdAt: lifeline.now + MINUTE }));
  await pass(lifeline, HOUR);
  expect(await counted(lifeline)).toBe(1);
});

it('one that is found by an event while Bitbucket does not answer is none that is new either', async () => {
  const { lifeline, young } = await played();
  const { bitbucket } = lifeline;
  bitbucket.repositories.delete(YOUNG);
  await pass(lifeline, 3 * DAY);
  bitbucket.repositories.set(YOUNG, young);
  lifeline.now += MINUTE;
  bitbucket.refuse = () => ({ type: 'server', retryAfterSeconds: null });
  const number = 4;
  const createdAt = lifeline.now - 2 * MINUTE;
  young.pipelines.push(pipelinePayload({ number, createdAt }));
  const repository = { uuid: YOUNG, slug: 'web' };
  const status = buildStatusEvent({ number, createdAt, at: createdAt, state: 'INPROGRESS' });
  await lifeline.deliver({ ...status, repository });
  bitbucket.refuse = () => null;
  await pass(lifeline, 7 * HOUR);
  expect(await counted(lifeline)).toBe(1);
});
