import { type Fixture, call, onEntity, startFixture } from './fixture';

const failed = (key: string, code: string) => ({
  key,
  error: { code, message: expect.any(String) as string },
});

describe('queries through the real storage SDK', () => {
  let app: Fixture;
  beforeAll(async () => {
    app = await startFixture();
    const numbers = Array.from({ length: 25 }, (_, n) => n);
    await app.kvs(...numbers.map((n) => call('set', `q:${String(n).padStart(2, '0')}`, n)));
    const build = (n: number) => ({ repo: n % 2 === 0 ? 'even' : 'odd', number: n, done: n > 3 });
    await app.kvs(
      ...numbers.slice(0, 6).map((n) => onEntity('build', 'set', `b${String(n)}`, build(n))),
    );
    await app.kvs(onEntity('build', 'set', 'unlisted', { repo: 'even' }));
  });
  afterAll(() => app.host.close());

  const values = (page: unknown) =>
    (page as { results: { value: unknown }[] }).results.map(({ value }) => value);

  it('gives ten values at a time unless told otherwise, in the order of their keys', async () => {
    const [page] = await app.kvs({ do: 'query', prefix: 'q:' });
    expect(values(page)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(page).toHaveProperty('nextCursor');
  });

  it('walks all pages with cursors', async () => {
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const [page] = await app.kvs({
        do: 'query',
        prefix: 'q:',
        limit: 7,
        ...(cursor ? { cursor } : {}),
      });
      seen.push(...values(page));
      cursor = (page as { nextCursor?: string }).nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => n));
  });

  it('refuses pages above 100 and cursors of its own invention', async () => {
    expect(
      await app.kvs(
        { do: 'query', limit: 101 },
        { do: 'query', limit: 0 },
        { do: 'query', cursor: 'mine' },
      ),
    ).toEqual([
      { error: 'LIST_QUERY_LIMIT_EXCEEDED', status: 400 },
      { error: 'LIST_QUERY_LIMIT_EXCEEDED', status: 400 },
      { error: 'INVALID_CURSOR', status: 400 },
    ]);
  });

  const byRepo = { do: 'entityQuery' as const, entity: 'build', index: 'by-repo' };
  const onNumber = (is: string, ...operands: unknown[]) => ({
    property: 'number',
    is,
    values: operands,
  });

  it.each([
    { name: 'a partition', query: { partition: ['even'] }, found: [0, 2, 4] },
    {
      name: 'a partition backwards',
      query: { partition: ['even'], descending: true },
      found: [4, 2, 0],
    },
    {
      name: 'greaterThan',
      query: { partition: ['odd'], range: onNumber('greaterThan', 1) },
      found: [3, 5],
    },
    {
      name: 'between',
      query: { partition: ['odd'], range: onNumber('between', 1, 3) },
      found: [1, 3],
    },
    {
      name: 'lessThanEqualTo',
      query: { partition: ['even'], range: onNumber('lessThanEqualTo', 2) },
      found: [0, 2],
    },
    { name: 'equalTo', query: { partition: ['even'], range: onNumber('equalTo', 4) }, found: [4] },
    { name: 'another partition', query: { partition: ['none'] }, found: [] },
  ])('finds by index: $name', async ({ query, found }) => {
    const [page] = await app.kvs({ ...byRepo, ...query });
    expect(values(page).map((value) => (value as { number: number }).number)).toEqual(found);
  });

  it('filters after a page was read, so a page may be empty and still have a cursor', async () => {
    const done = { property: 'done', is: 'equalTo', values: [true] };
    const [first] = await app.kvs({
      do: 'entityQuery',
      entity: 'build',
      index: 'number',
      limit: 3,
      filters: [done],
    });
    expect(first).toEqual({ results: [], nextCursor: expect.any(String) as string });
    const { nextCursor: cursor } = first as { nextCursor: string };
    const [second] = await app.kvs({
      do: 'entityQuery',
      entity: 'build',
      index: 'number',
      cursor,
      filters: [done],
    });
    expect(values(second)).toHaveLength(2);
  });

  it('knows the index by-key and refuses unknown ones', async () => {
    const [page, refusal] = await app.kvs(
      { do: 'entityQuery', entity: 'build', index: 'by-key', limit: 1 },
      { do: 'entityQuery', entity: 'build', index: 'by-colour' },
    );
    expect(values(page)).toEqual([{ repo: 'even', number: 0, done: false }]);
    expect(refusal).toEqual({ error: 'INVALID_ENTITY_INDEX', status: 400 });
  });

  it('answers from the past when queries are stale', async () => {
    await app.control('POST', '/faults', { kvsStaleQueries: 1 });
    await app.kvsInTurn(call('set', 'stale:old', 'before'));
    await app.advance(60);
    await app.kvsInTurn(call('set', 'stale:old', 'after'), call('set', 'stale:new', 'after'));
    const query = { do: 'query' as const, prefix: 'stale:' };
    const [stale, fresh] = await app.kvs(query, call('get', 'stale:new'));
    expect([values(stale), fresh]).toEqual([['before'], 'after']);
    await app.advance(60);
    expect(values((await app.kvs(query))[0])).toEqual(['after', 'after']);
    await app.control('DELETE', '/faults');
  });
});

