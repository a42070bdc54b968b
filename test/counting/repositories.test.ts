import { after, BASELINE, DAY, HOUR, MINUTE, REPOSITORY_UUID, SECOND, uuidOf } from '../given';
import { installed, Installation, samplesOn } from './installation';
import {
  buildStatusEvent,
  deploymentEvent,
  deploymentPayload,
  pipelinePayload,
  repositoryEvent,
  repositoryPayload,
  stageOf,
  timeOf,
} from './payloads';
import { API_ERROR_TYPES } from '../../src/ports/bitbucket';
import { OF_MAIN, RUNS } from './runs';

/** Twenty repositories in which each of the newest thirty runs is halted, and asked why. */
async function halted(): Promise<Installation> {
  const lifeline = new Installation();
  for (let at = 1; at <= 20; at++) {
    const played = lifeline.bitbucket.add(
      repositoryPayload({ uuid: uuidOf(at, 4), slug: `halted-${at}` }),
    );
    for (let number = 1; number <= 30; number++) {
      const createdAt = after(number - 600);
      const state = stageOf('HALTED');
      played.pipelines.push(
        pipelinePayload({ number, createdAt, completedAt: null, changes: { state } }),
      );
    }
  }
  await lifeline.sweep();
  return lifeline;
}

const OTHER = '{cccccccc-0000-4000-8000-000000000001}';
const about = (slug: string): string => `workspace="acme",repository="${slug}",${OF_MAIN}`;

describe('repositories of a new workspace', () => {
  it('are all compared by the first sweep, however much each of them has to tell', async () => {
    const lifeline = await halted();
    const page = await lifeline.page();
    expect(page.match(/^bitbucket_exporter_last_reconcile_timestamp_seconds\{/gm)).toHaveLength(20);
    expect((await lifeline.workspace()).api.used).toBe(83);
  });

  it('are compared where Pipelines is off, and counted from the first run after it is on', async () => {
    const lifeline = new Installation();
    const web = lifeline.bitbucket.add(repositoryPayload());
    const off = { type: 'not_found', retryAfterSeconds: null } as const;
    lifeline.bitbucket.refuse = ({ resource }) => (resource === 'pipelines' ? off : null);
    await lifeline.sweeps(2);
    expect((await lifeline.totals()).reconciliation).toEqual({ at: after(10), failure: null });
    expect(lifeline.bitbucket.requests.map(({ resource }) => resource)).toEqual([
      ...['repositories', 'pipelines', 'repositories', 'pipelines'],
    ]);
    // What one odd answer hid is no count of ours: two runs were there before the installation.
    lifeline.bitbucket.refuse = () => null;
    for (const [number, minute] of [-90, -60, 11].entries())
      web.pipelines.push(pipelinePayload({ number: number + 1, createdAt: after(minute) }));
    await lifeline.sweeps(2);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 1 });
    expect(await lifeline.samples('bitbucket_exporter_uncounted_runs')).toEqual({});
  });
});

