import type { WorkspaceTotals } from '../core/aggregates/workspace';
import type { Settings } from '../core/settings';
import { MINUTE, type EpochMillis } from '../core/time';
import type { World } from '../ports/world';
import type { ApiAllowance } from './allowance';
import type { Discovered, SweepNote } from './discover';
import { SWEEP_KEY } from './keys';
import { UnreadableRecord } from './load';
import { reconcile } from './reconcile';
import type { IndexEntry } from './repository-index';

export interface Sweeping {
  readonly workspace: WorkspaceTotals;
  readonly budget: ApiAllowance;
  readonly settings: Settings;
}

/** Time after which a sweep takes up no further repository; Forge ends it a minute later. */
const STOP_AFTER = 3 * MINUTE;

/** Reconciles repositories in the order in which it matters, until the budget or the time is used up. */
export async function reconcileAll(
  discovered: Discovered,
  sweeping: Sweeping,
  world: World,
): Promise<void> {
  const deadline = sweeping.workspace.heartbeatAt + STOP_AFTER;
  const notes: Record<string, SweepNote> = {};
  for (const { uuid, slug } of inOrder(discovered)) {
    if (!sweeping.budget.has(1) || world.now() > deadline) break;
    if (sweeping.settings.excludedRepositories.includes(slug)) continue;
    const reading = discovered.readings.get(uuid);
    const note = await unlessUnreadable(() => reconcile({ uuid, reading }, sweeping, world), world);
    if (note !== null) notes[uuid] = note;
  }
  await keep(notes, discovered, world);
}

async function unlessUnreadable<T>(act: () => Promise<T>, world: World): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
    // It stays as it is, and every scrape says so; the other repositories want to be compared all the same.
    world.log('Record left alone', { detail: error.message });
    return null;
  }
}

/** Those with something unfinished or moved since we looked come first, the longest unseen of them first. */
function inOrder({ repositories, readings, notes }: Discovered): readonly IndexEntry[] {
  const seenAt = ({ uuid }: IndexEntry): EpochMillis => notes.notes[uuid]?.at ?? 0;
  const isUrgent = (entry: IndexEntry): boolean =>
    seenAt(entry) === 0 ||
    notes.notes[entry.uuid]?.isOpen === true ||
    (readings.get(entry.uuid)?.updatedAt ?? 0) > seenAt(entry);
  return [...repositories].sort(
    (a, b) => Number(isUrgent(b)) - Number(isUrgent(a)) || seenAt(a) - seenAt(b),
  );
}

async function keep(
  fresh: Readonly<Record<string, SweepNote>>,
  { repositories, notes, notesRevision }: Discovered,
  world: World,
): Promise<void> {
  const all: Record<string, SweepNote> = {};
  for (const { uuid } of repositories) {
    const note = fresh[uuid] ?? notes.notes[uuid];
    if (note !== undefined) all[uuid] = note;
  }
  // Losing this race loses only the order of the next sweep.
  await world.records.write([{ key: SWEEP_KEY, body: { notes: all }, revision: notesRevision }]);
}
