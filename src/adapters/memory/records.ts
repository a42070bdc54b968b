import type { AppendedRecord, RecordChange, Records, StoredRecord } from '../../ports/records';

export interface MemoryRecords extends Records {
  /** Everything stored, as JSON would have it. */
  readonly stored: ReadonlyMap<string, StoredRecord>;
  /** What was appended, by key. Time to live is not played here. */
  readonly appended: Map<string, AppendedRecord>;
  /** Called before and after each operation; throwing there is a crash at that moment. */
  interrupt: (
    moment: 'before-read' | 'after-read' | 'before-write' | 'after-write',
  ) => Promise<void> | void;
}

/** {@link Records} in memory. Bodies go through JSON on their way in and out, as they do on the platform. */
export function memoryRecords(): MemoryRecords {
  const stored = new Map<string, StoredRecord>();
  const records: MemoryRecords = {
    stored,
    appended: new Map<string, AppendedRecord>(),
    interrupt: () => undefined,
    async read(keys) {
      await records.interrupt('before-read');
      const found = new Map<string, StoredRecord>();
      for (const key of keys) {
        const record = stored.get(key);
        if (record !== undefined) found.set(key, copy(record));
      }
      await records.interrupt('after-read');
      return found;
    },
    async write(changes, appended = []) {
      await records.interrupt('before-write');
      if (
        changes.some(
          (change) => stored.get(change.key)?.revision !== (change.revision ?? undefined),
        )
      )
        return 'conflict';
      for (const change of changes) apply(stored, change);
      for (const record of appended) records.appended.set(record.key, copy(record));
      await records.interrupt('after-write');
      return 'written';
    },
  };
  return records;
}

function apply(stored: Map<string, StoredRecord>, { key, body, revision }: RecordChange): void {
  if (body === null) stored.delete(key);
  else stored.set(key, copy({ revision: (revision ?? 0) + 1, body }));
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
