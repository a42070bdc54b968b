import { isBehind, mayBeBehind } from '../../core/aggregates/behind';
import { DETAILS } from '../../core/aggregates/page-room';
import { shortId } from '../../core/aggregates/short-id';
import { divide, dividedInto, shardName, type Division } from '../../core/access/shards';
import { collectRepository } from '../../core/exposition/collect/collect-repository';
import { linesIn } from '../../core/exposition/collect/counted';
import type { Page } from '../../core/exposition/collect/page';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { DAY, HOUR, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import { load, type Stored } from '../records/kind';
import type { PageRecords } from '../records/page';
import type { IndexEntry } from '../records/repository-index';
import { SIZES, type Sizes } from '../records/sizes';
import { keepNote } from '../records/transact';
import { pagesInPortions } from './portions';
import { SERIES_LIMIT } from './read-page';

/** Beyond this the sweep does not take them any more, and discovery does it itself. */
const STALE = 3 * HOUR;

/** What a repository is taken for that was found since. */
const UNKNOWN_LINES = 100;

/** Room for what belongs to no repository; generous, so that a page does not burst between two takings. */
export const OWN_LINES = 500;

export interface KnownSizes {
  readonly linesOf: (entry: IndexEntry) => number;
  /** The shards that it is divided into, by name. */
  readonly shards: readonly string[];
}

/**
 * How many lines a repository has. From one small record; only where that is missing, older than three hours, or of
 * other settings, every repository is read once. Throws when that is not complete.
 */
export async function sizesOf(found: PageRecords, world: World): Promise<KnownSizes> {
  const { sizes } = await load({ sizes: SIZES }, world);
  const isGood = isOfNow(sizes, { found, age: STALE }, world);
  const { lines, shards } = isGood ? sizes.value : await takeByDiscovery(sizes, found, world);
  return { linesOf: ({ uuid }) => lines[shortId(uuid)] ?? UNKNOWN_LINES, shards };
}

export const isOfNow = (
  { value }: Stored<Sizes>,
  { found, age }: { readonly found: PageRecords; readonly age: number },
  world: World,
): boolean => value.at + age > world.now() && value.settings === found.settings.revision;

async function takeByDiscovery(
  before: Stored<Sizes>,
  found: PageRecords,
  world: World,
): Promise<Sizes> {
  const { sizes } = await measure(before, found, world);
  await keepNote(before, sizes, world);
  return sizes;
}

/** The same by the sweep, which decides about everything that is new. */
export async function takeSizes(
  before: Stored<Sizes>,
  found: PageRecords,
  world: World,
): Promise<Measured> {
  const measured = await measure(before, found, world);
  await keepNote(before, { ...measured.sizes, news: [] }, world);
  return measured;
}

export interface Measured {
  readonly sizes: Sizes;
  /** Lines in each detail, the fullest first, by the short id of a repository; too much to be stored. */
  readonly details: ReadonlyMap<string, readonly number[]>;
}

/** How many are remembered by name, those that are surely behind first. */
const BEHIND_MOST = 1000;

/** Reads every repository once. Losing the race to store it loses nothing: the other measured them. */
async function measure(
  { value: before }: Stored<Sizes>,
  found: PageRecords,
  world: World,
): Promise<Measured> {
  const details = new Map<string, readonly number[]>();
  const byUuid = new Map<string, number>();
  const begunAt = world.now();
  const behind: string[] = [];
  const maybe: string[] = [];
  const take = (totals: RepositoryTotals, page: Page): void => {
    const { uuid } = totals.identity;
    const all = linesOf(totals, page);
    details.set(shortId(uuid), all);
    byUuid.set(uuid, all[0] ?? 0);
    if (isBehind(totals)) behind.push(shortId(uuid));
    else if (mayBeBehind(totals, begunAt)) maybe.push(shortId(uuid));
  };
  for await (const page of pagesInPortions(found, world))
    for (const totals of page.repositories) take(totals, page);
  const now = world.now();
  const lines = Object.fromEntries([...details].map(([id, [all = 0]]) => [id, all]));
  const news = Object.keys(lines).filter(
    (id) => !Object.hasOwn(before.lines, id) || before.news.includes(id),
  );
  const first = [...behind, ...maybe].slice(0, BEHIND_MOST);
  const about = { at: now, settings: found.settings.revision, lines, news, behind: first };
  return { sizes: { ...about, ...shardsOf(byUuid, before, now) }, details };
}

function linesOf(totals: RepositoryTotals, page: Page): readonly number[] {
  return DETAILS.map((detail) => linesIn(collectRepository(totals, page, detail)));
}

/** Two halves that together stay below this part of the limit become one shard again, once a day at most. */
const AMPLE = 0.8;

function shardsOf(
  sizes: ReadonlyMap<string, number>,
  before: Sizes,
  now: EpochMillis,
): Pick<Sizes, 'shards' | 'shardsAt'> {
  const divided = dividedInto(before.shards);
  const mayShrink = now - before.shardsAt >= DAY;
  const isDivided: Division['isDivided'] = (shard, lines) =>
    divided.has(shardName(shard)) && !(mayShrink && lines <= AMPLE * SERIES_LIMIT);
  const all = divide({ sizes, own: OWN_LINES, limit: SERIES_LIMIT, isDivided });
  const shards = all.map(shardName);
  const isSame = shards.join() === before.shards.join();
  return { shards, shardsAt: isSame ? before.shardsAt : now };
}
