import type { RepositoryTotals } from '../../core/aggregates/totals';
import type { World } from '../../ports/world';
import { load } from './kind';
import type { IndexEntry } from './repository-index';
import { slicesOf } from './slices';
import { TOTALS_OF_PAGE } from './totals';
import { unlessUnreadable } from './unless-unreadable';

/** Totals are read and let go of in portions, so that a thousand repositories fit the memory. */
const TOGETHER = 100;

/** All totals that can be read, one after another; the others are said to be left alone. */
export async function* everyTotals(
  index: readonly IndexEntry[],
  world: World,
): AsyncGenerator<RepositoryTotals> {
  for (const portion of slicesOf(index, TOGETHER)) yield* readable(portion, world);
}

async function* readable(
  portion: readonly IndexEntry[],
  world: World,
): AsyncGenerator<RepositoryTotals> {
  const { kept } = await load({ kept: portion.map(({ uuid }) => TOTALS_OF_PAGE(uuid)) }, world);
  for (const { value } of kept) {
    const totals = await unlessUnreadable(() => Promise.resolve(value?.whole() ?? null), world);
    if (totals !== null) yield totals;
  }
}
