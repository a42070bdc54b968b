import { missed, type Lacking } from '../../core/aggregates/missing';
import { shortId } from '../../core/aggregates/short-id';
import type { MissingRepositories } from '../../core/aggregates/workspace';
import { isExcluded, type Settings } from '../../core/settings';
import type { RepositoryReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import { removeMissing } from '../counting/remove-repository';
import { load } from '../records/kind';
import {
  entriesOf,
  INDEX,
  indexReplacements,
  removedOf,
  type IndexEntry,
  type StoredIndex,
} from '../records/repository-index';
import { noteKey } from '../records/sweep-notes';
import type { ApiAllowance } from './allowance';

export interface WholeList {
  /** All repositories that it had, by {@link noteKey}. */
  readonly listed: ReadonlySet<string>;
  /** One of them. */
  readonly witness: RepositoryReading;
}

interface Missing {
  readonly budget: ApiAllowance;
  readonly settings: Settings;
}

/** The part of what is left of a sweep's budget that asking for missing repositories may take. */
const SHARE = 1 / 2;
/** How many are named, and of how many the records are told apart. */
const NAMED = 5;
const TOLD_APART = 1000;

/**
 * Asks for each repository that a whole list lacked, one request each and one for a repository that it had, and
 * removes what has been missing for a day. Returns what is missing and stays, because it is too much for one day;
 * null where nothing is. What the admin excluded is neither asked for nor removed.
 */
export async function missRepositories(
  { listed, witness }: WholeList,
  { budget, settings }: Missing,
  world: World,
): Promise<MissingRepositories | null> {
  const { index } = await load({ index: INDEX }, world);
  const known = entriesOf(index);
  const absent = known
    .filter((entry) => !listed.has(noteKey(entry.uuid)) && !isExcluded(settings, entry))
    .sort(longestMissingFirst);
  if (absent.length === 0) return null;
  const { missingSince, removed, held } = missed({
    now: world.now(),
    known: known.length,
    lacking: await asked(absent, { witness, budget }, world),
    removedAt: unheardOf(index),
  });
  const noted = absent.map((entry) => ({ ...entry, missingSince: missingSince.get(entry.uuid) }));
  const news = noted.filter((entry, at) => entry.missingSince !== absent[at]?.missingSince);
  // A conflict means that somebody else wrote the index: the next whole list begins where this one did.
  await world.records.write(indexReplacements(index, news));
  await removeMissing(removed, world);
  const stays = noted.filter(({ uuid }) => held.includes(uuid));
  return stays.length === 0 ? null : toldOf(stays, known.length);
}

const longestMissingFirst = (a: IndexEntry, b: IndexEntry): number =>
  (a.missingSince ?? Infinity) === (b.missingSince ?? Infinity)
    ? Number(a.uuid > b.uuid) - Number(a.uuid < b.uuid)
    : (a.missingSince ?? Infinity) - (b.missingSince ?? Infinity);

/** When those were removed of which no event had said that they were deleted. */
const unheardOf = (index: StoredIndex): readonly number[] =>
  removedOf(index).flatMap(({ removedAt, missingSince }) =>
    missingSince === undefined ? [] : [removedAt],
  );

/** A 404 proves something only where Bitbucket shows another repository. */
async function asked(
  absent: readonly IndexEntry[],
  { witness, budget }: { readonly witness: RepositoryReading; readonly budget: ApiAllowance },
  world: World,
): Promise<readonly Lacking[]> {
  const requests = Math.floor(budget.left * SHARE);
  const ask = async (uuid: string): Promise<Lacking['answer']> => {
    const answer = await budget.spend(() => world.bitbucket.repository(uuid));
    return !answer.ok && answer.problem.type === 'not_found' ? 'not_found' : 'another';
  };
  const shows =
    requests > 0 && (await budget.spend(() => world.bitbucket.repository(witness.uuid))).ok;
  const lacking: Lacking[] = [];
  for (const [at, { uuid, missingSince }] of absent.entries()) {
    const mayAsk = shows && at + 1 < requests && budget.has(1);
    lacking.push({ uuid, missingSince, answer: mayAsk ? await ask(uuid) : 'unasked' });
  }
  return lacking;
}

const toldOf = (entries: readonly IndexEntry[], of: number): MissingRepositories => ({
  since: Math.min(...entries.map(({ missingSince }) => missingSince ?? Infinity)),
  count: entries.length,
  of,
  slugs: entries.slice(0, NAMED).map(({ slug }) => slug),
  ids: entries.slice(0, TOLD_APART).map(({ uuid }) => shortId(uuid)),
});
