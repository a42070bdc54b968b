import type { RepositoryRef } from '../../contract/access';
import type { EpochMillis } from '../../core/time';
import { anyNumber, anyText, fields, listOf, orElse } from '../../core/shape';
import type { RecordChange } from '../../ports/records';
import { INDEX_KEYS, indexKey } from './keys';
import { changeOf, recordOf, WHOLE_RECORD, type Kind, type Stored } from './kind';

/** A repository that has totals, or that was removed and whose totals wait. */
export interface IndexEntry {
  readonly uuid: string;
  readonly slug: string;
  /** When we first heard of it: the stable order in which repositories claim room on the page. */
  readonly knownSince: EpochMillis;
  /** When it took its slug from another name; absent while it has its first. */
  readonly namedSince?: EpochMillis | undefined;
  /** Since when every complete list lacks it and it is answered 404; absent where it is shown, or said to be deleted. */
  readonly missingSince?: EpochMillis | undefined;
  /** When it was removed; absent while it is counted. */
  readonly removedAt?: EpochMillis | undefined;
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
});

const indexPage = (key: string): Kind<IndexPage> =>
  recordOf({
    key,
    version: 2,
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

/** The pages of the index as they were read. */
export type StoredIndex = readonly Stored<IndexPage>[];

/** Every repository that has totals, in order of slug. */
export const entriesOf = (index: StoredIndex): readonly IndexEntry[] =>
  index
    .flatMap(({ value }) => value.entries)
    .filter(({ removedAt }) => removedAt === undefined)
    .sort((a, b) => (a.slug < b.slug ? -1 : Number(a.slug > b.slug)));

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

/** How to store that these repositories are shown under these slugs: one change for each page that has to change. */
export const indexChanges = (
  index: StoredIndex,
  entries: readonly IndexEntry[],
): readonly RecordChange[] => changed(index, entries, withEntry);

/** How to store these entries as they are, in the place of those that are known of the same repositories. */
export const indexReplacements = (
  index: StoredIndex,
  entries: readonly IndexEntry[],
): readonly RecordChange[] =>
  changed(index, entries, (before, entry) => [...without(before, entry.uuid), entry]);

type Include = (entries: readonly IndexEntry[], entry: IndexEntry) => readonly IndexEntry[];

function changed(
  index: StoredIndex,
  entries: readonly IndexEntry[],
  include: Include,
): readonly RecordChange[] {
  const keys = [...new Set(entries.map(({ uuid }) => indexKey(uuid)))];
  return keys.flatMap((key) => {
    const page = pageIn(index, key);
    const before = page.value.entries;
    const after = entries.filter(({ uuid }) => indexKey(uuid) === key).reduce(include, before);
    return after === before ? [] : [changeOf(page, { entries: after })];
  });
}

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

/** Of several with one slug the one that took it last: Bitbucket lists only that one under it. */
export function oneForEachSlug(index: readonly IndexEntry[]): readonly IndexEntry[] {
  const latest = new Map<string, IndexEntry>();
  for (const entry of index) {
    const other = latest.get(entry.slug);
    if (other === undefined || namedSince(other) < namedSince(entry)) latest.set(entry.slug, entry);
  }
  return [...latest.values()];
}

const namedSince = ({ namedSince: since, knownSince }: IndexEntry): EpochMillis =>
  since ?? knownSince;

/** How to store that a repository is forgotten; null when it was not known. */
export function indexRemoval(index: StoredIndex, repositoryUuid: string): RecordChange | null {
  const page = pageIn(index, indexKey(repositoryUuid));
  const { entries } = page.value;
  const rest = without(entries, repositoryUuid);
  return rest.length === entries.length ? null : changeOf(page, { entries: rest });
}
