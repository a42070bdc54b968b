import type { RepositoryRef } from '../../contract/access';
import { isExcluded, type Settings } from '../../core/settings';
import type { EpochMillis } from '../../core/time';
import { indexPagesOf, type Shard } from '../../core/access/shards';
import { anyNumber, anyText, fields, flag, listOf, orElse } from '../../core/shape';
import type { RecordChange } from '../../ports/records';
import { INDEX_KEYS, indexKey } from './keys';
import { changeOf, recordOf, WHOLE_RECORD, type Kind, type Stored } from './kind';
import { markedBy, replacedIn, unreplaced, type Named } from './replaced';

/** A repository that has totals, or that was removed and whose totals wait. */
export interface IndexEntry extends Named {
  /** Since when every complete list lacks it and it is answered 404; absent where it is shown, or said to be deleted. */
  readonly missingSince?: EpochMillis | undefined;
}

interface IndexPage {
  readonly entries: readonly IndexEntry[];
}

const entry = fields({
  uuid: anyText,
  slug: anyText,
  knownSince: anyNumber,
  namedSince: orElse(anyNumber, undefined),
  missingSince: orElse(anyNumber, undefined),
  removedAt: orElse(anyNumber, undefined),
  isReplaced: orElse(flag, undefined),
});

const indexPage = (key: string): Kind<IndexPage> =>
  recordOf({
    key,
    version: 3,
    oldest: 1,
    bytesMax: WHOLE_RECORD,
    none: { entries: [] },
    shape: fields({
      entries: listOf(entry),
    }),
  });

/** The index of repositories, on sixteen pages. */
export const INDEX: readonly Kind<IndexPage>[] = INDEX_KEYS.map(indexPage);

/** As much of it as tells of one repository. */
export const INDEX_OF = (repositoryUuid: string): readonly Kind<IndexPage>[] => [
  indexPage(indexKey(repositoryUuid)),
];

/** As much of it as tells of the repositories of a shard. */
export const INDEX_OF_SHARD = (shard: Shard): readonly Kind<IndexPage>[] => {
  const pages = indexPagesOf(shard);
  return INDEX.filter((_, page) => pages.includes(page));
};

/** The pages of the index as they were read: all, or some. */
export type StoredIndex = readonly Stored<IndexPage>[];

/** Every repository that has totals, in order of slug. */
export const entriesOf = (index: StoredIndex): readonly IndexEntry[] =>
  index
    .flatMap(({ value }) => value.entries)
    .filter(({ removedAt }) => removedAt === undefined)
    .sort((a, b) => (a.slug < b.slug ? -1 : Number(a.slug > b.slug)));

/** Those of them that nobody left out, in the same order. */
export const countedIn = (index: StoredIndex, settings: Settings): readonly IndexEntry[] =>
  entriesOf(index).filter((entry) => !isExcluded(settings, entry));

/** Every repository that was removed and may come back. */
export const removedOf = (index: StoredIndex): readonly RemovedEntry[] =>
  index.flatMap(({ value }) => value.entries).filter(isRemoved);

export type RemovedEntry = IndexEntry & { readonly removedAt: EpochMillis };

const isRemoved = (entry: IndexEntry): entry is RemovedEntry => entry.removedAt !== undefined;

/** Every repository that is counted, by slug. */
export const repositoriesOf = (index: StoredIndex): readonly RepositoryRef[] =>
  entriesOf(index).map(({ uuid, slug }) => ({ uuid, slug }));

function pageIn(index: StoredIndex, key: string): Stored<IndexPage> {
  const page = index.find(({ kind }) => kind.key === key);
  if (page === undefined) throw new Error(`The page ${key} was not read.`);
  return page;
}

/**
 * How to store that these repositories are shown under these slugs: one change for each page that has to change. Where
 * all of the index was read, those that had one of these slugs are marked as replaced, and no others.
 */
export function indexChanges(
  index: StoredIndex,
  entries: readonly IndexEntry[],
): readonly RecordChange[] {
  const after = including(index, entries, withEntry);
  const touched = new Set(entries.map(({ uuid }) => uuid));
  const before = index.flatMap(({ value }) => value.entries);
  const slugs = new Set(
    [...entries, ...before.filter(({ uuid }) => touched.has(uuid))].map(({ slug }) => slug),
  );
  return changesTo(index, isWhole(index) ? marked(after, ({ slug }) => slugs.has(slug)) : after);
}

/** How to put right who is marked as replaced, in an index of which all was read. */
export const indexMarks = (index: StoredIndex): readonly RecordChange[] =>
  changesTo(
    index,
    marked(including(index, [], withEntry), () => true),
  );

/** How to store these entries as they are, in the place of those that are known of the same repositories. */
export const indexReplacements = (
  index: StoredIndex,
  entries: readonly IndexEntry[],
): readonly RecordChange[] =>
  changesTo(
    index,
    including(index, entries, (before, entry) => [...without(before, entry.uuid), entry]),
  );

/** What is on each page, by its key. */
type Pages = ReadonlyMap<string, readonly IndexEntry[]>;
type Include = (entries: readonly IndexEntry[], entry: IndexEntry) => readonly IndexEntry[];

function including(index: StoredIndex, entries: readonly IndexEntry[], include: Include): Pages {
  const pages = new Map(index.map(({ kind, value }) => [kind.key, value.entries]));
  for (const entry of entries) {
    const { key } = pageIn(index, indexKey(entry.uuid)).kind;
    pages.set(key, include(pages.get(key) ?? [], entry));
  }
  return pages;
}

function marked(pages: Pages, isMeant: (entry: IndexEntry) => boolean): Pages {
  const replaced = replacedIn([...pages.values()].flat());
  return new Map([...pages].map(([key, page]) => [key, markedBy(replaced, page, isMeant)]));
}

const changesTo = (index: StoredIndex, pages: Pages): readonly RecordChange[] =>
  index.flatMap((page) => {
    const entries = pages.get(page.kind.key) ?? [];
    return entries === page.value.entries ? [] : [changeOf(page, { entries })];
  });

const isWhole = (index: StoredIndex): boolean => index.length === INDEX.length;

function withEntry(entries: readonly IndexEntry[], entry: IndexEntry): readonly IndexEntry[] {
  const known = entries.find(({ uuid }) => uuid === entry.uuid);
  if (known === undefined) return [...entries, entry];
  const { knownSince, namedSince: since, missingSince } = known;
  if (known.slug === entry.slug && missingSince === undefined) return entries;
  const namedSince = known.slug === entry.slug ? since : entry.knownSince;
  return [...without(entries, entry.uuid), { ...entry, knownSince, namedSince }];
}

const without = (entries: readonly IndexEntry[], gone: string): readonly IndexEntry[] =>
  entries.filter(({ uuid }) => uuid !== gone);

/**
 * Every repository that is counted and shown: of several with one slug the one that took it last, since Bitbucket lists
 * only that one under it. Of some pages by the marks that were written when all were known, at the latest by the last sweep.
 */
export function shownIn(index: StoredIndex, settings: Settings): readonly IndexEntry[] {
  const entries = entriesOf(index);
  const known = isWhole(index) ? entries : entries.filter(({ isReplaced }) => !isReplaced);
  return unreplaced(known).filter((entry) => !isExcluded(settings, entry));
}

/** How to store that a repository is forgotten; null when it was not known. */
export function indexRemoval(index: StoredIndex, repositoryUuid: string): RecordChange | null {
  const page = pageIn(index, indexKey(repositoryUuid));
  const { entries } = page.value;
  const rest = without(entries, repositoryUuid);
  return rest.length === entries.length ? null : changeOf(page, { entries: rest });
}
