import { memoryWorld } from '../adapters/memory/world';
import type { Bitbucket } from '../ports/bitbucket';
import type { World } from '../ports/world';
import { onEvent } from './on-event';

/** A world whose queue is full, and whose next random byte is known. */
function full(byte: number): World {
  const world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => 0 });
  const queue = { ...world.queue, push: () => Promise.resolve('refused' as const) };
  return { ...world, queue, randomBytes: (count) => new Uint8Array(count).fill(byte) };
}

describe('an event that a full queue refuses', () => {
  it.each([
    { delivered: 'first', context: {}, soonest: 60, latest: 120 },
    { delivered: 'once more', context: { retryCount: 1 }, soonest: 300, latest: 599 },
    { delivered: 'twice more', context: { retryCount: 2 }, soonest: 450, latest: 899 },
    { delivered: 'for the last time', context: { retryCount: 4 }, soonest: 450, latest: 899 },
    { delivered: 'with an odd count', context: { retryCount: 'x' }, soonest: 60, latest: 120 },
  ])('comes back ever later, apart from others: $delivered', async (row) => {
    const payload = { eventType: 'avi:bitbucket:push:repository', retryContext: row.context };
    expect(await onEvent(payload, full(0))).toMatchObject({ retryAfterSeconds: row.soonest });
    expect(await onEvent(payload, full(255))).toMatchObject({ retryAfterSeconds: row.latest });
  });
});
