import { type Fixture, MORNING, READER, call, startFixture } from './fixture';

describe('Bitbucket behind the real api SDK', () => {
  let app: Fixture;
  const outside: string[] = [];
  beforeAll(async () => {
    app = await startFixture({
      outside: (url) => {
        outside.push(url);
        return Promise.resolve(new Response('from outside', { status: 203 }));
      },
    });
  });
  afterAll(() => app.host.close());

  const ask = async (as: string, path: string, accountId?: string) =>
    (await app.invoke('bitbucket', { as, path }, accountId)) as { status: number; body: string };

  it('is asked as the app, with braces escaped', async () => {
    const { status, body } = await ask('app', '/2.0/repositories/%7Bw%7D/%7Br%7D?q=a%3D%22b%22');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      method: 'GET',
      path: '/2.0/repositories/%7Bw%7D/%7Br%7D?q=a%3D%22b%22',
      provider: 'app',
    });
  });

  it('is asked as the person who looks', async () => {
    const { body } = await ask('user', '/2.0/repositories/%7Bw%7D', 'somebody');
    expect(JSON.parse(body)).toMatchObject({ provider: 'user', accountId: 'somebody' });
  });

  it('refuses what no scope of the manifest allows', async () => {
    const { status, body } = await ask(
      'app',
      '/2.0/repositories/%7Bw%7D/%7Br%7D/pipelines/?pagelen=1',
    );
    expect([status, JSON.parse(body)]).toEqual([
      403,
      {
        type: 'error',
        error: {
          message: 'Your credentials lack one or more required privilege scopes.',
          detail: {
            required: ['read:pipeline:bitbucket'],
            granted: ['storage:app', 'read:repository:bitbucket'],
          },
        },
      },
    ]);
    const written = await app.invoke('bitbucket', {
      as: 'app',
      path: '/2.0/repositories/%7Bw%7D/%7Br%7D',
      method: 'PUT',
    });
    expect(written).toMatchObject({ status: 403 });
  });

  it('refuses by name what it does not model', async () => {
    expect(await ask('app', '/2.0/snippets/%7Bw%7D')).toEqual({
      error: 'PROXY_ERR',
      message: expect.stringContaining('does not model GET /2.0/snippets/%7Bw%7D') as string,
    });
    expect(await app.invoke('graph')).toMatchObject({ error: 'PROXY_ERR' });
  });

  it('takes braces in one spelling, which a fault turns around', async () => {
    const statuses = async () => {
      const paths = ['/2.0/repositories/%7Bw%7D', '/2.0/repositories/{w}'];
      const answers = await Promise.all(paths.map((path) => ask('app', path)));
      return answers.map((answer) => (answer as { status: number }).status);
    };
    expect(await statuses()).toEqual([200, 400]);
    await app.control('POST', '/faults', { otherBraces: 1 });
    expect(await statuses()).toEqual([400, 200]);
    await app.control('DELETE', '/faults');
  });

  it('refuses whoever shows no authorization what needs a scope', async () => {
    expect(await ask('nobody', '/2.0/repositories/w')).toMatchObject({ status: 401 });
  });

  it('refuses an invocation more than ninety requests in a minute of its own time', async () => {
    const often = (payload: object) => app.invoke('often', payload) as Promise<number[]>;
    const hasty = await often({ times: 91, pauseMs: 0 });
    expect([hasty.slice(0, 90).every((status) => status === 200), hasty[90]]).toEqual([true, 429]);
    const patient = await often({ times: 181, pauseMs: 60_000 });
    expect(patient.every((status) => status === 200)).toBe(true);
  });

  it('fails as told', async () => {
    await app.control('POST', '/faults', { bitbucketTooManyRequests: 1 });
    expect(await ask('app', '/2.0/repositories/%7Bw%7D')).toEqual({
      status: 429,
      body: 'Rate limit for this resource has been exceeded',
    });
    await app.control('POST', '/faults', { bitbucketTooManyRequests: 0, bitbucketServerErrors: 1 });
    expect(await ask('app', '/2.0/repositories/%7Bw%7D')).toMatchObject({ status: 503 });
    await app.control('DELETE', '/faults');
  });

  it('is metered by resource', async () => {
    await app.control('DELETE', '/meters');
    await ask('app', '/2.0/repositories/%7Bw%7D/%7Br%7D/commit/abc/statuses?page=2');
    expect((await app.control('GET', '/meters'))['bitbucket']).toEqual({
      'GET /2.0/repositories/{workspace}/{repository}/commit/{id}/statuses': 1,
    });
  });

  it.each([
    { url: 'https://open.example.com/a', open: true },
    { url: 'http://open.example.com/a', open: false },
    { url: 'https://a.wide.example.com/', open: true },
    { url: 'https://wide.example.com.evil.example/', open: false },
    { url: 'https://closed.example.com/', open: false },
  ])('lets $url out: $open', async ({ url, open }) => {
    const answer = await app.invoke('fetch', { url });
    expect(answer).toEqual(
      open
        ? { status: 203, body: 'from outside' }
        : {
            error: 'REQUEST_EGRESS_ALLOWLIST_ERR',
            message: expect.stringContaining(
              `external fetch backend permissions: ${url}`,
            ) as string,
          },
    );
    expect(outside.includes(url)).toBe(open);
  });

  it('opens no other socket', async () => {
    expect(await app.invoke('socket')).toMatchObject({ error: 'REQUEST_EGRESS_ALLOWLIST_ERR' });
  });
});

