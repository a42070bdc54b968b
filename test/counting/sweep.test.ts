import { after, HOUR, MINUTE, SECOND } from '../given';
import { installed, Installation, samplesOn } from './installation';
import {
  buildStatusEvent,
  deploymentPayload,
  pipelinePayload,
  repositoryPayload,
  stageOf,
  stepPayload,
} from './payloads';
import { addRuns } from './runs';

const RUNS = 'bitbucket_pipeline_runs_total';
const OF_MAIN =
  'pipeline="default",ref_class="default",branch="main",trigger="push",result="success"';

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
      expect(await lifeline.samples('bitbucket_exporter_uncounted_runs')).toEqual({ '': 5 });
      await lifeline.sweeps(quietSweeps);
      expect(lifeline.bitbucket.requests.length).toBe(asked);
      lifeline.bitbucket.refuse = () => null;
      await lifeline.sweeps(1);
      expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 5 });
    },
  );

  it('stops when Bitbucket says that the limit is near, and goes on in the next hour', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 5, start: after(1), every: SECOND });
    lifeline.bitbucket.headers = { limit: 1000, remaining: null, isNearLimit: true };
    await lifeline.sweeps(1);
    const asked = lifeline.bitbucket.requests.length;
    await lifeline.sweeps(1);
    expect(lifeline.bitbucket.requests.length).toBe(asked);
    lifeline.bitbucket.headers = { limit: 1000, remaining: null, isNearLimit: false };
    lifeline.now = after(61);
    await lifeline.sweep();
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