describe('batches through the real storage SDK', () => {
  let app: Fixture;
  beforeAll(async () => {
    app = await startFixture();
  });
  afterAll(() => app.host.close());

  it('does what it can and lists what failed', async () => {
    const items = [
      { key: 'b1', value: 1 },
      { key: 'bad/', value: 2 },
      { key: 'b2', value: {}, entityName: 'nothing' },
    ];
    const [set, get, remove] = await app.kvsInTurn(
      call('batchSet', items),
      call('batchGet', [{ key: 'b1' }, { key: 'zzz' }]),
      call('batchDelete', [{ key: 'b1' }, { key: 'zzz' }]),
    );
    expect(set).toEqual({
      successfulKeys: [{ key: 'b1' }],
      failedKeys: [
        failed('bad/', 'INVALID_KEY'),
        { ...failed('b2', 'SCHEMA_NOT_FOUND'), entityName: 'nothing' },
      ],
    });
    expect(get).toEqual({
      successfulKeys: [{ key: 'b1', value: 1 }],
      failedKeys: [failed('zzz', 'KEY_NOT_FOUND')],
    });
    expect(remove).toEqual({
      successfulKeys: [{ key: 'b1' }],
      failedKeys: [failed('zzz', 'KEY_NOT_FOUND')],
    });
  });

  it('refuses 26 items and repeated keys', async () => {
    const items = Array.from({ length: 26 }, (_, n) => ({ key: `k${String(n)}` }));
    expect(
      await app.kvs(call('batchGet', items), call('batchGet', [{ key: 'k' }, { key: 'k' }])),
    ).toEqual([
      { error: 'TOO_MANY_BATCH_ENTITIES', status: 400 },
      { error: 'KEY_DUPLICATION_ERROR', status: 400 },
    ]);
  });

  it('loses items when the fault says so', async () => {
    await app.control('POST', '/faults', { kvsPartialBatches: 1 });
    const [answer] = await app.kvs(call('batchSet', [{ key: 'lost', value: 1 }]));
    await app.control('DELETE', '/faults');
    expect(answer).toEqual({
      successfulKeys: [],
      failedKeys: [failed('lost', 'TOO_MANY_REQUESTS')],
    });
    expect(await app.kvs(call('get', 'lost'))).toEqual([null]);
  });
});

