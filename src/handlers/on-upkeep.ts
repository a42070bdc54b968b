import { tendAccess } from '../app/access/tend-access';
import type { World } from '../ports/world';

/** Forge `scheduledTrigger`, every hour. */
export async function onUpkeep(_payload: unknown, world: World): Promise<{ statusCode: number }> {
  await tendAccess(world);
  world.log('Access tended');
  return { statusCode: 204 };
}