describe('invocations', () => {
  let app: Fixture;
  beforeEach(async () => {
    app = await startFixture();
  });
  afterEach(() => app.host.close());

  it('are kept apart when they run at the same time', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `person-${String(n)}`);
    const answers = await Promise.all(
      names.map((name, n) => app.invoke('whoami', { name, pauseMs: (20 - n) * 2 }, name)),
    );
    expect(answers).toEqual(
      names.map((name) => ({
        name,
        same: true,
        moduleKey: 'bench',
        context: expect.objectContaining({ accountId: name }) as object,
        environment: [],
      })),
    );
  });

  it('see the clock of the host', async () => {
    await app.advance(90);
    expect(await app.invoke('time')).toEqual({
      now: MORNING + 90_000,
      iso: '2026-03-02T08:01:30.000Z',
      is: true,
      text: true,
      later: 0,
      left: expect.any(Number) as number,
    });
  });

  it('tell the page why they failed', async () => {
    await expect(app.invoke('boom')).rejects.toThrow('resolver fell over');
    await expect(app.invoke('nothing')).rejects.toThrow(
      "Resolver has no definition for 'nothing'.",
    );
  });

  it('go on in a new runtime after a crash', async () => {
    await expect(app.invoke('die')).rejects.toThrow('The runtime crashed.');
    expect(await app.invoke('whoami', { name: 'next' }, READER)).toMatchObject({ name: 'next' });
    expect(await app.control('GET', '/meters')).toMatchObject({ runtime: { starts: 2 } });
  });

  it('start cold when told', async () => {
    await app.control('POST', '/faults', { coldStart: true });
    await app.invoke('time');
    await app.invoke('time');
    expect(await app.control('GET', '/meters')).toMatchObject({ runtime: { starts: 3 } });
  });

  it('die after or before a storage operation when told, exactly once', async () => {
    await app.control('POST', '/faults', { crashAfterStorageOperation: 2 });
    const writes = ['one', 'two', 'three'].map((key) => call('set', key, 1));
    await expect(app.kvsInTurn(...writes)).rejects.toThrow('The runtime was killed.');
    const reads = ['one', 'two', 'three', 'four'].map((key) => call('get', key));
    expect(await app.kvs(...reads)).toEqual([1, 1, null, null]);
    await app.control('POST', '/faults', { crashBeforeStorageOperation: 1 });
    await expect(app.kvs(call('set', 'four', 1))).rejects.toThrow('The runtime was killed.');
    expect(await app.kvs(...reads)).toEqual([1, 1, null, null]);
  });

  it('log one line each under the name of their function', async () => {
    await expect(app.invoke('boom')).rejects.toThrow('resolver fell over');
    expect(app.host.logs.at(-1)).toMatchObject({
      level: 'error',
      functionKey: 'resolve',
      text: expect.stringContaining('Error: resolver fell over') as string,
    });
  });
});
