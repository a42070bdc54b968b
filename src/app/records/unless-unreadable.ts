import type { World } from '../../ports/world';
import { UnreadableRecord } from './kind';

/**
 * What the act comes to; null where it met a record that cannot be read. That one stays as it is, and every scrape says
 * so; whoever asked has more to do.
 */
export async function unlessUnreadable<T>(act: () => Promise<T>, world: World): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
    world.log('Record left alone', { detail: error.message });
    return null;
  }
}
