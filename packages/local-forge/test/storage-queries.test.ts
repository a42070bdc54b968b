/** Pages, cursors, indexes and filters answer the real SDK as the platform's do, also from the past. */
import { type Fixture, call, onEntity, startFixture } from './fixture';

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
