/** A transaction writes all or nothing, and only while its conditions hold. */
import { type Fixture, call, onEntity, startFixture } from './fixture';

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
