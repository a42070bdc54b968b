import { noteApiUse } from '../../core/aggregates/exporter';
import { addTables } from '../../core/aggregates/tables/departed';
import { DAY } from '../../core/time';
import type { RecordChange } from '../../ports/records';
import type { World } from '../../ports/world';
import type { Counted } from './counted';
import { changeOf, load, removalOf, type Stored } from '../records/kind';
import {
  entriesOf,
  INDEX,
  INDEX_OF,
  indexRemoval,
  indexReplacements,
  removedOf,
  type IndexEntry,
  type StoredIndex,
} from '../records/repository-index';
import { slicesOf } from '../records/slices';
import { REMOVED, REMOVED_UNREAD, TOTALS_UNREAD } from '../records/totals';
import { unlessUnreadable } from '../records/unless-unreadable';
import { WORKSPACE } from '../records/workspace';

/** How long what was removed may come back with its counts. */
const KEPT_FOR = 7 * DAY;

/**
 * Removes a repository of which an event says that it was deleted, once Bitbucket answers 404 for it as well. Without
 * the event it takes a day of lists that lack it, see {@link missRepositories}; no other answer removes anything.
 */
export async function removeDeleted(uuid: string, world: World): Promise<Counted> {
  const kinds = { ...movedOf(uuid), workspace: WORKSPACE, index: INDEX_OF(uuid) };
  const found = await load(kinds, world);
  const known = entriesOf(found.index).find((entry) => entry.uuid === uuid);
  const workspace = found.workspace.value;
  if (known === undefined || workspace === null) return { outcome: 'done' };
  const answer = await world.bitbucket.repository(uuid);
  if (answer.ok || answer.problem.type !== 'not_found') return UNCONFIRMED;
  const own = noteApiUse(workspace.own, world.bitbucket.tally(), world.now());
  const written = await world.records.write([
    ...move(found.totals, found.removed),
    ...asRemoved(found.index, [{ ...known, missingSince: undefined }], world),
    changeOf(found.workspace, { ...workspace, own }),
  ]);
  return written === 'written'
    ? { outcome: 'done' }
    : { outcome: 'again', afterSeconds: 1, reason: 'the repository changed meanwhile' };
}

const UNCONFIRMED: Counted = {
  outcome: 'again',
  afterSeconds: 60,
  reason: 'Bitbucket does not answer 404 for a repository that was deleted',
};

/** Two records each, and the sixteen pages of the index at most: within the changes that are written at once. */
const TOGETHER = 6;

/** Removes these from the page, a few at a time, all or nothing. What somebody writes meanwhile stays: it is alive. */
export async function removeMissing(uuids: readonly string[], world: World): Promise<void> {
  for (const some of slicesOf(uuids, TOGETHER)) {
    const [all, waiting] = [some.map(TOTALS_UNREAD), some.map(REMOVED_UNREAD)];
    const found = await load({ index: INDEX, all, waiting }, world);
    const entries = entriesOf(found.index).filter(({ uuid }) => some.includes(uuid));
    const places = entries.map(({ uuid }) => some.indexOf(uuid));
    // A conflict leaves them missing: the next list that is read to its end removes them.
    await world.records.write([
      ...places.flatMap((at) => move(found.all[at], found.waiting[at])),
      ...asRemoved(found.index, entries, world),
    ]);
  }
}

const asRemoved = (
  index: StoredIndex,
  entries: readonly IndexEntry[],
  world: World,
): readonly RecordChange[] =>
  indexReplacements(
    index,
    entries.map((entry) => ({ ...entry, removedAt: world.now() })),
  );

/** Brings back what was removed and has been shown again. Whether it had been removed; then it has to be read again. */
export async function bringBack(uuid: string, world: World): Promise<boolean> {
  const found = await load({ ...movedOf(uuid), index: INDEX_OF(uuid) }, world);
  const entry = removedOf(found.index).find((one) => one.uuid === uuid);
  if (entry === undefined) return false;
  const back = { ...entry, removedAt: undefined, missingSince: undefined };
  // A conflict means that somebody else brought it back, or that the next one who sees it will.
  await world.records.write([
    ...move(found.removed, found.totals),
    ...indexReplacements(found.index, [back]),
  ]);
  return true;
}

const movedOf = (uuid: string) => ({
  totals: TOTALS_UNREAD(uuid),
  removed: REMOVED_UNREAD(uuid),
});

type Unread = Stored<object | null> | undefined;

const move = (from: Unread, to: Unread): readonly RecordChange[] =>
  from?.value && to ? [removalOf(from), changeOf(to, from.value)] : [];

/** Deletes for good what was removed a week ago. What we counted of our own work there goes on in the workspace's sums. */
export async function forgetRemoved(index: StoredIndex, world: World): Promise<void> {
  const expired = removedOf(index).filter(({ removedAt }) => world.now() - removedAt >= KEPT_FOR);
  for (const { uuid } of expired) await unlessUnreadable(() => forget(uuid, world), world);
}

async function forget(uuid: string, world: World): Promise<void> {
  const kinds = { kept: REMOVED(uuid), workspace: WORKSPACE, index: INDEX_OF(uuid) };
  const found = await load(kinds, world);
  const workspace = found.workspace.value;
  const entry = indexRemoval(found.index, uuid);
  if (workspace === null || entry === null) return;
  const { kept } = found;
  const own = kept.value === null ? workspace.own : addTables(workspace.own, kept.value.tables);
  // A conflict means that somebody else wrote one of them: the next sweep does it.
  await world.records.write([
    ...(kept.value === null ? [] : [removalOf(kept)]),
    changeOf(found.workspace, { ...workspace, own }),
    entry,
  ]);
}
