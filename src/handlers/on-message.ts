import { countMessage } from '../app/counting/count-message';
import type { IngestMessage } from '../core/events/message';
import type { World } from '../ports/world';
import type { TriggerAnswer } from './on-event';

/** Forge `consumer` of the queue `ingest`. */
export async function onMessage(body: IngestMessage, world: World): Promise<TriggerAnswer> {
  const counted = await countMessage(body, world);
  if (counted.outcome === 'done') return undefined;
  world.log('Message put off', {
    event: body.event,
    reason: counted.reason,
    afterSeconds: counted.afterSeconds,
  });
  return { retryAfterSeconds: counted.afterSeconds, reason: counted.reason };
}
