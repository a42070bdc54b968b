import { countMessage } from '../app/counting/count-message';
import { textAt } from '../bitbucket/json';
import type { IngestMessage } from '../core/events/message';
import type { World } from '../ports/world';
import type { TriggerAnswer } from './on-event';

/** Forge `consumer` of the queue `ingest`. */
export async function onMessage(body: unknown, world: World): Promise<TriggerAnswer> {
  if (!isMessage(body)) {
    world.log('Message of another version left alone; the next sweep counts its run', {});
    return undefined;
  }
  const counted = await countMessage(body, world);
  if (counted.outcome === 'done') return undefined;
  world.log('Message put off', {
    event: body.name,
    reason: counted.reason,
    afterSeconds: counted.afterSeconds,
  });
  return { retryAfterSeconds: counted.afterSeconds, reason: counted.reason };
}

/** Whether `onEvent` of this version wrote it: the queue outlives an upgrade. */
function isMessage(body: unknown): body is IngestMessage {
  return textAt(body, 'name') !== null && textAt(body, 'event', 'type') !== null;
}
