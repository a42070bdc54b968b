/** A batch does what it can and names the rest. */
import { type Fixture, call, startFixture } from './fixture';

const failed = (key: string, code: string) => ({
  key,
  error: { code, message: expect.any(String) as string },
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
