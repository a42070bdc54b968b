/** What Lifeline may cost, held by counts: a typical repository of sixty days, through the whole local Forge. */
import { EVENTS_OF_RUN, openTypical, restOf, type Typical } from '../host/typical';

const KIB = 1024;

let typical: Typical;
let weighed: Awaited<ReturnType<Typical['run']>>;

beforeAll(async () => {
  typical = await openTypical();
  weighed = await typical.run();
}, 120_000);

afterAll(async () => {
  await typical.close();
});

describe('the cost of an event', () => {
  it.each(EVENTS_OF_RUN)('is one queue push and no storage in the trigger (%s)', (event) => {
    const { trigger } = weighed[event];
    expect([trigger.queue.pushes, trigger.kvs.operations, restOf(trigger)]).toEqual([1, 0, 0]);
  });

  it.each(EVENTS_OF_RUN)(
    'is one read, one conditional write and at most 7 KiB in the consumer (%s)',
    (event) => {
      const { kvs, queue } = weighed[event].consumer;
      expect(kvs.byRoute).toEqual({ 'batch/get': 1, transaction: 1 });
      expect([kvs.sequentialRoundTrips, queue.pushes]).toEqual([2, 0]);
      expect(kvs.bytesWritten).toBeLessThanOrEqual(7 * KIB);
      expect(kvs.bytesWritten).toBeGreaterThan(4 * KIB);
    },
  );
});

describe('the cost of a run', () => {
  it('is two REST requests from start to finish, and one for its deployment', () => {
    const rest = EVENTS_OF_RUN.map((event) => restOf(weighed[event].consumer));
    expect(rest).toEqual([0, 0, 2, 0, 0, 1]);
  });
});

describe('the cost of a scrape', () => {
  it('is two sequential storage round trips and little more than the totals stored', async () => {
    await typical.scrape();
    const { kvs, bitbucket } = await typical.scrape();
    expect(kvs.sequentialRoundTrips).toBe(2);
    // What belongs to no repository is read too; among many repositories it does not weigh (see scale.test.ts).
    expect(kvs.bytesRead).toBeLessThanOrEqual(typical.totalsBytes() + 4 * KIB);
    expect(kvs.bytesWritten).toBe(0);
    expect(bitbucket).toEqual({});
  });

  it('is one round trip more with a credential that was not let in for five minutes', async () => {
    const costs: (number | undefined)[] = [];
    for (const seconds of [301, 61]) {
      await typical.forge.advance(seconds);
      costs.push((await typical.scrape()).kvs.sequentialRoundTrips);
    }
    // The last one of each is the note of the scrape.
    expect(costs).toEqual([4, 3]);
  });

  it('is noted at most once a minute and token, in at most 2 KiB', async () => {
    const { writes, bytes } = await typical.notes(10);
    expect(writes).toBeGreaterThan(8);
    expect(writes).toBeLessThanOrEqual(10);
    expect(bytes).toBeLessThanOrEqual(2 * KIB);
  }, 60_000);
});
