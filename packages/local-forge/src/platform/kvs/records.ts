import type { Clock } from '../../time/clock';
import type { Database, SqlValue } from '../../kit/database';
import type { Faults } from '../../host/faults';
import { type JsonRecord, recordOf } from '../../kit/json';
import { EXPIRED_READABLE_SECONDS } from '../../limits';
import type { Entity, EntityIndex } from '../../host/manifest';
import { Staleness } from './staleness';

/** One stored value. `text` is its JSON; instants are epoch milliseconds. */
export interface StoredRecord {
  readonly key: string;
  readonly text: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number | null;
}

/** Where a key lives: plain values, secrets and each entity are apart. */
export interface Space {
  readonly name: string;
  readonly entity?: Entity;
}

export const PLAIN: Space = { name: 'plain' };
export const SECRET: Space = { name: 'secret' };

/** The space of a declared entity. */
export function spaceOf(entity: Entity): Space {
  return { name: `entity:${entity.name}`, entity };
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS kvs_record(
  space TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL,
  createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL, expiresAt INTEGER,
  PRIMARY KEY(space, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kvs_index(
  space TEXT NOT NULL, name TEXT NOT NULL, partition TEXT NOT NULL, range NOT NULL, key TEXT NOT NULL,
  PRIMARY KEY(space, name, partition, range, key)) WITHOUT ROWID;`;

export interface RecordsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly faults: Faults;
}

/** The stored values: reads and writes of single keys, and the bytes they moved. */
export class Records {
  readonly #deps: RecordsDeps;
  readonly staleness: Staleness<StoredRecord>;
  /** Bytes of values since the last {@link takeBytes}. */
  #bytes = { read: 0, written: 0 };

  constructor(deps: RecordsDeps) {
    this.#deps = deps;
    this.staleness = new Staleness(deps.clock, deps.faults);
    deps.database.exec(SCHEMA);
  }

  get database(): Database {
    return this.#deps.database;
  }

  get now(): number {
    return this.#deps.clock.now();
  }

  /** Bytes read and written since the last call. */
  takeBytes(): { read: number; written: number } {
    const bytes = this.#bytes;
    this.#bytes = { read: 0, written: 0 };
    return bytes;
  }

  countRead(record: StoredRecord): void {
    this.#bytes.read += Buffer.byteLength(record.text);
  }

  /** The value under the key, unless there is none or it has expired. */
  read(space: Space, key: string): StoredRecord | undefined {
    const record = this.#find(space, key);
    return record && this.isReadable(record) ? record : undefined;
  }

  /** Whether a value may be seen: not expired, or expired but still lying around. */
  isReadable({ expiresAt }: StoredRecord): boolean {
    if (expiresAt === null || expiresAt > this.now) return true;
    const kept = expiresAt + EXPIRED_READABLE_SECONDS * 1000 > this.now;
    return kept && this.#deps.faults.chance('kvsExpiredReadable');
  }

  /** Stores the value and returns what is stored now; a value that was there keeps its birthday. */
  write(
    space: Space,
    entry: { key: string; text: string; expiresAt: number | null },
  ): StoredRecord {
    const before = this.#find(space, entry.key);
    const now = this.now;
    const alive = before && this.isReadable(before);
    const record = { ...entry, createdAt: alive ? before.createdAt : now, updatedAt: now };
    this.staleness.note(space.name, entry.key, before);
    this.database.run(
      'INSERT OR REPLACE INTO kvs_record VALUES(?,?,?,?,?,?)',
      ...[space.name, record.key, record.text, record.createdAt, now, record.expiresAt],
    );
    this.#reindex(space, before, record);
    this.#bytes.written += Buffer.byteLength(entry.text);
    return record;
  }

  /** Removes the key; false when nothing readable was there. */
  remove(space: Space, key: string): boolean {
    const before = this.#find(space, key);
    if (!before) return false;
    this.staleness.note(space.name, key, before);
    this.database.run('DELETE FROM kvs_record WHERE space=? AND key=?', space.name, key);
    this.#reindex(space, before, undefined);
    return this.isReadable(before);
  }

  #find(space: Space, key: string): StoredRecord | undefined {
    return this.database.all<StoredRecord>(
      'SELECT key, text, createdAt, updatedAt, expiresAt FROM kvs_record WHERE space=? AND key=?',
      ...[space.name, key],
    )[0];
  }

  #reindex(space: Space, before: StoredRecord | undefined, after: StoredRecord | undefined): void {
    for (const index of space.entity?.indexes ?? []) {
      if (before) this.#unlist(space, index, before);
      if (after) this.#list(space, index, after);
    }
  }

  #list(space: Space, index: EntityIndex, record: StoredRecord): void {
    const place = placeIn(index, record);
    if (!place) return;
    const values: SqlValue[] = [space.name, index.name, place.partition, place.range, record.key];
    this.database.run('INSERT OR REPLACE INTO kvs_index VALUES(?,?,?,?,?)', ...values);
  }

  #unlist(space: Space, index: EntityIndex, record: StoredRecord): void {
    const place = placeIn(index, record);
    if (!place) return;
    const values: SqlValue[] = [space.name, index.name, place.partition, place.range, record.key];
    this.database.run(
      'DELETE FROM kvs_index WHERE space=? AND name=? AND partition=? AND range=? AND key=?',
      ...values,
    );
  }
}

/** Where a record stands in an index; undefined when it lacks one of the index's attributes. */
function placeIn(
  index: EntityIndex,
  record: StoredRecord,
): { partition: string; range: SqlValue } | undefined {
  const value = recordOf(JSON.parse(record.text));
  const range = rangeValueOf(value, index.range);
  const parts = index.partition.map((attribute) => value[attribute]);
  if (range === undefined || parts.includes(undefined)) return undefined;
  return { partition: JSON.stringify(parts), range };
}

function rangeValueOf(value: JsonRecord, attribute: string): SqlValue | undefined {
  const range = value[attribute];
  if (typeof range === 'boolean') return Number(range);
  return typeof range === 'string' || typeof range === 'number' ? range : undefined;
}
