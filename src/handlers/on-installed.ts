import type { World } from '../ports/world';
import type { TriggerAnswer } from './on-event';

/** Forge `trigger` of the installation: a sweep takes longer than a trigger may, so it is handed to the queue. */
export async function onInstalled(_payload: unknown, world: World): Promise<TriggerAnswer> {
  const pushed = await world.queue.pushFirstSweep({ attempt: 1 });
  return pushed === 'accepted'
    ? undefined
    : { retryAfterSeconds: 10, reason: 'the queue takes no more for now' };
}
