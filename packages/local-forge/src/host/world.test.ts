/** A workspace on a server elsewhere, which comes and goes. */
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Database } from '../kit/database';
import { manualClock } from '../time/clock';
import type { Deliveries } from '../platform/deliveries';
import { createSimulation } from 'simulated-bitbucket';
import { Memory } from './memory';
import { Life, openWorld } from './world';

const API = { uuid: '{44444444-dddd-4ddd-8ddd-444444444444}', slug: 'api' };
const WEB = { uuid: '{55555555-eeee-4eee-8eee-555555555555}', slug: 'web' };

describe('openWorld', () => {
  let server: Server;
  let url: string;
  /** What the list of repositories holds; null while the server refuses to tell. */
  let listed: readonly object[] | null;

  beforeEach(async () => {
    listed = [API];
    server = createServer((request, response) => {
      const isTold = listed !== null && request.url?.startsWith('/2.0/repositories/') === true;
      response.writeHead(isTold ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ values: listed ?? [] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const place = () => ({ memory: new Memory(new Database(':memory:')), scopes: [], startAt: 0 });
  const open = (within = place()) => openWorld({ bitbucket: { url, workspace: 'acme' } }, within);

  it('finds the repositories that a server has by now', async () => {
    const world = await open();
    listed = [API, WEB];
    await world.refresh();
    expect(world.repositories()).toEqual([API, WEB]);
  });

  it('keeps the repositories known before while the server is down', async () => {
    const world = await open();
    listed = null;
    await world.refresh();
    expect(world.repositories()).toEqual([API]);
  });

  it('knows them after a restart while the server is down', async () => {
    const within = place();
    await open(within);
    listed = null;
    const world = await open(within);
    expect(world.repositories()).toEqual([API]);
  });

  it('begins with none where the server is down, and finds them when it is back', async () => {
    listed = null;
    const world = await open();
    expect(world.repositories()).toEqual([]);
    listed = [API];
    await world.refresh();
    expect(world.repositories()).toEqual([API]);
  });
});

describe('a data directory', () => {
  const uuids: Record<string, string> = { acme: '{1}', renamed: '{1}', other: '{2}' };
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const slug = request.url?.split('/').pop() ?? '';
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ uuid: uuids[slug], values: [] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  /** Opens one after the other on the same data; a colon makes it a simulated one. */
  async function opened(...names: readonly string[]): Promise<string[]> {
    const place = { memory: new Memory(new Database(':memory:')), scopes: [], startAt: 0 };
    const found: string[] = [];
    for (const workspace of names) {
      const [name = '', seed] = workspace.split(':');
      const options = seed
        ? { simulate: { name, seed: Number(seed) }, by: createSimulation }
        : { bitbucket: { url, workspace } };
      found.push((await openWorld(options, place)).workspace.slug);
    }
    return found;
  }

  it('is of one workspace, whatever it is called by now', async () => {
    await expect(opened('acme', 'acme', 'renamed')).resolves.toEqual(['acme', 'acme', 'renamed']);
  });

  it.each([
    { names: ['small:1', 'acme'], says: 'the simulated workspace small:1, not acme of a server' },
    { names: ['acme', 'small:1'], says: 'workspace acme of a server, not the simulated small:1' },
    { names: ['acme', 'other'], says: 'workspace acme, not other' },
    { names: ['renamed', 'acme', 'other'], says: 'workspace acme, not other' },
    { names: ['small:1', 'small:2'], says: 'workspace small:1, not small:2' },
  ])('takes no second one: $names', async ({ names, says }) => {
    await expect(opened(...names)).rejects.toThrow(
      `The data directory holds ${says}: choose another --data.`,
    );
  });
});

describe('a simulated workspace', () => {
  const MORNING = Date.UTC(2026, 2, 2, 8);
  const HOUR = 3_600_000;

  /** As a start does it; `past` is what an earlier one left. */
  async function lived(memory: Memory, now: { at: number }) {
    const options = { simulate: { name: 'acme', seed: 1 }, by: createSimulation };
    const place = { memory, scopes: [], startAt: MORNING };
    const { simulation } = await openWorld(options, place);
    if (simulation === undefined) throw new Error('nothing is simulated');
    const clock = { ...manualClock(MORNING), now: () => now.at };
    const deliveries = { accept: () => undefined } as unknown as Deliveries;
    const life = new Life({ simulation, memory, clock, deliveries, log: () => undefined });
    return { life, truth: () => JSON.stringify(life.act({ action: 'truth' })) };
  }

  it('has the same past after a restart, with what was staged in it', async () => {
    const memory = new Memory(new Database(':memory:'));
    const now = { at: MORNING };
    const before = await lived(memory, now);
    now.at += HOUR;
    const repository = 'web-shop';
    before.life.act({ action: 'breakMain', repository });
    before.life.act({ action: 'push', repository });
    now.at += HOUR;
    before.life.act({ action: 'mendMain', repository });
    before.life.act({ action: 'push', repository });
    now.at += HOUR;
    const truth = before.truth();
    const after = await lived(memory, now);
    expect(after.truth()).toBe(truth);
  });
});
