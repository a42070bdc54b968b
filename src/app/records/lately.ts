import type { StoredRecord } from '../../ports/records';
import type { World } from '../../ports/world';
import { keysOf, loadedIn, type Kinds, type Loaded } from './kind';

/** The kinds as this container read them within the last two seconds; null when it did not read all of them. */
export const recalled = <const K extends Kinds>(kinds: K, world: World): Loaded<K> | null =>
  fromMemory(kinds, (key) => world.lately.recall(key, world.now()));

/** The same, however old: for foreseeing what to read. Whoever is admitted is judged by what is read anew. */
export const recalledOld = <const K extends Kinds>(kinds: K, world: World): Loaded<K> | null =>
  fromMemory(kinds, (key) => world.lately.recallOld(key));

type Recall = (key: string) => { readonly record: StoredRecord | undefined } | null;

function fromMemory<const K extends Kinds>(kinds: K, recall: Recall): Loaded<K> | null {
  const found = new Map<string, StoredRecord>();
  for (const key of keysOf(kinds)) {
    const known = recall(key);
    if (known === null) return null;
    if (known.record !== undefined) found.set(key, known.record);
  }
  return loadedIn(found, kinds);
}

/** Reads the kinds in one round trip, with others `beside` them, and remembers the former for two seconds. */
export async function loadAndRemember<const K extends Kinds, const B extends Kinds>(
  kinds: K,
  beside: B,
  world: World,
): Promise<Loaded<K> & Loaded<B>> {
  const found = await world.records.read([...keysOf(kinds), ...keysOf(beside)]);
  for (const key of keysOf(kinds)) world.lately.remember(key, found.get(key), world.now());
  return { ...loadedIn(found, kinds), ...loadedIn(found, beside) };
}

/** The kinds as this container read them within the last two seconds, read anew where it did not. */
export async function loadLately<const K extends Kinds>(
  kinds: K,
  world: World,
): Promise<Loaded<K>> {
  return recalled(kinds, world) ?? loadAndRemember(kinds, {}, world);
}
