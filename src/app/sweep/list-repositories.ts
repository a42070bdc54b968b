import { HOUR, type EpochMillis } from '../../core/time';
import type { RepositoryReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';

export interface ListedRepositories {
  readonly readings: readonly RepositoryReading[];
  /** Whether the list has now been read to its end, in this sweep or over several. */
  readonly reachedEnd: boolean;
  /** The page to go on with; 1 when the list has been read to its end. */
  readonly nextPage: number;
}

/** How often the list is read to its end. */
const LIST_EVERY = 6 * HOUR;
/** The part of a sweep's budget that reading the list to its end may take: runs want to be counted meanwhile. */
const SHARE = 1 / 2;
/** The part that reading on may take as far as repositories have moved. */
const SHARE_FOR_MOVED = 1 / 16;

interface Before {
  readonly listedAt: EpochMillis;
  readonly nextPage: number;
  /** Whether a repository is new, or has moved since it was compared. */
  readonly isNews: (reading: RepositoryReading) => boolean;
}

/**
 * Reads Bitbucket's list of repositories, newest change first. Its first page is read always: it tells what moved; and
 * further ones while they show repositories that are new, or moved and were not compared since: hundreds may be made, or
 * pushed to, at once. Every six hours the rest is read too, over as many sweeps as it takes.
 */
export async function listRepositories(
  before: Before,
  budget: ApiAllowance,
  world: World,
): Promise<ListedRepositories> {
  const isDue = world.now() - before.listedAt >= LIST_EVERY;
  const pages = pagesFor(budget.left, isDue);
  const readings: RepositoryReading[] = [];
  let page = 1;
  for (let read = 0; read < pages && budget.has(1); read++) {
    const answer = await budget.spend(() => world.bitbucket.repositories(page));
    if (!answer.ok) return { readings, reachedEnd: false, nextPage: before.nextPage };
    readings.push(...answer.value.items);
    // A workspace with a repository to count has no empty list.
    if (answer.value.isLast)
      return { readings, reachedEnd: isDue && readings.length > 0, nextPage: 1 };
    if (!isDue && !answer.value.items.some(before.isNews)) break;
    page = page === 1 ? Math.max(2, before.nextPage) : page + 1;
  }
  return { readings, reachedEnd: false, nextPage: isDue ? page : 1 };
}

const pagesFor = (requests: number, isDue: boolean): number =>
  Math.max(1, Math.floor(requests * (isDue ? SHARE : SHARE_FOR_MOVED)));
