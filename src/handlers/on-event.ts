import { decodeEvent } from '../bitbucket/decode-event';
import { numberAt } from '../bitbucket/json';
import { arrived } from '../core/events/arrived';
import type { World } from '../ports/world';

/** What a trigger answers Forge with: nothing, or the wish to be invoked again. */
export type TriggerAnswer =
  undefined | { readonly retryAfterSeconds: number; readonly reason: string };

/** Forge `trigger` for every Bitbucket event: decode, hand to the queue, nothing else. */
export async function onEvent(payload: unknown, world: World): Promise<TriggerAnswer> {
  const message = arrived(decodeEvent(payload), world.now());
  const { name, event } = message;
  if (event.type === 'event-rejected')
    world.log('Event rejected', { event: name, reason: event.reason });
  const pushed = await world.queue.push(message);
  if (pushed === 'accepted') return undefined;
  const retryAfterSeconds = putOffFor(numberAt(payload, 'retryContext', 'retryCount') ?? 0, world);
  return { retryAfterSeconds, reason: 'the queue takes no more for now' };
}

/**
 * Forge delivers an event five times at most, the next time within fifteen minutes. Those that a full queue refuses
 * together come back apart, and ever later: over half an hour, in which the queue takes 15,000.
 */
const LATEST_SECONDS = [120, 600, 900, 900] as const;
const BYTE = 256;

function putOffFor(retries: number, world: World): number {
  const latest = LATEST_SECONDS[retries] ?? Math.max(...LATEST_SECONDS);
  const [byte = 0] = world.randomBytes(1);
  return Math.ceil((latest * (BYTE + byte)) / (2 * BYTE));
}
