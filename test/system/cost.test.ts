/** What Lifeline may cost, held by counts: a typical repository through the whole local Forge. */
import { openTypical, type Typical, type Weighed } from './typical';

const KIB = 1024;

let typical: Typical;
let weighed: Weighed;

beforeAll(async () => {
  typical = await openTypical();
  weighed = await typical.run();
}, 120_000);

afterAll(async () => {
  await typical.close();
});

describe('the cost of an event', () => {
  it.each(['ended', 'deployed'] as const)(
    'is one queue push and no storage in the trigger (%s)',
    (event) => {
      const { trigger } = weighed[event];
      expect([trigger.queue.pushes, trigger.kvs.operations]).toEqual([1, 0]);
    },
  );

  it.each(['ended', 'deployed'] as const)(
    'is one read, one conditional write and at most 8 KiB in the consumer (%s)',
    (event) => {
      const { kvs } = weighed[event].consumer;
      expect(kvs.byRoute).toEqual({ 'batch/get': 1, transaction: 1 });
      expect(kvs.sequentialRoundTrips).toBe(2);
      expect(kvs.bytesWritten).toBeLessThanOrEqual(8 * KIB);
    },
  );
});

describe('the cost of a run', () => {
  it('is two REST requests from start to finish, and one for its deployment', () => {
    expect([weighed.restOfRun, weighed.restOfDeployment]).toEqual([2, 1]);
  });
});

describe('the cost of a scrape', () => {
  it('is two sequential storage round trips and little more than the totals stored', async () => {
    await typical.scrape();
    const { kvs, bitbucket } = await typical.scrape();
    expect(kvs.sequentialRoundTrips).toBe(2);
    expect(kvs.bytesWritten).toBe(0);
    expect(bitbucket).toEqual({});
  });
});
