import { noteRefused } from '../app/counting/note-missing';
import { decodeEvent } from '../bitbucket/decode-event';
import { numberAt } from '../bitbucket/json';
import { arrived } from '../core/events/arrived';
import { putOffSeconds } from '../core/events/put-off';
import type { World } from '../ports/world';

/** What a trigger answers Forge with: nothing, or the wish to be invoked again. */
export type TriggerAnswer =
  undefined | { readonly retryAfterSeconds: number; readonly reason: string };

/** Forge `trigger` for every Bitbucket event: decode, hand to the queue; note what that refuses. */
export async function onEvent(payload: unknown, world: World): Promise<TriggerAnswer> {
  const message = arrived(decodeEvent(payload), world.now());
  const { name, event } = message;
  if (event.type === 'event-rejected')
    world.log('Event rejected', { event: name, reason: event.reason });
  const pushed = await world.queue.push(message);
  if (pushed === 'accepted') return undefined;
  await noteRefused(message, world);
  const retries = numberAt(payload, 'retryContext', 'retryCount') ?? 0;
  const [byte = 0] = world.randomBytes(1);
  const retryAfterSeconds = putOffSeconds(retries, byte / 256);
  return { retryAfterSeconds, reason: 'the queue takes no more for now' };
}
