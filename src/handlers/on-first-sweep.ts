import { firstSweep } from '../app/sweep/first-sweep';
import type { FirstSweepMessage } from '../ports/queue';
import type { World } from '../ports/world';

/** Forge `consumer` of the queue `first-sweep`. */
export async function onFirstSweep(message: FirstSweepMessage, world: World): Promise<undefined> {
  world.log('Swept first', { outcome: await firstSweep(message, world) });
}
