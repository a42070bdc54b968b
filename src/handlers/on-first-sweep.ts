import { firstSweep } from '../app/sweep/first-sweep';
import { numberAt } from '../bitbucket/json';
import type { World } from '../ports/world';

/** Forge `consumer` of the queue `first-sweep`. What another version of the app left there counts as a first attempt. */
export async function onFirstSweep(body: unknown, world: World): Promise<undefined> {
  const attempt = numberAt(body, 'attempt') ?? 1;
  world.log('Swept first', { outcome: await firstSweep({ attempt }, world) });
}
