import type { Page } from '../core/exposition/page';
import type { World } from '../ports/world';
import type { Found } from './load';
import { readPage } from './read-page';
import { indexIn, type IndexEntry } from './repository-index';

/** Repositories whose totals are in memory at the same time. */
const TOGETHER = 200;

/** The list in parts that are dealt with one after the other. */
export function portionsOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / TOGETHER);
  return Array.from({ length: count }, (_, at) => all.slice(at * TOGETHER, (at + 1) * TOGETHER));
}

/**
 * Pages that together hold all repositories chosen, each let go of before the next is read, so that thousands fit the
 * memory. None where there is no repository. `found` and the errors are those of {@link readPage}.
 */
export async function* pagesInPortions(
  found: Found,
  world: World,
  isChosen: (entry: IndexEntry) => boolean = () => true,
): AsyncGenerator<Page> {
  for (const portion of portionsOf(indexIn(found).filter(isChosen))) {
    const uuids = new Set(portion.map(({ uuid }) => uuid));
    const page = await readPage(found, world, ({ uuid }) => uuids.has(uuid));
    yield { ...page, seriesLimit: Infinity };
  }
}