describe('transactions through the real storage SDK', () => {
  let app: Fixture;
  beforeAll(async () => {
    app = await startFixture();
  });
  afterAll(() => app.host.close());

  const set = (key: string, value: unknown = 1) => ({ op: 'set' as const, key, value });
  const transact = (...operations: unknown[]) => ({
    do: 'transact' as const,
    operations: operations as never,
  });
  const guarded = (key: string, number: number, condition: object) => ({
    ...set(key, { number }),
    entity: 'build',
    conditions: [condition],
  });
  const absent = { property: 'number', is: 'notExists', values: [] };
  const is = (number: number) => ({ property: 'number', is: 'equalTo', values: [number] });
  const refused = { error: 'CONDITIONAL_CHECK_FAILED', status: 400 };

  it('does everything or nothing', async () => {
    expect(
      await app.kvsInTurn(
        transact(set('t1'), set('t2')),
        transact(set('t3'), set('bad/')),
        transact({ op: 'delete', key: 't1' }, set('t2', 2)),
        call('get', 't1'),
        call('get', 't2'),
        call('get', 't3'),
      ),
    ).toEqual(['done', { error: 'INVALID_KEY', status: 400 }, 'done', null, 2, null]);
  });

  it('writes an entity only while its conditions hold', async () => {
    expect(
      await app.kvsInTurn(
        transact(guarded('r', 1, absent)),
        transact(guarded('r', 1, absent)),
        transact(guarded('r', 2, is(1))),
        transact(guarded('r', 3, is(1)), set('beside')),
        onEntity('build', 'get', 'r'),
        call('get', 'beside'),
      ),
    ).toEqual(['done', refused, 'done', refused, { number: 2 }, null]);
  });

  it('lets exactly one of many parallel writers win', async () => {
    const writers = Array.from({ length: 10 }, () => transact(guarded('race', 1, absent)));
    const results = await app.kvs(...writers);
    expect(results.filter((result) => result === 'done')).toHaveLength(1);
  });

  it('checks without writing', async () => {
    await app.kvs(onEntity('build', 'set', 'c', { number: 7 }));
    const check = (number: number) => ({
      op: 'check',
      key: 'c',
      entity: 'build',
      conditions: [is(number)],
    });
    expect(
      await app.kvsInTurn(
        transact(check(7), set('c1')),
        transact(check(8), set('c2')),
        call('get', 'c2'),
      ),
    ).toEqual(['done', refused, null]);
  });

  it.each([
    { number: 5, is: 'greaterThan', values: [4], holds: true },
    { number: 5, is: 'greaterThan', values: [5], holds: false },
    { number: 5, is: 'greaterThanEqualTo', values: [5], holds: true },
    { number: 5, is: 'lessThan', values: [5], holds: false },
    { number: 5, is: 'lessThanEqualTo', values: [5], holds: true },
    { number: 5, is: 'between', values: [1, 5], holds: true },
    { number: 5, is: 'between', values: [6, 9], holds: false },
    { number: 5, is: 'notEqualTo', values: [4], holds: true },
    { number: 5, is: 'exists', values: [], holds: true },
  ])('asks $is $values of $number', async ({ number, is: method, values, holds }) => {
    await app.kvs(onEntity('build', 'set', 'asked', { number }));
    const conditions = [{ property: 'number', is: method, values }];
    const [answer] = await app.kvs(
      transact({ op: 'check', key: 'asked', entity: 'build', conditions }),
    );
    expect(answer).toEqual(holds ? 'done' : refused);
  });

  it('refuses what the platform refuses', async () => {
    const many = Array.from({ length: 26 }, (_, n) => set(`m${String(n)}`));
    expect(
      await app.kvs(transact(...many), transact(set('twice'), set('twice')), transact()),
    ).toEqual([
      { error: 'UNPROCESSABLE_ENTITY', status: 422 },
      { error: 'KEY_DUPLICATION_ERROR', status: 400 },
      { error: 'INVALID_TRANSACTION_REQUEST', status: 400 },
    ]);
  });

  it('conflicts and throttles when the faults say so', async () => {
    await app.control('POST', '/faults', { kvsConflicts: 1 });
    expect(await app.kvs(transact(set('f')))).toEqual([refused]);
    await app.control('POST', '/faults', { kvsConflicts: 0, kvsTooManyRequests: 1 });
    expect(await app.kvs(transact(set('f')))).toEqual([
      { error: 'TOO_MANY_REQUESTS', status: 429 },
    ]);
    await app.control('DELETE', '/faults');
    expect(await app.kvs(call('get', 'f'))).toEqual([null]);
  });
});
