import { FIRST_LOOK, keptBehind, type Look } from '../../core/aggregates/budget';
import type { Halts } from '../../core/aggregates/runs/untouched';
import { shortId } from '../../core/aggregates/short-id';
import type { Used } from '../../core/money/add-up';
import { overdueAfter } from '../../core/health/due';
import { isExcluded } from '../../core/settings';
import { MINUTE } from '../../core/time';
import type { World } from '../../ports/world';
import type { Discovered } from './find-repositories';
import { unlessUnreadable } from '../records/unless-unreadable';
import { reconcile, type Reconciled } from './reconcile';
import type { Sweeping } from './sweeping';
import type { IndexEntry } from '../records/repository-index';
import { COMPARED_MOST, lookOf } from '../records/compared';
import { changeOf } from '../records/kind';
import { noteKey, notesChange, type SweepNote } from '../records/sweep-notes';
import { changesOfNote } from '../records/transact';

/** Time after which a sweep takes up no further repository; Forge ends it a minute later. */
const STOP_AFTER = 3 * MINUTE;

/** What the repositories of one sweep tell together. */
export interface ToldByAll {
  readonly halts: readonly Halts[];
  /** The repositories in which a step waits for a self-hosted runner. */
  readonly wantRunners: readonly string[];
  /** What each used, by its short id. */
  readonly used: ReadonlyMap<string, Used>;
}

/** Reconciles repositories in the order in which it matters, until the budget or the time is used up. */
export async function reconcileAll(
  discovered: Discovered,
  sweeping: Sweeping,
  world: World,
): Promise<ToldByAll> {
  const deadline = sweeping.workspace.heartbeatAt + STOP_AFTER;
  const fresh = new Map<string, Fresh>();
  const mayStay = discovered.repositories.length <= COMPARED_MOST;
  const halts: Halts[] = [];
  const wantRunners: string[] = [];
  const used = new Map<string, Used>();
  const { budget, settings } = sweeping;
  const repositories = discovered.repositories.filter((entry) => !isExcluded(settings, entry));
  const incomplete = maybeIncomplete({ ...discovered, repositories }, sweeping);
  const counted = inOrder({ ...discovered, repositories }, incomplete, sweeping);
  const looks = counted.map(({ uuid }) => lookAt(uuid, discovered));
  const behind = keptBehind(looks, budget.granted.usual);
  for (const [at, entry] of counted.entries()) {
    const { uuid } = entry;
    const isIncomplete = incomplete.has(entry);
    const left = isIncomplete ? budget.leftForMissing : budget.left;
    if (left < 1 || world.now() > deadline) break;
    const reading = discovered.readings.get(uuid);
    const own = ownOf(looks[at]);
    const kept = Math.min(behind[at] ?? 0, Math.max(0, budget.left - own));
    const act = () => reconcile({ uuid, reading, mayStay }, sweeping, world);
    const hadItsTurn = left - kept > own;
    const inKeeping = () => budget.keeping(kept, () => unlessUnreadable(act, world));
    const told = await (isIncomplete ? budget.lending(inKeeping) : inKeeping());
    if (told === null) continue;
    fresh.set(noteKey(uuid), hadItsTurn ? told : stillInTurn(told, noteOf(uuid, discovered)));
    halts.push(told.halts);
    used.set(shortId(uuid), told.used);
    if (told.wantsRunner) wantRunners.push(uuid);
  }
  await keep(fresh, discovered, sweeping, world);
  return { halts, wantRunners, used };
}

/** What a comparison needs in any case. */
const ownOf = (look: Look | undefined): number => (look === 'first' ? FIRST_LOOK : 1);

const noteOf = (uuid: string, { notes }: Discovered): SweepNote | undefined =>
  notes.notes.get(noteKey(uuid));

/**
 * What those before it left only a look at its list keeps its place in the order where something is unfinished: it comes
 * before them in the next sweep, or one in which runs never end would be first for ever.
 */
const stillInTurn = (told: Reconciled, before: SweepNote | undefined): Reconciled =>
  told.note.isOpen && before !== undefined
    ? { ...told, note: { ...told.note, at: before.at } }
    : told;

/** A list has grown where something is unfinished, or has moved since we looked. */
function lookAt(uuid: string, discovered: Discovered): Look {
  const { readings } = discovered;
  const note = noteOf(uuid, discovered);
  if (note === undefined) return 'first';
  return note.isOpen || (readings.get(uuid)?.updatedAt ?? 0) > note.at ? 'grown' : 'usual';
}

/** Those of which something was missing, or may have been, when the sizes were taken, and that were not compared since. */
function maybeIncomplete(discovered: Discovered, { sizes }: Sweeping): ReadonlySet<IndexEntry> {
  const ids = new Set(sizes.behind);
  const isComparedSince = (uuid: string): boolean =>
    (noteOf(uuid, discovered)?.at ?? 0) >= sizes.at;
  return new Set(
    discovered.repositories.filter(({ uuid }) => ids.has(shortId(uuid)) && !isComparedSince(uuid)),
  );
}

/**
 * Those of which something is or may be missing come first; then those with something unfinished, or moved since we
 * looked; those that are overdue take turns with them, two for one. The longest unseen come first among each.
 */
function inOrder(
  discovered: Discovered,
  incomplete: ReadonlySet<IndexEntry>,
  { workspace: { api, heartbeatAt } }: Sweeping,
): readonly IndexEntry[] {
  const { repositories } = discovered;
  const overdue = heartbeatAt - overdueAfter(api, repositories.length);
  const ranked = repositories
    .map((entry) => ({ entry, note: noteOf(entry.uuid, discovered) }))
    .sort((a, b) => (a.note?.at ?? 0) - (b.note?.at ?? 0));
  const isIdle = ({ entry }: (typeof ranked)[number]): boolean =>
    lookAt(entry.uuid, discovered) === 'usual';
  const moving = ranked.filter((each) => !isIdle(each));
  const idle = ranked.filter(isIdle);
  const late = idle.filter(({ note }) => (note?.at ?? 0) < overdue);
  const first = ranked.filter(({ entry }) => incomplete.has(entry));
  const inTurns = moving.flatMap((each, place) => [...late.slice(2 * place, 2 * place + 2), each]);
  return [...new Set([...first, ...inTurns, ...idle])].map(({ entry }) => entry);
}

type Fresh = Pick<Reconciled, 'note' | 'compared'>;

async function keep(
  fresh: ReadonlyMap<string, Fresh>,
  { repositories, notes: before }: Discovered,
  { compared }: Sweeping,
  world: World,
): Promise<void> {
  const notes = new Map<string, SweepNote>();
  const looks: Record<string, readonly number[]> = {};
  for (const { uuid } of repositories) {
    const key = noteKey(uuid);
    const told = fresh.get(key);
    const note = told?.note ?? before.notes.get(key);
    if (note !== undefined) notes.set(key, note);
    const look =
      told === undefined ? compared.value.looks[key] : told.compared && lookOf(told.compared);
    if (look) looks[key] = look;
  }
  // Losing this race loses the order of the next sweep, and when this one looked: both are looked for again.
  const isSame =
    compared.lost === undefined && JSON.stringify(looks) === JSON.stringify(compared.value.looks);
  await world.records.write([
    ...changesOfNote(() => notesChange({ ...before, notes }), world),
    ...(isSame ? [] : changesOfNote(() => changeOf(compared, { looks }), world)),
  ]);
}
