/** A record with the number of times it has been written; the next write must name it. */
export interface StoredRecord {
  readonly revision: number;
  readonly body: unknown;
}

export interface RecordChange {
  readonly key: string;
  /** The new body; `null` removes the record. */
  readonly body: object | null;
  /** The revision that was read; `null` when there was no record. */
  readonly revision: number | null;
}

/** A record that is written once, never changed, and forgotten by itself. */
export interface AppendedRecord {
  readonly key: string;
  readonly body: object;
  /** At most a year. */
  readonly ttlSeconds: number;
}

/**
 * Keeps records that several functions may write at once.
 *
 * `read` is strict: it returns the newest version of every record asked for, leaves out those that do not exist, and
 * throws when any of them cannot be read. All keys are read side by side. `write` is all or nothing: when one record
 * is no longer at the revision named, nothing is written and the answer is `conflict`. At most 20 changes at once; none at
 * all are written as well. What is `appended` is written with the changes or not at all; {@link Trail} reads it.
 */
export interface Records {
  read(keys: readonly string[]): Promise<ReadonlyMap<string, StoredRecord>>;
  write(
    changes: readonly RecordChange[],
    appended?: readonly AppendedRecord[],
  ): Promise<'written' | 'conflict'>;
}
