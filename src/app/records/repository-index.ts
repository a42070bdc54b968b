import type { RepositoryRef } from '../../contract/access';
import type { EpochMillis } from '../../core/time';
import type { RecordChange } from '../../ports/records';
import { INDEX_KEYS, indexKey } from './keys';
import type { Found } from './load';

/** A repository that has totals. */
export interface IndexEntry {
  readonly uuid: string;
  readonly slug: string;
  /** When we first heard of it: the stable order in which repositories claim room on the page. */
  readonly knownSince: EpochMillis;
  /** When it took its slug from another name; absent while it has its first. */
  readonly namedSince?: EpochMillis;
}

interface IndexPage {
  readonly entries: readonly IndexEntry[];
}

/** Every repository that has totals, in order of slug. */
export function indexIn(found: Found): readonly IndexEntry[] {
  const entries = INDEX_KEYS.flatMap((key) => pageIn(found, key).entries);
  return entries.sort((a, b) => (a.slug < b.slug ? -1 : Number(a.slug > b.slug)));
}

/** Every repository that is counted, by slug. */
export const repositoriesIn = (found: Found): readonly RepositoryRef[] =>
  indexIn(found).map(({ uuid, slug }) => ({ uuid, slug }));

function pageIn(found: Found, key: string): IndexPage {
  return (found.get(key)?.body as IndexPage | undefined) ?? { entries: [] };
}

/** How to store that these repositories are known under these slugs: one change for each page that has to change. */
export function indexChanges(
  found: Found,
  entries: readonly IndexEntry[],
): readonly RecordChange[] {
  const keys = [...new Set(entries.map(({ uuid }) => indexKey(uuid)))];
  return keys.flatMap((key) => {
    const before = pageIn(found, key).entries;
    const after = entries.filter(({ uuid }) => indexKey(uuid) === key).reduce(withEntry, before);
    return after === before ? [] : [pageChange(found, key, after)];
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
  const { entries } = pageIn(found, indexKey(repositoryUuid));
  const rest = entries.filter(({ uuid }) => uuid !== repositoryUuid);
  return rest.length === entries.length ? null : pageChange(found, indexKey(repositoryUuid), rest);
}

function pageChange(found: Found, key: string, entries: readonly IndexEntry[]): RecordChange {
  return { key, body: { entries }, revision: found.get(key)?.revision ?? null };
}
