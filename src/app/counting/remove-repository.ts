import { noteApiUse } from '../../core/aggregates/exporter';
import { addTables } from '../../core/aggregates/tables/departed';
import { DAY } from '../../core/time';
import type { RecordChange } from '../../ports/records';
import type { World } from '../../ports/world';
import type { Counted } from './counted';
import { indexKey, INDEX_KEYS, removedKey, totalsKey, WORKSPACE_KEY } from '../records/keys';
import { removalOf, storedIn } from '../records/kind';
import { workspaceChange, workspaceIn, type Found } from '../records/load';
import {
  indexIn,
  indexRemoval,
  indexReplacements,
  removedIn,
  type IndexEntry,
} from '../records/repository-index';
import { slicesOf } from '../records/slices';
import { REMOVED } from '../records/totals';
import { unlessUnreadable } from '../records/unless-unreadable';

/** How long what was removed may come back with its counts. */
const KEPT_FOR = 7 * DAY;

/**
 * Removes a repository of which an event says that it was deleted, once Bitbucket answers 404 for it as well. Without
 * the event it takes a day of lists that lack it, see {@link missRepositories}; no other answer removes anything.
 */
export async function removeDeleted(uuid: string, world: World): Promise<Counted> {
  const keys = [totalsKey(uuid), removedKey(uuid), WORKSPACE_KEY, indexKey(uuid)];
  const found = await world.records.read(keys);
  const known = indexIn(found).find((entry) => entry.uuid === uuid);
  const workspace = workspaceIn(found);
  if (known === undefined || workspace === null) return { outcome: 'done' };
  const answer = await world.bitbucket.repository(uuid);
  if (answer.ok || answer.problem.type !== 'not_found') return UNCONFIRMED;
  const own = noteApiUse(workspace.own, world.bitbucket.tally(), world.now());
  const written = await world.records.write([
    ...removal(found, [{ ...known, missingSince: undefined }], world),
    workspaceChange(found, { ...workspace, own }),
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
    const keys = some.flatMap((uuid) => [totalsKey(uuid), removedKey(uuid)]);
    const found = await world.records.read([...INDEX_KEYS, ...keys]);
    const entries = indexIn(found).filter(({ uuid }) => some.includes(uuid));
    // A conflict leaves them missing: the next list that is read to its end removes them.
    await world.records.write(removal(found, entries, world));
  }
}

const removal = (
  found: Found,
  entries: readonly IndexEntry[],
  world: World,
): readonly RecordChange[] => [
  ...entries.flatMap(({ uuid }) => move(found, totalsKey(uuid), removedKey(uuid))),
  ...indexReplacements(
    found,
    entries.map((entry) => ({ ...entry, removedAt: world.now() })),
  ),
];

/** Brings back what was removed and has been shown again. Whether it had been removed; then it has to be read again. */
export async function bringBack(uuid: string, world: World): Promise<boolean> {
  const keys = [indexKey(uuid), totalsKey(uuid), removedKey(uuid)];
  const found = await world.records.read(keys);
  const removed = removedIn(found).find((entry) => entry.uuid === uuid);
  if (removed === undefined) return false;
  const back = { ...removed, removedAt: undefined, missingSince: undefined };
  // A conflict means that somebody else brought it back, or that the next one who sees it will.
  await world.records.write([
    ...move(found, removedKey(uuid), totalsKey(uuid)),
    ...indexReplacements(found, [back]),
  ]);
  return true;
}

function move(found: Found, from: string, to: string): readonly RecordChange[] {
  const record = found.get(from);
  if (record === undefined) return [];
  const { body, revision } = record;
  return [
    { key: from, body: null, revision },
    { key: to, body: body as object, revision: found.get(to)?.revision ?? null },
  ];
}

/** Deletes for good what was removed a week ago. What we counted of our own work there goes on in the workspace's sums. */
export async function forgetRemoved(found: Found, world: World): Promise<void> {
  const expired = removedIn(found).filter(({ removedAt }) => world.now() - removedAt >= KEPT_FOR);
  for (const { uuid } of expired) await unlessUnreadable(() => forget(uuid, world), world);
}

async function forget(uuid: string, world: World): Promise<void> {
  const found = await world.records.read([removedKey(uuid), WORKSPACE_KEY, indexKey(uuid)]);
  const workspace = workspaceIn(found);
  const entry = indexRemoval(found, uuid);
  if (workspace === null || entry === null) return;
  const kept = storedIn(found, REMOVED(uuid));
  const own = kept.value === null ? workspace.own : addTables(workspace.own, kept.value.tables);
  // A conflict means that somebody else wrote one of them: the next sweep does it.
  await world.records.write([
    ...(kept.value === null ? [] : [removalOf(kept)]),
    workspaceChange(found, { ...workspace, own }),
    entry,
  ]);
}
