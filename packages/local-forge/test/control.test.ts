import { request } from 'node:http';
import { type Fixture, startFixture } from './fixture';

describe('the control API', () => {
  let app: Fixture;
  beforeAll(async () => {
    app = await startFixture();
  });
  afterAll(() => app.host.close());

  it('describes the host', async () => {
    const { origin } = app.host;
    expect(await app.control('GET', '')).toEqual({
      ready: true,
      now: '2026-03-02T08:00:00.000Z',
      workspace: { uuid: '{11111111-aaaa-4aaa-8aaa-111111111111}', slug: 'echo' },
      webtriggers: {
        page: expect.stringContaining(`${origin}/public/`) as string,
        still: expect.stringContaining(`${origin}/x1/`) as string,
      },
      pages: { bench: `${origin}/ui/bench` },
      repositories: [{ uuid: '{22222222-bbbb-4bbb-8bbb-222222222222}', slug: 'only' }],
      node: expect.stringMatching(/^\d+\./) as string,
    });
  });

  it('settles when there is nothing to do', async () => {
    expect(await app.control('POST', '/settle')).toEqual({ settled: true });
  });

  it.each([
    {
      path: '/events',
      body: { no: 'type' },
      error: 'Send a Forge event (an object with eventType) or an array of them.',
    },
    {
      path: '/clock',
      body: { advanceSeconds: -1 },
      error: 'Send {"advanceSeconds": n} with n from 0.',
    },
    { path: '/faults', body: { dropEvents: 2 }, error: 'dropEvents is a probability: 0 to 1.' },
    {
      path: '/faults',
      body: [],
      error: 'Send a JSON object of switches, e.g. {"dropEvents": 0.1}.',
    },
    { path: '/invoke', body: { module: 'bench' }, error: 'functionKey is a string.' },
    { path: '/world', body: { action: 'push' }, error: 'This workspace takes no actions.' },
  ])('names what is wrong with $body for $path', async ({ path, body, error }) => {
    expect(await app.control('POST', path, body)).toEqual({ error });
  });

  it('lists what it knows when asked for something else', async () => {
    const answer = await app.control('POST', '/nothing');
    expect(String(answer['error'])).toContain('POST settle');
    const unknownFault = await app.control('POST', '/faults', { rain: 1 });
    expect(String(unknownFault['error'])).toContain('Known: seed, duplicateEvents');
  });

  it('shows and clears faults', async () => {
    expect(await app.control('POST', '/faults', { seed: 7, dropEvents: 0.5 })).toEqual({
      seed: 7,
      dropEvents: 0.5,
    });
    expect(await app.control('DELETE', '/faults')).toEqual({ seed: 1 });
  });

  it('tells why a resolver call failed', async () => {
    const payload = { module: 'bench', functionKey: 'boom', accountId: 'somebody' };
    expect(await app.control('POST', '/invoke', payload)).toEqual({
      ok: false,
      error: 'resolver fell over',
    });
    expect(await app.control('POST', '/invoke', { ...payload, module: 'none' })).toEqual({
      ok: false,
      error: 'manifest.yml has no module none with a resolver.',
    });
  });

  it('answers no other page and no other name', async () => {
    const status = (headers: Record<string, string>) =>
      new Promise<number>((resolve, reject) => {
        const sent = request(`${app.host.origin}/__devhost`, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        sent.on('error', reject);
        sent.end();
      });
    expect(await status({ origin: 'https://evil.example' })).toBe(403);
    expect(await status({ host: 'rebound.example' })).toBe(403);
    expect(await status({ origin: app.host.origin })).toBe(200);
  });
});
