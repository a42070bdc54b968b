/** A sweep keeps to its budget, takes repositories in turn, and comes to the same counts wherever it is ended. */
import { after, HOUR, MINUTE, SECOND } from '../given';
import { installed, Installation, samplesOn } from './installation';
import { pipelinePayload, repositoryPayload } from './payloads';
import { addRuns, OF_MAIN, RUNS } from './runs';

/** 1 while Bitbucket lets us ask. */
async function apiUp(lifeline: Installation, at: number): Promise<number> {
  const up = samplesOn(await lifeline.page(at), 'bitbucket_exporter_up');
  return up['component="bitbucket_api"'] ?? 0;
}

describe('sweep: budget', () => {
  it('never makes more requests than its share of the hour, however much is missing', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 450, start: after(1), every: 10 * SECOND });
    lifeline.now = after(80);
    const used: number[] = [];
    for (let sweeps = 0; sweeps < 24; sweeps++) {
      lifeline.now += 5 * MINUTE;
      const before = lifeline.bitbucket.requests.length;
      await lifeline.sweep();
      used.push(lifeline.bitbucket.requests.length - before);
    }
    const inOneHour = (from: number): number =>
      used.slice(from, from + 12).reduce((sum, each) => sum + each, 0);
    // The sweeps at 11:25 … 11:55 share what is left of that hour; from 12:00 on it is the next one’s.
    expect(used.slice(0, 7).reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(250);
    expect(inOneHour(8)).toBeLessThanOrEqual(250);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 450 });
  });

  it('counts the requests of a sweep that was killed', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 400, start: after(1), every: SECOND });
    const start = lifeline.bitbucket.requests.length;
    lifeline.now = Date.UTC(2026, 2, 2, 10);
    for (let sweeps = 0; sweeps < 11; sweeps++) {
      // Killed while it waits for its last request: nothing that would be said at the end is said.
      let left = 15;
      lifeline.bitbucket.onRequest = () => {
        left -= 1;
        if (left === 0) throw new Error('killed');
      };
      await expect(lifeline.sweep()).rejects.toThrow('killed');
      lifeline.now += 5 * MINUTE;
    }
    lifeline.bitbucket.onRequest = () => undefined;
    await lifeline.sweep();
    expect(lifeline.bitbucket.requests.length - start).toBeLessThanOrEqual(250);
  });

  it.each([
    { name: 'a wait', retryAfterSeconds: 900, quietSweeps: 2 },
    { name: 'no wait', retryAfterSeconds: null, quietSweeps: 0 },
  ])(
    'stops at a 429 that names $name, and asks nothing until then',
    async ({ retryAfterSeconds, quietSweeps }) => {
      const { lifeline, web } = await installed();
      addRuns(web, { from: 1, to: 5, start: after(1), every: SECOND });
      lifeline.bitbucket.refuse = ({ resource }) =>
        resource === 'steps' ? { type: 'rate_limited', retryAfterSeconds } : null;
      lifeline.now += 5 * MINUTE;
      await lifeline.sweep();
      const asked = lifeline.bitbucket.requests.length;
      expect(lifeline.bitbucket.requests.at(-1)?.resource).toBe('steps');
      expect(await apiUp(lifeline, lifeline.now)).toBe(0);
      expect(await lifeline.samples('bitbucket_exporter_uncounted_runs')).toEqual({ '': 5 });
      await lifeline.sweeps(quietSweeps);
      expect(lifeline.bitbucket.requests.length).toBe(asked);
      lifeline.bitbucket.refuse = () => null;
      await lifeline.sweeps(1);
      expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 5 });
      expect(await apiUp(lifeline, lifeline.now)).toBe(1);
    },
  );

  it('goes on within its share when Bitbucket says that the limit is near', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 5, start: after(1), every: SECOND });
    lifeline.bitbucket.headers = { limit: 1000, remaining: null, isNearLimit: true };
    await lifeline.sweeps(1);
    expect(await apiUp(lifeline, lifeline.now)).toBe(1);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 5 });
  });

  it('knows every repository of a new installation after its first sweep, at any minute of an hour', async () => {
    const lifeline = new Installation();
    const uuids = Array.from(
      { length: 12 },
      (_, index) => `{cccccccc-0000-4000-8000-0000000000${String(index + 10)}}`,
    );
    for (const [index, uuid] of uuids.entries()) {
      const repository = lifeline.bitbucket.add(repositoryPayload({ uuid, slug: `r${index}` }));
      addRuns(repository, { from: 1, to: 150, start: after(-9000), every: HOUR });
    }
    lifeline.now = Date.UTC(2026, 2, 2, 10);
    await lifeline.sweep();
    for (const uuid of uuids)
      expect((await lifeline.totals(uuid)).reconciliation.at).toBe(lifeline.now);
    const asked = lifeline.bitbucket.requests.length;
    expect(asked).toBeGreaterThan(20);
    await lifeline.sweeps(11);
    expect(lifeline.bitbucket.requests.length).toBeLessThanOrEqual(250);
  });

  it('takes at most half of what Bitbucket says is left', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 50, start: after(1), every: SECOND });
    lifeline.bitbucket.headers = { limit: 1000, remaining: 20, isNearLimit: false };
    await lifeline.sweeps(1);
    const asked = lifeline.bitbucket.requests.length;
    await lifeline.sweeps(1);
    expect(lifeline.bitbucket.requests.length - asked).toBe(10);
  });
});

