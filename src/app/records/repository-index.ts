import type { RepositoryRef } from '../../contract/access';
import type { EpochMillis } from '../../core/time';
import { anyNumber, anyText, fields, listOf, orElse } from '../../core/shape';
import type { RecordChange } from '../../ports/records';
import { INDEX_KEYS, indexKey } from './keys';
import { changeOf, recordOf, storedIn, WHOLE_RECORD, type Kind, type Stored } from './kind';
import type { Found } from './load';

/** A repository that has totals. */
export interface IndexEntry {
  readonly uuid: string;
  readonly slug: string;
  /** When we first heard of it: the stable order in which repositories claim room on the page. */
  readonly knownSince: EpochMillis;
  /** When it took its slug from another name; absent while it has its first. */
  readonly namedSince?: EpochMillis | undefined;
}

interface IndexPage {
  readonly entries: readonly IndexEntry[];
}

const entry = fields({
  uuid: anyText,
  slug: anyText,
  knownSince: anyNumber,
  namedSince: orElse(anyNumber, undefined),
});

const indexPage = (key: string): Kind<IndexPage> =>
  recordOf({
    key,
    version: 1,
    bytesMax: WHOLE_RECORD,
    none: { entries: [] },
    shape: fields({
      entries: listOf(entry),
    }),
  });

/** The index of repositories, on sixteen pages. */
export const INDEX: readonly Kind<IndexPage>[] = INDEX_KEYS.map(indexPage);

/** The pages of the index as they were read. */
export type StoredIndex = readonly Stored<IndexPage>[];

/** Every repository that has totals, in order of slug. */
export const entriesOf = (index: StoredIndex): readonly IndexEntry[] =>
  index
    .flatMap(({ value }) => value.entries)
    .sort((a, b) => (a.slug < b.slug ? -1 : Number(a.slug > b.slug)));

/** Every repository that is counted, by slug. */
export const repositoriesOf = (index: StoredIndex): readonly RepositoryRef[] =>
  entriesOf(index).map(({ uuid, slug }) => ({ uuid, slug }));

export const indexIn = (found: Found): readonly IndexEntry[] =>
  entriesOf(INDEX.map((page) => storedIn(found, page)));

const pageIn = (found: Found, key: string): Stored<IndexPage> => storedIn(found, indexPage(key));

/** How to store that these repositories are known under these slugs: one change for each page that has to change. */
export function indexChanges(
  found: Found,
  entries: readonly IndexEntry[],
): readonly RecordChange[] {
  const keys = [...new Set(entries.map(({ uuid }) => indexKey(uuid)))];
  return keys.flatMap((key) => {
    const page = pageIn(found, key);
    const before = page.value.entries;
    const after = entries.filter(({ uuid }) => indexKey(uuid) === key).reduce(withEntry, before);
    return after === before ? [] : [changeOf(page, { entries: after })];
  });
}

function withEntry(entries: readonly IndexEntry[], entry: IndexEntry): readonly IndexEntry[] {
  const known = entries.find(({ uuid }) => uuid === entry.uuid);
  if (known?.slug === entry.slug) return entries;
  if (known === undefined) return [...entries, entry];
  const { knownSince } = known;
  const renamed = { ...entry, knownSince, namedSince: entry.knownSince };
  return [...entries.filter((other) => other !== known), renamed];
}

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

/** How to store that a repository is gone; null when it was not known. */
export function indexRemoval(found: Found, repositoryUuid: string): RecordChange | null {
  const page = pageIn(found, indexKey(repositoryUuid));
  const { entries } = page.value;
  const rest = entries.filter(({ uuid }) => uuid !== repositoryUuid);
  return rest.length === entries.length ? null : changeOf(page, { entries: rest });
}