describe('sweep: gaps', () => {
  it('repairs a gap of several pages over several sweeps, oldest first, and says what is left', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 250, start: after(1), every: 10 * SECOND });
    lifeline.now = after(50);
    await lifeline.sweeps(1);
    const first = await lifeline.totals();
    const numbers = first.ledger.entries.map(({ buildNumber }) => buildNumber);
    expect(numbers).toEqual(numbers.map((_, index) => index + (numbers[0] ?? 0)));
    const page = await lifeline.page();
    const counted = samplesOn(page, RUNS)[OF_MAIN] ?? 0;
    const left = samplesOn(page, 'bitbucket_exporter_uncounted_runs')[''] ?? 0;
    expect([counted > 0, left > 0, counted + left]).toEqual([true, true, 250]);
    await lifeline.sweeps(24);
    const repaired = await lifeline.page();
    expect(samplesOn(repaired, RUNS)).toEqual({ [OF_MAIN]: 250 });
    expect(samplesOn(repaired, 'bitbucket_exporter_uncounted_runs')).toEqual({});
    expect((await lifeline.totals()).ledger.entries.length).toBeLessThanOrEqual(60);
  });

  it('closes a gap of thirty pages from its oldest run on, whatever comes meanwhile', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 3000, start: after(1), every: 10 * SECOND });
    lifeline.now = after(600);
    let number = 3000;
    while ((await lifeline.totals()).reconciliation.at < after(600)) {
      const createdAt = lifeline.now + MINUTE;
      web.pipelines.push(pipelinePayload({ number: (number += 1), createdAt }));
      await lifeline.sweeps(1);
      if (number % 2 === 0)
        await lifeline.deliver(buildStatusEvent({ number, createdAt, at: lifeline.now }));
      const counted = (await lifeline.samples(RUNS))[OF_MAIN] ?? 0;
      const { uncounted } = (await lifeline.totals()).reconciliation;
      expect(counted + uncounted).toBeGreaterThanOrEqual(number);
      expect(counted + uncounted).toBeLessThan(number + 300);
    }
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: number });
    expect((await lifeline.totals()).reconciliation.uncounted).toBe(0);
    const asked = lifeline.bitbucket.requests.map(({ resource }) => resource);
    const listing = asked.filter((resource) => resource === 'pipelines').length;
    // Every second run is counted by its event; a request in six is for the list at most.
    expect(listing / asked.length).toBeLessThan(1 / 6);
  });

  it('does not let one run that Bitbucket cannot tell hold up the others', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 5, start: after(1), every: SECOND });
    const broken = String(web.pipelines[1]?.['uuid']);
    lifeline.bitbucket.refuse = ({ about }) =>
      about === broken ? { type: 'server', retryAfterSeconds: null } : null;
    await lifeline.sweeps(2);
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [OF_MAIN]: 4 });
    expect(samplesOn(page, 'bitbucket_exporter_uncounted_runs')).toEqual({ '': 1 });
    lifeline.bitbucket.refuse = () => null;
    await lifeline.sweeps(1);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 5 });
  });

  it('counts the re-run of a listed run whose events were lost', async () => {
    const { lifeline, web } = await installed();
    const createdAt = after(1);
    web.pipelines.push(pipelinePayload({ number: 1, createdAt }));
    web.steps[1] = [stepPayload('build', [createdAt + SECOND, createdAt + MINUTE])];
    await lifeline.sweeps(1);
    const again = after(7);
    web.pipelines[0] = pipelinePayload({ number: 1, createdAt, completedAt: again });
    web.steps[1] = [stepPayload('build', [again - SECOND, again], { run_number: 2 })];
    await lifeline.sweeps(1);
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [OF_MAIN]: 1 });
    expect(samplesOn(page, 'bitbucket_pipeline_step_runs_total')).toEqual({
      'pipeline="default",step="build",result="success"': 2,
    });
  });

  it('sees a run end that began before everything on the first page', async () => {
    const { lifeline, web } = await installed((repository) => {
      repository.pipelines.push({
        ...pipelinePayload({ number: 1, createdAt: after(-3000), completedAt: null }),
        state: stageOf('PAUSED'),
      });
      addRuns(repository, { from: 2, to: 140, start: after(-2000), every: MINUTE });
    });
    expect(await lifeline.samples('bitbucket_pipeline_runs_active')).toEqual({
      'state="paused"': 1,
    });
    web.pipelines[0] = pipelinePayload({
      number: 1,
      createdAt: after(-3000),
      completedAt: after(3),
    });
    await lifeline.sweeps(2);
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [OF_MAIN]: 1 });
    expect(samplesOn(page, 'bitbucket_pipeline_runs_active')).toEqual({});
  });

  it.each([
    { name: 'answers 404', type: 'not_found' as const },
    { name: 'answers 403', type: 'forbidden' as const },
  ])('raises no alarm where Pipelines is off and $name', async ({ type }) => {
    const { lifeline } = await installed();
    lifeline.bitbucket.refuse = ({ resource }) =>
      resource === 'pipelines' ? { type, retryAfterSeconds: null } : null;
    await lifeline.sweeps(2);
    const page = await lifeline.page();
    expect(samplesOn(page, 'bitbucket_exporter_up')).toEqual({
      'component="bitbucket_api"': 1,
      'component="sweep"': 1,
    });
    expect(samplesOn(page, 'bitbucket_exporter_uncounted_runs')).toEqual({});
  });

  it('finds deployments behind pages of runs that were never deployed', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 1, start: after(1), every: SECOND });
    web.deployments.push(
      deploymentPayload({ number: 1, startedAt: after(1) + SECOND, completedAt: after(2) }),
    );
    for (let number = 2; number <= 1430; number++)
      web.deployments.push({ uuid: `{undeployed-${number}}`, state: { name: 'UNDEPLOYED' } });
    lifeline.now += 20 * MINUTE;
    await lifeline.sweeps(1);
    const asked = lifeline.bitbucket.requests.filter(({ resource }) => resource === 'deployments');
    // 15 pages: the first, 1, 2, 4, 8, 16 and back to 12, 14, 15.
    expect(asked.slice(1).map(({ about }) => about)).toEqual([
      '1',
      '2',
      '4',
      '8',
      '16',
      '12',
      '14',
      '15',
    ]);
    expect(await lifeline.samples('bitbucket_deployments_total')).toEqual({
      'deployment_environment_name="us-east-1",environment_type="production",result="success"': 1,
    });
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
    expect(totals.ledger.entries).toHaveLength(1);
    expect((await lifeline.workspace()).sweepingSince).toBe(0);
    await expect(lifeline.page()).rejects.toThrow('version 99');
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