describe('sweep: order', () => {
  it('takes repositories in turn when the budget is short', async () => {
    const lifeline = new Installation();
    for (let number = 1; number <= 60; number++) {
      const uuid = `{cccccccc-0000-4000-8000-${String(number).padStart(12, '0')}}`;
      lifeline.bitbucket.add(
        repositoryPayload({ uuid, slug: `r${number}`, full_name: `acme/r${number}` }),
      );
    }
    lifeline.now = Date.UTC(2026, 2, 2, 10);
    await lifeline.sweep();
    await lifeline.sweeps(11);
    const seen = new Map<string, number>();
    for (const { resource, repository } of lifeline.bitbucket.requests)
      if (resource === 'pipelines') seen.set(repository, (seen.get(repository) ?? 0) + 1);
    const counts = [...seen.values()];
    expect(counts).toHaveLength(60);
    // Of those seen by the same sweep some are taken up one sweep sooner, some one later.
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
  });

  it('says how many runs are missing everywhere before it has read all of them anywhere', async () => {
    const lifeline = new Installation();
    const repositories = Array.from({ length: 10 }, (_, index) => {
      const uuid = `{cccccccc-0000-4000-8000-0000000000${String(index + 10)}}`;
      return lifeline.bitbucket.add(repositoryPayload({ uuid, slug: `r${index}` }));
    });
    lifeline.bitbucket.headers = { limit: 1000, remaining: null, isNearLimit: false };
    await lifeline.sweep();
    await lifeline.sweeps(1);
    for (const repository of repositories) {
      addRuns(repository, { from: 1, to: 30, start: lifeline.now, every: SECOND });
      const updated = new Date(lifeline.now + MINUTE).toISOString();
      repository.payload = { ...repository.payload, updated_on: updated };
    }
    await lifeline.sweeps(1);
    const sum = async (family: string): Promise<number> =>
      Object.values(await lifeline.samples(family)).reduce((all, each) => all + each, 0);
    const counted = await sum(RUNS);
    expect(counted).toBeLessThan(40);
    expect(await sum('bitbucket_exporter_uncounted_runs')).toBe(300 - counted);
  });

  it('looks first where something is unfinished', async () => {
    const lifeline = new Installation();
    const uuids = [1, 2, 3].map((number) => `{cccccccc-0000-4000-8000-00000000000${number}}`);
    const [, , third] = uuids.map((uuid, index) =>
      lifeline.bitbucket.add(repositoryPayload({ uuid, slug: `r${index + 1}` })),
    );
    third?.pipelines.push(pipelinePayload({ number: 1, createdAt: after(-5), completedAt: null }));
    await lifeline.sweep();
    const asked = lifeline.bitbucket.requests.length;
    await lifeline.sweeps(1);
    const first = lifeline.bitbucket.requests
      .slice(asked)
      .find(({ resource }) => resource === 'pipelines');
    expect(first?.repository).toBe(uuids[2]);
  });
});

