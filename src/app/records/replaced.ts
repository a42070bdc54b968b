import type { EpochMillis } from '../../core/time';

/** A repository by the names that it had. */
export interface Named {
  readonly uuid: string;
  readonly slug: string;
  /** When we first heard of it: the stable order in which repositories claim room on the page. */
  readonly knownSince: EpochMillis;
  /** When it took its slug from another name; absent while it has its first. */
  readonly namedSince?: EpochMillis | undefined;
  /** When it was removed; absent while it is counted. */
  readonly removedAt?: EpochMillis | undefined;
  /** Whether another has taken its slug since, and is shown in its place; absent where not. */
  readonly isReplaced?: boolean | undefined;
}

/**
 * Those, by uuid, of which another has the slug now: of several the one that took it last, since Bitbucket lists only
 * that one under it.
 */
export function replacedIn(entries: readonly Named[]): ReadonlySet<string> {
  const latest = new Map<string, Named>();
  const replaced = new Set<string>();
  for (const entry of entries) {
    if (entry.removedAt !== undefined) continue;
    const other = latest.get(entry.slug);
    const isLater = other === undefined || isBefore(other, entry);
    if (isLater) latest.set(entry.slug, entry);
    if (other !== undefined) replaced.add((isLater ? other : entry).uuid);
  }
  return replaced;
}

function isBefore(one: Named, other: Named): boolean {
  const [since, otherSince] = [namedSince(one), namedSince(other)];
  return since === otherSince ? one.uuid < other.uuid : since < otherSince;
}

const namedSince = ({ namedSince: since, knownSince }: Named): EpochMillis => since ?? knownSince;

/** Those that no other of them replaces. */
export function unreplaced<T extends Named>(entries: readonly T[]): readonly T[] {
  const replaced = replacedIn(entries);
  return entries.filter(({ uuid }) => !replaced.has(uuid));
}

/** The entries with the marks of those that are meant as they should be; the same list where they are. */
export function markedBy<T extends Named>(
  replaced: ReadonlySet<string>,
  entries: readonly T[],
  isMeant: (entry: T) => boolean,
): readonly T[] {
  const isRight = (entry: T) =>
    !isMeant(entry) || (entry.isReplaced ?? false) === replaced.has(entry.uuid);
  if (entries.every(isRight)) return entries;
  return entries.map((entry) =>
    isRight(entry) ? entry : { ...entry, isReplaced: replaced.has(entry.uuid) || undefined },
  );
}
