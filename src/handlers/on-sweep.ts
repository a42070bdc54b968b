import { keepRoom } from '../app/scrape/keep-room';
import { sweep } from '../app/sweep/sweep';
import type { World } from '../ports/world';

/** Forge `scheduledTrigger`, every five minutes. */
export async function onSweep(_payload: unknown, world: World): Promise<{ statusCode: number }> {
  world.log('Swept', { outcome: await sweep(world) });
  await keepRoom(world);
  return { statusCode: 204 };
}
