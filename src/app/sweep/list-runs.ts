import { isUncounted } from '../../core/aggregates/runs/ledger';
import type { Gap, RepositoryTotals } from '../../core/aggregates/totals';
import type { RunReading } from '../../core/events/reading';
import { HOUR, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';
import { bottomPage, PAGE_LENGTH, PagesOfRuns, reachOf } from './pages-of-runs';

export interface ListedRuns {
  /**
   * Every run created since `since`, and single older ones that we knew to be active. In a gap also the oldest of those
   * that may be missing.
   */
  readonly runs: readonly RunReading[];
  readonly since: EpochMillis;
  /** When Bitbucket was asked for the first page. */
  readonly readAt: EpochMillis;
  /** What later sweeps have to go on with; null when the list has been read back to the last comparison. */
  readonly gap: (Gap & { readonly unreadRuns: number }) | null;
  /** True where Bitbucket has no list of runs at all: Pipelines are switched off. */
  readonly isOff: boolean;
  /** Why there is no list; null when there is. */
  readonly failure: string | null;
}

/** Runs created a little before the last comparison are looked at again: clocks differ, lists lag. */
const LOOK_BACK = HOUR;
/** Runs known to be active that are older than the list reaches are asked for one by one, this many a sweep. */
const SINGLES = 5;

/**
 * Reads Bitbucket's list back to the last comparison. Where there is more to count than the budget allows, it reads the
 * newest page and the oldest that are missing: these are counted first, and later sweeps go on from there.
 */
export async function listRuns(
  totals: RepositoryTotals,
  budget: ApiAllowance,
  world: World,
): Promise<ListedRuns> {
  const readAt = world.now();
  const pages = new PagesOfRuns(totals.identity.uuid, budget, world);
  const newest = await pages.read(1);
  const listed = { runs: newest?.items ?? [], readAt, gap: null, isOff: pages.isOff };
  if (newest === null)
    return { ...listed, since: readAt, failure: pages.failure ?? 'rate_limited' };
  const since = reachOf(newest);
  const horizon = horizonOf(totals, readAt);
  const tail = since < horizon ? NO_TAIL : await listTail(totals, { pages, budget, horizon });
  if (pages.failure !== null) return { ...listed, since: readAt, failure: pages.failure };
  const runs = [...newest.items, ...tail.runs];
  if (tail.gap !== null) return { ...listed, runs, since, gap: tail.gap, failure: null };
  const reach = tail.reach ?? since;
  const older = await olderActive(totals, { since: reach, budget }, world);
  return { ...listed, runs: [...runs, ...older], since: reach, failure: null };
}

/** Runs created before this have been compared. */
function horizonOf(
  { gap, reconciliation, baseline }: RepositoryTotals,
  readAt: EpochMillis,
): EpochMillis {
  if (gap !== null) return Math.min(gap.through, readAt - LOOK_BACK);
  return reconciliation.at === 0 ? baseline : reconciliation.at - LOOK_BACK;
}

interface Tail {
  /** Newest first. */
  readonly runs: readonly RunReading[];
  /** Since when the tail holds everything, when it goes up to the newest page. */
  readonly reach: EpochMillis | null;
  readonly gap: ListedRuns['gap'];
}

const NO_TAIL: Tail = { runs: [], reach: null, gap: null };

interface Listing {
  readonly pages: PagesOfRuns;
  readonly budget: ApiAllowance;
  readonly horizon: EpochMillis;
}

/** The pages behind the newest, from the oldest that matters upwards, until there is enough to count. */
async function listTail(
  totals: RepositoryTotals,
  { pages, budget, horizon }: Listing,
): Promise<Tail> {
  const from = Math.max(2, totals.gap?.page ?? 2);
  const bottom = await bottomPage(pages, { from, horizon });
  const listed: RunReading[][] = [];
  let [page, reach, missing] = [bottom.page, Infinity, 0];
  for (; bottom.isFound && page > 1 && budget.has(missing); page--) {
    const read = await pages.read(page);
    if (read === null) break;
    listed.unshift([...read.items]);
    reach = Math.min(reach, reachOf(read));
    missing += read.items.filter((reading) => isUncounted(totals.ledger, reading)).length;
  }
  const runs = listed.flat();
  if (page === 1) return { runs, reach, gap: null };
  const through = runs[0]?.createdAt ?? horizon;
  const gap = {
    through,
    page: page + Number(runs.length > 0),
    unreadRuns: (page - 1) * PAGE_LENGTH,
  };
  return { runs, reach: null, gap };
}

async function olderActive(
  { active, identity }: RepositoryTotals,
  { since, budget }: { since: EpochMillis; budget: ApiAllowance },
  world: World,
): Promise<readonly RunReading[]> {
  const readings: RunReading[] = [];
  const older = active
    .filter(({ createdAt }) => createdAt < since)
    .sort((a, b) => a.seenAt - b.seenAt);
  for (const { buildNumber } of older.slice(0, SINGLES)) {
    if (!budget.has(1)) break;
    const answer = await budget.spend(() => world.bitbucket.pipeline(identity.uuid, buildNumber));
    if (answer.ok) readings.push(answer.value);
  }
  return readings;
}
