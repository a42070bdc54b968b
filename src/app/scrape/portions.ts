import type { RepositoryTotals } from '../../core/aggregates/totals';
import type { Page } from '../../core/exposition/collect/page';
import type { World } from '../../ports/world';
import type { PageRecords } from '../records/page';
import { entriesOf, type IndexEntry } from '../records/repository-index';
import { readWholePage } from './read-page';
import { slicesOf } from '../records/slices';

/** Repositories whose totals are in memory at the same time. */
const TOGETHER = 200;

/** The repositories in parts that are dealt with one after the other. */
export const portionsOf = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  slicesOf(all, TOGETHER);

/**
 * Pages that together hold all repositories chosen, each let go of before the next is read, so that thousands fit the
 * memory. None where there is no repository. `found` and the errors are those of {@link readWholePage}.
 */
export async function* pagesInPortions(
  found: PageRecords,
  world: World,
  isChosen: (entry: IndexEntry) => boolean = () => true,
): AsyncGenerator<Page<RepositoryTotals>> {
  for (const portion of portionsOf(entriesOf(found.index).filter(isChosen))) {
    const uuids = new Set(portion.map(({ uuid }) => uuid));
    const page = await readWholePage(found, world, ({ uuid }) => uuids.has(uuid));
    yield { ...page, seriesLimit: Infinity, seriesMost: Infinity };
  }
}