describe('a repository of the workspace', () => {
  it('that is created later is counted from its beginning', async () => {
    const { lifeline } = await installed();
    const api = lifeline.bitbucket.add(
      repositoryPayload({
        uuid: OTHER,
        slug: 'api',
        created_on: timeOf(after(20)),
        updated_on: timeOf(after(20)),
      }),
    );
    api.pipelines.push(pipelinePayload({ number: 1, createdAt: after(21) }));
    lifeline.now = after(24);
    await lifeline.sweeps(1);
    expect(await lifeline.samples(RUNS)).toEqual({ [about('api')]: 1 });
  });

  it('that an event names first is counted from that event on, and only once', async () => {
    const { lifeline } = await installed();
    const api = lifeline.bitbucket.add(
      repositoryPayload({
        uuid: OTHER,
        slug: 'api',
        created_on: timeOf(after(20)),
        updated_on: timeOf(after(20)),
      }),
    );
    api.pipelines.push(pipelinePayload({ number: 1, createdAt: after(21) }));
    lifeline.now = after(23);
    const event = buildStatusEvent({
      number: 1,
      createdAt: after(21),
      at: after(22),
      url: 'https://bitbucket.org/acme/api/pipelines/results/1',
    });
    const of = { ...event, repository: { uuid: OTHER, slug: 'api' } };
    await Promise.all([lifeline.deliver(of), lifeline.deliver(of), lifeline.sweep()]);
    await lifeline.sweeps(2);
    expect(await lifeline.samples(RUNS)).toEqual({ [about('api')]: 1 });
  });

  it('that is older than the installation and only now to be seen is counted from now on', async () => {
    const { lifeline } = await installed();
    const api = lifeline.bitbucket.add(repositoryPayload({ uuid: OTHER, slug: 'api' }));
    api.pipelines.push(pipelinePayload({ number: 1, createdAt: after(30) }));
    lifeline.now = after(60);
    await lifeline.sweep();
    api.pipelines.push(pipelinePayload({ number: 2, createdAt: after(62) }));
    await lifeline.sweeps(2);
    expect(await lifeline.samples(RUNS)).toEqual({ [about('api')]: 1 });
  });

  it('that is renamed starts new series under its new name, with what it has counted', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
    await lifeline.sweeps(1);
    web.payload = repositoryPayload({
      slug: 'shop',
      full_name: 'acme/shop',
      updated_on: timeOf(after(7)),
    });
    await lifeline.sweeps(1);
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [about('shop')]: 1 });
    expect(page).not.toContain('repository="web"');
  });

  it('that is deleted disappears, and our own counts of it stay', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
    lifeline.now = after(3);
    await lifeline.deliver(buildStatusEvent({ number: 1, createdAt: after(1), at: after(2) }));
    const own = ['events_total', 'api_requests_total'].map((name) => `bitbucket_exporter_${name}`);
    const before = await lifeline.page();
    lifeline.bitbucket.repositories.clear();
    expect(await lifeline.deliver(repositoryEvent('deleted'))).toEqual({ outcome: 'done' });
    const page = await lifeline.page();
    expect(page).not.toContain('repository="web"');
    // One request more: whether Bitbucket says so, too.
    for (const family of own)
      expect({ 'resource="repository"': 1, ...samplesOn(before, family) }).toMatchObject(
        samplesOn(page, family),
      );
    await lifeline.deliver(buildStatusEvent({ number: 1, createdAt: after(1), at: after(2) }));
    await lifeline.deliver(repositoryEvent('deleted'));
    await lifeline.sweeps(2);
    expect(await lifeline.page()).not.toContain('repository="web"');
  });

  it('that an empty list lacks, and that answers 404, stays until an event says that it was deleted', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
    await lifeline.sweeps(1);
    lifeline.bitbucket.repositories.delete(REPOSITORY_UUID);
    lifeline.now += 6 * HOUR;
    await lifeline.sweeps(2);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 1 });
    await lifeline.deliver(repositoryEvent('deleted'));
    expect(await lifeline.page()).not.toContain('repository="web"');
  });

  it.each(API_ERROR_TYPES.filter((type) => type !== 'not_found'))(
    'that is said to be deleted stays while Bitbucket answers %s',
    async (type) => {
      const { lifeline, web } = await installed();
      web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
      await lifeline.sweeps(1);
      lifeline.bitbucket.refuse = () => ({ type, retryAfterSeconds: null });
      const again = { outcome: 'again', afterSeconds: 60 };
      expect(await lifeline.deliver(repositoryEvent('deleted'))).toMatchObject(again);
      lifeline.bitbucket.refuse = () => null;
      expect(await lifeline.deliver(repositoryEvent('deleted'))).toMatchObject(again);
      expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 1 });
    },
  );

  it('that is only missing because Bitbucket does not answer stays', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
    await lifeline.sweeps(1);
    lifeline.bitbucket.refuse = ({ resource }) =>
      resource === 'repositories' ? { type: 'server', retryAfterSeconds: null } : null;
    lifeline.now += DAY;
    await lifeline.sweeps(2);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 1 });
  });

  it('that is deleted and created again under its old name is another one, counted from its beginning', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
    await lifeline.sweeps(1);
    lifeline.bitbucket.repositories.delete(REPOSITORY_UUID);
    const again = lifeline.bitbucket.add(
      repositoryPayload({
        uuid: OTHER,
        created_on: timeOf(after(7)),
        updated_on: timeOf(after(7)),
      }),
    );
    again.pipelines.push(pipelinePayload({ number: 1, createdAt: after(8) }));
    again.pipelines.push(pipelinePayload({ number: 2, createdAt: after(9) }));
    lifeline.now = after(12);
    await lifeline.sweep();
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [OF_MAIN]: 2 });
    await lifeline.deliver(repositoryEvent('deleted'));
    await lifeline.sweeps(1);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 2 });
  });

  it('whose name a repository known longer has taken is hidden, and our own counts of it stay', async () => {
    const { lifeline } = await installed();
    const api = lifeline.bitbucket.add(repositoryPayload({ uuid: OTHER, slug: 'api' }));
    await lifeline.sweeps(1);
    const young = '{dddddddd-0000-4000-8000-000000000001}';
    lifeline.bitbucket.add(repositoryPayload({ uuid: young, slug: 'shop' }));
    await lifeline.sweeps(1);
    const steps = 'bitbucket_exporter_api_requests_total';
    const before = samplesOn(await lifeline.page(), steps);
    lifeline.bitbucket.repositories.delete(young);
    const { updated_on } = repositoryPayload({ updated_on: timeOf(lifeline.now) });
    api.payload = repositoryPayload({ uuid: OTHER, slug: 'shop', updated_on });
    api.pipelines.push(pipelinePayload({ number: 1, createdAt: lifeline.now }));
    await lifeline.sweeps(1);
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [about('shop')]: 1 });
    const after = samplesOn(page, steps);
    for (const [labels, value] of Object.entries(before))
      expect(after[labels]).toBeGreaterThanOrEqual(value);
  });

  it('that Bitbucket cannot name for a moment gets its name from the sweep', async () => {
    const { lifeline } = await installed();
    const api = lifeline.bitbucket.add(
      repositoryPayload({
        uuid: OTHER,
        slug: 'api',
        created_on: timeOf(after(1)),
        updated_on: timeOf(after(1)),
      }),
    );
    api.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
    api.deployments.push(
      deploymentPayload({ number: 1, startedAt: after(1), completedAt: after(2) }),
    );
    lifeline.bitbucket.refuse = ({ resource }) =>
      resource === 'repository' ? { type: 'server', retryAfterSeconds: null } : null;
    lifeline.now = after(3);
    const event = deploymentEvent('completed', { number: 1, at: after(2) });
    await lifeline.deliver({ ...event, repository: { uuid: OTHER } });
    lifeline.bitbucket.refuse = () => null;
    await lifeline.sweeps(1);
    const page = await lifeline.page();
    expect(page).not.toContain('repository="cccccccc');
    expect(samplesOn(page, 'bitbucket_deployments_total')).toEqual({
      'workspace="acme",repository="api",deployment_environment_name="us-east-1",environment_type="production",result="success"': 1,
    });
  });

  it('that the admin excluded is neither read nor shown', async () => {
    const { lifeline, web } = await installed();
    await lifeline.choose({ excludedRepositories: ['web'] });
    web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
    const asked = lifeline.bitbucket.requests.length;
    await lifeline.sweeps(1);
    lifeline.now = after(6);
    await lifeline.deliver(buildStatusEvent({ number: 1, createdAt: after(1), at: after(2) }));
    expect(await lifeline.page()).not.toContain('repository="web"');
    const about = lifeline.bitbucket.requests.slice(asked).map(({ resource }) => resource);
    expect(about.filter((resource) => resource !== 'repositories')).toEqual([]);
  });
});

describe('a workspace of 2,500 repositories', () => {
  it('is found and read within the budget', async () => {
    const lifeline = new Installation();
    for (let number = 1; number <= 2500; number++) {
      const uuid = `{cccccccc-0000-4000-8000-${String(number).padStart(12, '0')}}`;
      lifeline.bitbucket.add(
        repositoryPayload({
          uuid,
          slug: `r${number}`,
          updated_on: timeOf(BASELINE - number * SECOND),
        }),
      );
    }
    lifeline.now = BASELINE;
    await lifeline.sweep();
    await lifeline.sweeps(11);
    const workspace = await lifeline.workspace();
    expect(workspace.listedAt).toBeGreaterThan(0);
    const read = new Set(
      lifeline.bitbucket.requests
        .filter(({ resource }) => resource === 'pipelines')
        .map(({ repository }) => repository),
    );
    expect(read.size).toBeGreaterThan(100);
    expect(lifeline.bitbucket.requests.length).toBeLessThanOrEqual(250);
    expect(lifeline.now - BASELINE).toBe(55 * MINUTE);
  });
});
