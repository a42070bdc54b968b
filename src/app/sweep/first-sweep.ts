import type { FirstSweepMessage } from '../../ports/queue';
import type { World } from '../../ports/world';
import { load } from '../records/kind';
import { WORKSPACE } from '../records/workspace';
import { sweep, type Swept } from './sweep';

/** Bitbucket may refuse an app for a moment after its installation; after that the schedule goes on. */
const ATTEMPTS = 4;

/**
 * Sweeps a workspace whose repositories nobody has listed yet, so that an installation has data before its schedule
 * begins. Where Bitbucket does not answer yet, it is asked again a little later.
 */
export async function firstSweep(
  { attempt }: FirstSweepMessage,
  world: World,
): Promise<Swept | 'listed already' | 'asks again'> {
  if (await isListed(world)) return 'listed already';
  const swept = await sweep(world);
  if (attempt >= ATTEMPTS || (await isListed(world))) return swept;
  await world.queue.pushFirstSweep({ attempt: attempt + 1 });
  return 'asks again';
}

async function isListed(world: World): Promise<boolean> {
  const { workspace } = await load({ workspace: WORKSPACE }, world);
  return workspace.value !== null && workspace.value.listedAt > 0;
}
