import { type Fixture, MORNING, call, onEntity, startFixture } from './fixture';

describe('single values through the real storage SDK', () => {
  let app: Fixture;
  beforeAll(async () => {
    app = await startFixture();
  });
  afterAll(() => app.host.close());

  it('keeps, shows and forgets a value', async () => {
    const results = await app.kvsInTurn(
      call('get', 'a'),
      call('set', 'a', { x: 1 }),
      call('get', 'a'),
      call('get', 'a', { metadataFields: ['CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME'] }),
      call('delete', 'a'),
      call('get', 'a'),
      call('delete', 'a'),
    );
    expect(results).toEqual([
      null,
      null,
      { x: 1 },
      { key: 'a', value: { x: 1 }, createdAt: MORNING, updatedAt: MORNING },
      null,
      null,
      null,
    ]);
  });

  it('creates only once with FAIL_IF_EXISTS', async () => {
    const first = call('set', 'once', 1, { keyPolicy: 'FAIL_IF_EXISTS' });
    expect(await app.kvsInTurn(first, first, call('get', 'once'))).toEqual([
      null,
      { error: 'KEY_CONFLICT', status: 409 },
      1,
    ]);
  });

  it('returns the previous or latest value with OVERRIDE', async () => {
    const override = (returnValue: string, value: number) =>
      call('set', 'over', value, {
        keyPolicy: 'OVERRIDE',
        returnValue,
        returnMetadataFields: ['UPDATED_AT'],
      });
    expect(
      await app.kvsInTurn(override('PREVIOUS', 1), override('PREVIOUS', 2), override('LATEST', 3)),
    ).toEqual([
      null,
      { key: 'over', value: 1, updatedAt: MORNING },
      { key: 'over', value: 3, updatedAt: MORNING },
    ]);
  });

  it.each([
    { what: 'an empty key', key: '', code: 'KEY_TOO_SHORT' },
    { what: 'a key of 501 characters', key: 'k'.repeat(501), code: 'KEY_TOO_LONG' },
    { what: 'braces', key: '{a}', code: 'INVALID_KEY' },
    { what: 'a slash', key: 'a/b', code: 'INVALID_KEY' },
    { what: 'blanks alone', key: '  ', code: 'INVALID_KEY' },
  ])('refuses $what', async ({ key, code }) => {
    expect(await app.kvs(call('set', key, 1))).toEqual([{ error: code, status: 400 }]);
  });

  it('takes every character of the alphabet in a key of 500', async () => {
    const key = 'azAZ09:._ -#'.padEnd(500, 'x');
    expect(await app.kvsInTurn(call('set', key, 'kept'), call('get', key))).toEqual([null, 'kept']);
  });

  it('refuses values that are too large, too deep or null', async () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : { in: nested(depth - 1) });
    expect(
      await app.kvsInTurn(
        call('set', 'v', 'x'.repeat(240 * 1024 - 2)),
        call('set', 'v', 'x'.repeat(240 * 1024 - 1)),
        call('set', 'v', nested(31)),
        call('set', 'v', nested(32)),
        call('set', 'v', null),
      ),
    ).toEqual([
      null,
      { error: 'MAX_SIZE', status: 400 },
      null,
      { error: 'MAX_DEPTH', status: 400 },
      { error: 'INVALID_VALUE', status: 400 },
    ]);
  });

  it('keeps secrets apart and out of queries', async () => {
    await app.kvs(call('setSecret', 'secret', 'hush'));
    const results = await app.kvs(call('getSecret', 'secret'), call('get', 'secret'), {
      do: 'query',
      prefix: 'secret',
    });
    expect(results).toEqual(['hush', null, { results: [] }]);
    expect(
      await app.kvsInTurn(call('deleteSecret', 'secret'), call('getSecret', 'secret')),
    ).toEqual([null, null]);
  });

  it.each([
    { ttl: { value: 0, unit: 'SECONDS' } },
    { ttl: { value: 1.5, unit: 'HOURS' } },
    { ttl: { value: 1, unit: 'WEEKS' } },
    { ttl: { value: 400, unit: 'DAYS' } },
  ])('refuses the TTL $ttl', async ({ ttl }) => {
    expect(await app.kvs(call('set', 'ttl', 1, { ttl }))).toEqual([
      { error: 'INVALID_TTL', status: 400 },
    ]);
  });

  it('bounds what an index is made of', async () => {
    const of = (key: string, bytes: number) =>
      onEntity('build', 'set', key, { repo: 'é'.repeat(bytes / 2), number: 1 });
    expect(await app.kvsInTurn(of('p1', 1700), of('p2', 1702))).toEqual([
      null,
      { error: 'MAX_SIZE', status: 400 },
    ]);
  });

  it('checks the attributes of an entity', async () => {
    const set = (value: unknown) => onEntity('build', 'set', 'k', value);
    const wrong = { error: 'INCORRECT_PROPERTY_TYPE', status: 400 };
    expect(
      await app.kvsInTurn(
        set({ repo: 'a', number: 2_147_483_647, ratio: 0.5, done: true, extra: { any: [1] } }),
        set({ number: 2_147_483_648 }),
        set({ number: 1.5 }),
        set({ repo: '' }),
        set({ done: 'yes' }),
        set({ colour: 'red' }),
        set('text'),
        onEntity('nothing', 'get', 'k'),
        onEntity('build', 'get', 'k'),
        onEntity('build', 'delete', 'k'),
        onEntity('build', 'get', 'k'),
      ),
    ).toEqual([
      ...[null, wrong, wrong, wrong, wrong],
      { error: 'INVALID_ENTITY_ATTRIBUTE', status: 400 },
      { error: 'INVALID_ENTITY_VALUE', status: 400 },
      { error: 'SCHEMA_NOT_FOUND', status: 404 },
      { repo: 'a', number: 2_147_483_647, ratio: 0.5, done: true, extra: { any: [1] } },
      null,
      null,
    ]);
  });

  it('counts operations, bytes and sequential round trips of an invocation', async () => {
    await app.control('DELETE', '/meters');
    await app.kvsInTurn(call('set', 'm1', 'four'), call('get', 'm1'), call('get', 'none'));
    const inTurn = (await app.control('GET', '/meters')) as never as {
      last: Record<string, { kvs: object }>;
    };
    expect(inTurn.last['resolve']?.kvs).toEqual({
      operations: 3,
      sequentialRoundTrips: 3,
      byRoute: { get: 2, set: 1 },
      bytesRead: 6,
      bytesWritten: 6,
      readUnits: 2,
      writeUnits: 1,
    });
    await app.kvs(...Array.from({ length: 12 }, () => call('get', 'm1')));
    const atOnce = (await app.control('GET', '/meters')) as never as typeof inTurn;
    expect(atOnce.last['resolve']?.kvs).toEqual({
      operations: 12,
      sequentialRoundTrips: 1,
      byRoute: { get: 12 },
      bytesRead: 72,
      bytesWritten: 0,
      readUnits: 12,
      writeUnits: 0,
    });
  });
});

