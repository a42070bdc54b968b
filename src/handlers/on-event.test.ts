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
    { delivered: 'first', context: undefined, seconds: 90 },
    { delivered: 'once more', context: { retryCount: 1 }, seconds: 450 },
    { delivered: 'with an odd count', context: { retryCount: 'x' }, seconds: 90 },
  ])('is wished for again: $delivered', async ({ context, seconds }) => {
    const payload = { eventType: 'avi:bitbucket:push:repository', retryContext: context };
    expect(await onEvent(payload, full(128))).toMatchObject({ retryAfterSeconds: seconds });
  });
});
