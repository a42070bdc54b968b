/** What Atlassian's cloud does that a friendlier host would not: it is played, and the app lives with it. */
import { createSimulation, type SimulatedWorkspace } from 'simulated-bitbucket';
import { openForge, samplesOf, sumOf, type Forge } from './forge';

const MORNING = Date.UTC(2026, 2, 4, 9);
const END_OF_AN_HOUR = Date.UTC(2026, 2, 4, 9, 56);
const ACME = { simulate: { name: 'acme', seed: 3 } };

const opens: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const open of opens.splice(0).reverse()) await open.close();
});

async function forgeOf(options: Parameters<typeof openForge>[0]): Promise<Forge> {
  const forge = await openForge(options);
  opens.push(forge);
  return forge;
}

const isUp = (page: string): number | undefined =>
  samplesOf(page).get('bitbucket_exporter_up{component="bitbucket_api"}');

/** The same workspace, whose list of repositories is refused so many times. */
function refusingAtFirst(times: number): SimulatedWorkspace {
  const workspace = createSimulation({ name: 'acme', seed: 3, startAt: MORNING });
  let left = times;
  return {
    ...workspace,
    handle(request) {
      const isList = /^\/2\.0\/repositories\/[^/]+\?/.test(request.path);
      if (!isList || left-- <= 0) return workspace.handle(request);
      return Promise.resolve({ status: 403, headers: {}, body: '' });
    },
  };
}

describe('the braces of uuids', () => {
  it('are spelled the other way where Bitbucket answers 400, which is tried once', async () => {
    const forge = await forgeOf({ world: ACME, at: MORNING });
    await forge.fault({ otherBraces: 1, coldStart: 1 });
    await forge.resetMeters();
    await forge.sweep();
    const page = (await forge.scrape()).body;
    expect(isUp(page)).toBe(1);
  });
});

describe('a sweep with many requests', () => {
  it('keeps to ninety a minute, and is refused none', async () => {
    const world = { simulate: { name: 'scale', seed: 1 } };
    const forge = await forgeOf({ world, at: END_OF_AN_HOUR });
    const asked = (await forge.meters()).functions['run-sweep']?.bitbucket ?? {};
    expect(Object.values(asked).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(180);
    const page = (await forge.scrape()).body;
    expect(sumOf(page, 'bitbucket_exporter_api_request_failures_total')).toBe(0);
  });
});

describe('lanes that come back later and out of order', () => {
  it('leave nothing uncounted after a quarter of an hour and a sweep, and nothing twice', async () => {
    const forge = await forgeOf({ world: ACME, at: MORNING });
    await forge.fault({ laneBackoffSeconds: 900, duplicateEvents: 0.3 });
    await forge.advance(1800);
    await forge.act({ action: 'stopPushes' });
    for (let quarter = 0; quarter < 6; quarter++) await forge.advance(900);
    const { runs } = await forge.truth();
    const since = runs.filter(({ restedAt }) => restedAt > MORNING);
    const page = (await forge.scrape()).body;
    expect(sumOf(page, 'bitbucket_pipeline_runs_total')).toBe(
      new Set(since.map(({ uuid }) => uuid)).size,
    );
  }, 120_000);
});

describe('an installation', () => {
  it('has data before its schedule begins', async () => {
    const forge = await forgeOf({ world: ACME, at: MORNING, firstSchedule: 'later' });
    const { functions } = await forge.meters();
    expect([functions['run-sweep'], functions['sweep-first']?.invocations]).toEqual([undefined, 1]);
    const page = (await forge.scrape()).body;
    expect(isUp(page)).toBe(1);
    expect(sumOf(page, 'bitbucket_exporter_last_reconcile_timestamp_seconds')).toBeGreaterThan(0);
  });

  it('asks again within the minute where Bitbucket refuses it at first', async () => {
    const server = refusingAtFirst(2);
    const forge = await forgeOf({ world: { server }, at: MORNING, firstSchedule: 'later' });
    await forge.advance(60);
    expect((await forge.meters()).functions['run-sweep']).toBeUndefined();
    expect(isUp((await forge.scrape()).body)).toBe(1);
  });

  it('answers 424 after its end, and hears of nothing more', async () => {
    const forge = await forgeOf({ world: ACME, at: MORNING });
    await fetch(`${forge.origin}/__devhost/uninstall`, { method: 'POST' });
    await forge.resetMeters();
    expect((await forge.scrape()).status).toBe(424);
    await forge.advance(3600);
    expect((await forge.meters()).functions).toEqual({});
  });
});