describe('time to live', () => {
  let app: Fixture;
  beforeEach(async () => {
    app = await startFixture();
    await app.kvs(call('set', 'short', 'lived', { ttl: { value: 1, unit: 'HOURS' } }));
  });
  afterEach(() => app.host.close());

  it('shows when a value expires and hides it from then on', async () => {
    const [record] = await app.kvs(call('get', 'short', { metadataFields: ['EXPIRE_TIME'] }));
    expect(record).toEqual({
      key: 'short',
      value: 'lived',
      expireTime: '2026-03-02T09:00:00.000Z',
    });
    await app.advance(3599);
    expect(await app.kvs(call('get', 'short'))).toEqual(['lived']);
    await app.advance(1);
    expect(await app.kvs(call('get', 'short'), { do: 'query', prefix: 'short' })).toEqual([
      null,
      { results: [] },
    ]);
  });

  it('is written by the fourth argument of a transaction', async () => {
    const operations = [
      { op: 'set' as const, key: 't', value: 1, ttl: { value: 5, unit: 'MINUTES' } },
    ];
    await app.kvs({ do: 'transact', operations });
    expect(await app.kvs(call('get', 't', { metadataFields: ['EXPIRE_TIME'] }))).toEqual([
      { key: 't', value: 1, expireTime: '2026-03-02T08:05:00.000Z' },
    ]);
  });

  it('lets expired values be read for 48 hours when the fault is on', async () => {
    await app.control('POST', '/faults', { kvsExpiredReadable: true });
    await app.advance(3600);
    expect(await app.kvs(call('get', 'short'))).toEqual(['lived']);
    await app.advance(48 * 3600);
    expect(await app.kvs(call('get', 'short'))).toEqual([null]);
  });
});
