import type { Problem } from '../../contract/problem';
import { fail, succeed, type Result } from '../../core/result';
import type { AppendedRecord, RecordChange } from '../../ports/records';
import type { World } from '../../ports/world';
import { changeOf, load, OversizedRecord, type Kinds, type Loaded, type Stored } from './kind';

/** What to write together, all or nothing, and what to answer once it is written. */
export interface Change<T> {
  readonly value: T;
  /** None at all is a decision too: nothing is written then. */
  readonly changes: readonly RecordChange[];
  readonly told?: readonly AppendedRecord[];
}

const ATTEMPTS = 6;

const BUSY: Problem = {
  code: 'busy',
  message: 'Others kept changing the same at the same time. Nothing was changed; try again.',
};
const TOO_LARGE: Problem = {
  code: 'too-large',
  message: 'This is more than can be kept in one place. Nothing was changed; ask for less.',
};

/**
 * Reads the kinds, decides, and writes on the condition that nobody wrote in between. When somebody did, everything is
 * done again, six times at most; then the answer is `busy`. `change` may load more: its changes are on condition too.
 * What would outgrow its record is `too-large`.
 */
export async function transact<const K extends Kinds, T>(
  world: World,
  kinds: K,
  change: Decide<K, T>,
): Promise<Result<T, Problem>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const changed = await unlessTooLarge(async () => change(await load(kinds, world)));
    if (!changed.ok) return changed;
    if ((await written(changed.value, world)) === 'written') return succeed(changed.value.value);
  }
  return fail(BUSY);
}

async function unlessTooLarge<T>(decide: () => Promise<Decision<T>>): Promise<Decision<T>> {
  try {
    return await decide();
  } catch (error) {
    // The change was refused before anything was written; whatever else went wrong is not for us to judge.
    if (error instanceof OversizedRecord) return fail(TOO_LARGE);
    throw error;
  }
}

type Decision<T> = Result<Change<T>, Problem>;
type Decide<K, T> = (found: Loaded<K>) => Decision<T> | Promise<Decision<T>>;

async function written(
  { changes, told = [] }: Change<unknown>,
  world: World,
): Promise<'written' | 'conflict'> {
  if (changes.length + told.length === 0) return 'written';
  for (const { key } of changes) world.lately.forget(key);
  const outcome = await world.records.write(changes, told);
  for (const { key } of changes) world.lately.forget(key);
  return outcome;
}

/** Writes once. Whoever was first keeps what they wrote, and ours is lost: for notes of which the next one is as good. */
export async function writeOrLose(
  world: World,
  changes: readonly RecordChange[],
  told: readonly AppendedRecord[] = [],
): Promise<'written' | 'lost'> {
  return (await written({ value: null, changes, told }, world)) === 'written' ? 'written' : 'lost';
}

/**
 * The change of a note (see `isNote`). None where it has outgrown its record: it stays as it was and the log names it,
 * but what was to be done besides goes on.
 */
export function changesOfNote(change: () => RecordChange, world: World): readonly RecordChange[] {
  try {
    return [change()];
  } catch (error) {
    if (!(error instanceof OversizedRecord)) throw error;
    world.log('Note not kept', { detail: error.message });
    return [];
  }
}

/** Keeps a note, or loses it: to whoever was first, or because it has outgrown its record. */
export async function keepNote<T>(
  stored: Stored<T>,
  value: NonNullable<T>,
  world: World,
): Promise<'written' | 'lost' | 'too large'> {
  const changes = changesOfNote(() => changeOf(stored, value), world);
  return changes.length === 0 ? 'too large' : writeOrLose(world, changes);
}
