import { createSimulation, type SimulatedWorkspace } from './index';
import { HOUR, MINUTE } from './timestamps';

const STARTS = Date.parse('2026-11-18T10:00:00Z');

let simulation: SimulatedWorkspace;

beforeEach(() => {
  simulation = createSimulation({ name: 'acme', seed: 1, startAt: STARTS });
});

interface Shown {
  readonly uuid: string;
  readonly created_on: string;
  readonly completed_on?: string;
  readonly build_number: number;
  readonly state: { readonly name: string; readonly stage?: { readonly name: string } };
}

async function get(path: string): Promise<{ status: number; text: string }> {
  const request = { method: 'GET', path, headers: {}, body: '', provider: 'app' as const };
  const { status, body } = await simulation.handle(request);
  return { status, text: body };
}

async function newestRuns(slug: string): Promise<readonly Shown[]> {
  const path = `/2.0/repositories/acme/${slug}/pipelines/?sort=-created_on&pagelen=100`;
  return (JSON.parse((await get(path)).text) as { values: Shown[] }).values;
}

describe('act', () => {
  it.each([
    { action: 'nothing', message: 'An action is an object like {"action": "push"' },
    {
      action: { action: 'explode' },
      message: 'There is no action "explode". Known: pipelinesOff,',
    },
    { action: { action: 'push' }, message: 'The action needs "repository", a text.' },
    {
      action: { action: 'push', repository: 'x' },
      message: 'There is no repository "x". Known: monolith,',
    },
    {
      action: { action: 'lockEnvironment', repository: 'payments', environment: 'Moon' },
      message: 'payments has no environment "Moon". Known: Test, Staging, Production, eu-west-1.',
    },
    { action: { action: 'rest', days: 'two' }, message: 'The action needs "days", a number' },
    {
      action: { action: 'rename', repository: 'payments', slug: 'monolith' },
      message: 'There is a repository "monolith" already.',
    },
  ])('says $message', ({ action, message }) => {
    expect(() => simulation.act(action)).toThrow(message);
  });

  it('switches Pipelines off: pushes go on, nothing runs', async () => {
    simulation.act({ action: 'pipelinesOff', repository: 'web-shop', answer: 'empty' });
    const events = simulation.advanceTo(STARTS + 6 * HOUR);
    const uuid = simulation.repositories()[1]?.uuid;
    const pushes = events.filter(({ event }) => {
      const { uuid: of } = event['repository'] as { uuid: string };
      return of === uuid && event['eventType'] === 'avi:bitbucket:push:repository';
    });
    expect(pushes.length).toBeGreaterThan(2);
    expect(await newestRuns('web-shop')).toEqual([]);
    simulation.act({ action: 'pipelinesOn', repository: 'web-shop' });
    const [newest] = await newestRuns('web-shop');
    expect(Date.parse(newest?.created_on ?? '')).toBeLessThan(STARTS);
  });

  it('lets self-hosted steps wait while runners are offline, and run when they are back', async () => {
    simulation.act({ action: 'runnersOffline' });
    simulation.advanceTo(STARTS + HOUR);
    const waiting = (await newestRuns('firmware')).filter(
      ({ state }) => state.name === 'IN_PROGRESS',
    );
    expect(waiting.length).toBeGreaterThan(0);
    simulation.act({ action: 'runnersOnline' });
    simulation.advanceTo(STARTS + 90 * MINUTE);
    const runs = await newestRuns('firmware');
    for (const { uuid } of waiting) {
      expect(runs.find((run) => run.uuid === uuid)?.state.name).toBe('COMPLETED');
    }
  });

  it('halts runs at a locked environment, without completed_on', async () => {
    simulation.act({ action: 'lockEnvironment', repository: 'web-shop', environment: 'Staging' });
    simulation.act({ action: 'push', repository: 'web-shop' });
    const { build_number: number } = (await newestRuns('web-shop'))[0] ?? { build_number: 0 };
    simulation.advanceTo(STARTS + 10 * MINUTE);
    const run = (await newestRuns('web-shop')).find(({ build_number: one }) => one === number);
    expect([run?.state.name, run?.state.stage?.name, run?.completed_on]).toEqual([
      'IN_PROGRESS',
      'HALTED',
      undefined,
    ]);
    const { text } = await get('/2.0/repositories/acme/web-shop/environments/');
    expect(text).toContain('"lock":{"type":"deployment_environment_lock_locked","name":"LOCKED"}');
  });

  it('rests: nobody pushes', () => {
    simulation.act({ action: 'rest', days: 3 });
    const events = simulation.advanceTo(STARTS + 24 * HOUR);
    expect(events.map(({ event }) => event['eventType'])).not.toContain(
      'avi:bitbucket:push:repository',
    );
  });

  it('stages failures of the API', async () => {
    simulation.act({ action: 'api', status: 503, path: '/pipelines/' });
    expect((await get('/2.0/repositories/acme/payments/pipelines/')).status).toBe(503);
    expect((await get('/2.0/repositories/acme/payments')).status).toBe(200);
    simulation.act({ action: 'api' });
    expect((await get('/2.0/repositories/acme/payments/pipelines/')).status).toBe(200);
  });

  it('stages failures of what is asked in one name', async () => {
    simulation.act({ action: 'api', status: 403, as: 'user' });
    expect((await get('/2.0/repositories/acme/payments')).status).toBe(200);
    simulation.act({ action: 'api', status: 403, as: 'app' });
    expect((await get('/2.0/repositories/acme/payments')).status).toBe(403);
  });

  it('halts every run that begins while the build minutes are used up', async () => {
    simulation.act({ action: 'useUpMinutes' });
    simulation.advanceTo(STARTS + HOUR);
    const created = ({ created_on }: Shown) => Date.parse(created_on) >= STARTS;
    const states = (await newestRuns('web-shop'))
      .filter(created)
      .map(({ state }) => state.stage?.name);
    expect(states.length).toBeGreaterThan(0);
    expect(new Set(states)).toEqual(new Set(['HALTED']));
  });

  it('lets new runs wait for their first step', async () => {
    simulation.act({ action: 'crowd', minutes: 8 });
    simulation.act({ action: 'push', repository: 'web-shop' });
    const [pushed] = await newestRuns('web-shop');
    const state = async () =>
      (await newestRuns('web-shop')).find(({ uuid }) => uuid === pushed?.uuid)?.state.name;
    simulation.advanceTo(STARTS + 7 * MINUTE);
    expect(await state()).toBe('PENDING');
    simulation.advanceTo(STARTS + 9 * MINUTE);
    expect(await state()).toBe('IN_PROGRESS');
  });

  it('lets every run of a broken main branch fail', async () => {
    simulation.act({ action: 'breakMain', repository: 'monolith' });
    simulation.act({ action: 'push', repository: 'monolith' });
    const [run] = await newestRuns('monolith');
    simulation.advanceTo(STARTS + HOUR);
    const now = (await newestRuns('monolith')).find(({ uuid }) => uuid === run?.uuid);
    expect(now?.state).toMatchObject({ name: 'COMPLETED', result: { name: 'FAILED' } });
  });

  it('forgets a deleted repository at once', async () => {
    const { uuid } = simulation.repositories()[0] ?? { uuid: '' };
    simulation.act({ action: 'delete', repository: 'monolith' });
    const events = simulation.advanceTo(STARTS + HOUR);
    const about = events.filter(
      ({ event }) => (event['repository'] as { uuid: string }).uuid === uuid,
    );
    expect(about.at(-1)?.event['eventType']).toBe('avi:bitbucket:deleted:repository');
    expect((await get('/2.0/repositories/acme/monolith')).status).toBe(404);
  });

  it('makes its events due at once, also in a world at rest', () => {
    const quiet = createSimulation({ name: 'quiet', seed: 1, startAt: STARTS });
    expect(quiet.nextChangeAt()).toBeUndefined();
    quiet.act({ action: 'rename', repository: 'payments', slug: 'billing' });
    expect(quiet.nextChangeAt()).toBe(STARTS);
    expect(quiet.advanceTo(STARTS).map(({ event }) => event['eventType'])).toEqual([
      'avi:bitbucket:updated:repository',
    ]);
    expect(quiet.nextChangeAt()).toBeUndefined();
  });

  it('reads the true history', () => {
    expect(simulation.act({ action: 'truth' })).toEqual(simulation.truth());
  });
});
