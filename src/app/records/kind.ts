import { fail, succeed, type Result } from '../../core/result';
import { isPlain, type Read } from '../../core/shape';
import type { RecordChange, StoredRecord } from '../../ports/records';
import type { World } from '../../ports/world';

/** A kind of record: where it is kept, how it is read and written, what stands for none, and how large it may be. */
export interface Kind<T> {
  readonly key: string;
  /** Rises with every change of its shape, so that an older app refuses what it does not know. */
  readonly version: number;
  /** The most bytes of JSON that are stored; the platform takes 240 KiB. */
  readonly bytesMax: number;
  readonly none: T;
  /** The value in a stored body, or why it cannot be read. */
  read(body: unknown): Result<T, string>;
  /** Whether a body that cannot be read is of a note that is begun anew; never one of a newer app. */
  isLost?(body: unknown): boolean;
  write(value: NonNullable<T>): object;
}

/** A record as it was read; what is written next depends on nobody having written it since. */
export interface Stored<T> {
  readonly kind: Kind<T>;
  readonly value: T;
  /** Null when there was no record. */
  readonly revision: number | null;
  /** Why what was stored cannot be read, where it is a note that is begun anew: the next write takes its place. */
  readonly lost?: string;
}

/** Kinds by the names that the caller gives them: one, or a list of them. */
export type Kinds = Readonly<Record<string, Kind<unknown> | readonly Kind<unknown>[]>>;

export type Loaded<K> = {
  readonly [N in keyof K]: K[N] extends Kind<infer T>
    ? Stored<T>
    : K[N] extends readonly Kind<infer T>[]
      ? readonly Stored<T>[]
      : never;
};

/** A record that exists but cannot be read. Going on would turn it into a smaller number, so nobody may. */
export class UnreadableRecord extends Error {
  constructor(key: string, detail: string) {
    super(`Record ${key} cannot be read: ${detail}`);
    this.name = 'UnreadableRecord';
  }
}

/** A record that has grown beyond what its kind may hold. Nothing was written. */
export class OversizedRecord extends Error {
  constructor(key: string, bytes: number, bytesMax: number) {
    super(`Record ${key} would have ${bytes} bytes; it may have ${bytesMax}.`);
    this.name = 'OversizedRecord';
  }
}

/**
 * Reads the kinds named, in one round trip. What was not named cannot be asked for. Throws {@link UnreadableRecord},
 * and whatever storage throws when it does not answer completely.
 */
export async function load<const K extends Kinds>(kinds: K, world: World): Promise<Loaded<K>> {
  const loaded = loadedIn(await world.records.read(keysOf(kinds)), kinds);
  for (const stored of (Object.values(loaded) as Stored<unknown>[]).flat()) tellLost(stored, world);
  return loaded;
}

/** Says of a note that it was damaged, and is begun anew. */
function tellLost({ kind, lost }: Stored<unknown>, world: World): void {
  if (lost !== undefined) world.log('Note begun anew', { record: kind.key, detail: lost });
}

/** The keys of all kinds named. */
export const keysOf = (kinds: Kinds): readonly string[] =>
  Object.values(kinds)
    .flat()
    .map(({ key }) => key);

/** The kinds named among records that were read. Throws {@link UnreadableRecord}. */
export function loadedIn<const K extends Kinds>(
  found: ReadonlyMap<string, StoredRecord>,
  kinds: K,
): Loaded<K> {
  const loaded = Object.entries(kinds).map(([name, kind]) => [
    name,
    'key' in kind ? storedIn(found, kind) : kind.map((one) => storedIn(found, one)),
  ]);
  // The compiler does not follow names through entries: each is read by the kind that it was named with.
  return Object.fromEntries(loaded) as Loaded<K>;
}

/** A record of this kind among those read. Throws {@link UnreadableRecord}. */
function storedIn<T>(found: ReadonlyMap<string, StoredRecord>, kind: Kind<T>): Stored<T> {
  const record = found.get(kind.key);
  if (record === undefined) return { kind, value: kind.none, revision: null };
  const { body, revision } = record;
  const read = kind.read(body);
  if (read.ok) return { kind, value: read.value, revision };
  if (kind.isLost?.(body) !== true) throw new UnreadableRecord(kind.key, read.problem);
  return { kind, value: kind.none, revision, lost: read.problem };
}

/** How to store another value, on the condition that nobody wrote since. Throws {@link OversizedRecord}. */
export function changeOf<T>({ kind, revision }: Stored<T>, value: NonNullable<T>): RecordChange {
  const body = kind.write(value);
  const bytes = bytesOf(body);
  if (bytes > kind.bytesMax) throw new OversizedRecord(kind.key, bytes, kind.bytesMax);
  return { key: kind.key, body, revision };
}

/** How to remove the record, on the same condition. */
export const removalOf = ({ kind, revision }: Stored<unknown>): RecordChange => ({
  key: kind.key,
  body: null,
  revision,
});

/** Bytes of JSON, as storage counts them. */
export const bytesOf = (body: object): number =>
  new TextEncoder().encode(JSON.stringify(body)).length;

/** A kind whose body says its version as `v`; bodies that say none are of the first version. */
export function recordOf<T extends object | null>(about: {
  readonly key: string;
  readonly version: number;
  readonly bytesMax: number;
  readonly none: T;
  /** The body without `v`. */
  readonly shape: Read<T>;
  /** How the value is written, where not as it is. */
  readonly write?: (value: NonNullable<T>) => object;
  /** The oldest version that `shape` reads as well; without it only this version. */
  readonly oldest?: number;
  /** The value of a record of an even older version; without it there never was one. */
  readonly older?: T;
  /**
   * Set where all that is lost with the record is how fresh something is, or work that is done again: damaged, it is
   * begun anew, and stops nobody. What counts, permits or was chosen is never that.
   */
  readonly isNote?: true;
}): Kind<T> {
  const { shape, write = (value: NonNullable<T>) => value, ...more } = about;
  const { oldest, older, isNote = false, ...kind } = more;
  const hasShape = (v: number) => v <= kind.version && v >= (oldest ?? kind.version);
  return {
    ...kind,
    read(body) {
      if (!isPlain(body)) return fail('it is no object');
      const { v = 1, ...rest } = body;
      if (typeof v === 'number' && hasShape(v)) {
        const read = shape(rest, kind.key);
        return read.ok ? read : fail(`${read.problem.field} ${read.problem.message}`);
      }
      if (typeof v === 'number' && v < kind.version && older !== undefined) return succeed(older);
      return fail(`it has version ${String(v)}; this app reads version ${kind.version}`);
    },
    isLost: (body) => isNote && !isNewer(body, kind.version),
    write: (value) => ({ v: kind.version, ...write(value) }),
  };
}

/** Whether an app wrote it that knows more than this one: a later version, or a text, as which some forms are packed. */
const isNewer = (body: unknown, version: number): boolean =>
  typeof body === 'string' ||
  (isPlain(body) && typeof body['v'] === 'number' && body['v'] > version);

export const KIB = 1024;
/** What a record may hold at most, with room for the platform's own words around it. */
export const WHOLE_RECORD = 230 * KIB;