describe('sweep: at once and half-way', () => {
  it('lets a second sweep that starts meanwhile go home', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 5, start: after(1), every: SECOND });
    lifeline.now += 5 * MINUTE;
    const outcomes = await Promise.all([lifeline.sweep(), lifeline.sweep(), lifeline.sweep()]);
    expect(outcomes.sort()).toEqual([
      'another sweep is running',
      'another sweep is running',
      'done',
    ]);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 5 });
  });

  it('counts the same after being killed at any storage operation', async () => {
    const operations = await operationsOfOneSweep(0);
    expect(operations).toBeGreaterThan(15);
    for (let crashAt = 1; crashAt <= operations; crashAt++) await operationsOfOneSweep(crashAt);
  });

  it('goes on with the other repositories when one record cannot be read, and leaves that one alone', async () => {
    const { lifeline, web } = await installed();
    const other = lifeline.bitbucket.add(
      repositoryPayload({ uuid: '{cccccccc-0000-4000-8000-000000000001}', slug: 'api' }),
    );
    await lifeline.sweeps(1);
    await lifeline.spoil('totals:bbbbbbbb-0000-4000-8000-000000000002', (body) => ({
      ...body,
      v: 99,
    }));
    const before = lifeline.world.records.stored.get('totals:bbbbbbbb-0000-4000-8000-000000000002');
    addRuns(web, { from: 1, to: 1, start: after(6), every: SECOND });
    addRuns(other, { from: 1, to: 1, start: after(6), every: SECOND });
    await lifeline.sweeps(2);
    expect(
      lifeline.world.records.stored.get('totals:bbbbbbbb-0000-4000-8000-000000000002'),
    ).toEqual(before);
    const totals = await lifeline.totals('{cccccccc-0000-4000-8000-000000000001}');
    expect(totals.numbers.counted).toBe(1);
    expect((await lifeline.workspace()).sweepingSince).toBe(0);
    await expect(lifeline.page()).rejects.toThrow('version 99');
  });
});

describe('sweep: runs that are deleted', () => {
  it('forgets one that was at work, once two readings show that it is gone', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 2, start: after(1), every: SECOND });
    const running = pipelinePayload({ number: 3, createdAt: after(2), completedAt: null });
    web.pipelines.push(running);
    lifeline.now = after(4);
    await lifeline.sweep();
    const active = async (): Promise<unknown> =>
      Object.values(await lifeline.samples('bitbucket_pipeline_runs_active'));
    expect(await active()).toEqual([1]);
    web.pipelines = web.pipelines.filter((each) => each !== running);
    addRuns(web, { from: 4, to: 4, start: after(5), every: SECOND });
    await lifeline.sweeps(16);
    expect(await active()).toEqual([]);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 3 });
    expect(await lifeline.samples('bitbucket_exporter_uncounted_runs')).toEqual({});
  });
});

/** Kills the second sweep at a storage operation, lets the next ones repair, and looks at the counts. */
async function operationsOfOneSweep(crashAt: number): Promise<number> {
  const { lifeline, web } = await installed();
  addRuns(web, { from: 1, to: 3, start: after(1), every: SECOND });
  lifeline.bitbucket.add(
    repositoryPayload({ uuid: '{cccccccc-0000-4000-8000-000000000001}', slug: 'api' }),
  );
  lifeline.now += 5 * MINUTE;
  let operation = 0;
  lifeline.world.records.interrupt = () => {
    operation += 1;
    if (operation === crashAt) throw new Error('killed');
  };
  const swept = lifeline.sweep();
  if (crashAt === 0) await swept;
  else await expect(swept).rejects.toThrow('killed');
  lifeline.world.records.interrupt = () => undefined;
  await lifeline.sweeps(1);
  const page = await lifeline.page();
  expect(samplesOn(page, RUNS)).toEqual({ [OF_MAIN]: 3 });
  expect(samplesOn(page, 'bitbucket_exporter_uncounted_runs')).toEqual({});
  expect(page).toContain('repository="api"');
  expect((await lifeline.workspace()).sweepingSince).toBe(0);
  return operation;
}
