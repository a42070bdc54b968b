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
  const texts = new Map<string, string>();
  const records: MemoryRecords = {
    get stored() {
      return new Map([...texts].map(([key, text]) => [key, JSON.parse(text) as StoredRecord]));
    },
    appended: new Map<string, AppendedRecord>(),
    interrupt: () => undefined,
    async read(keys) {
      await records.interrupt('before-read');
      const found = new Map<string, StoredRecord>();
      for (const key of keys) {
        const text = texts.get(key);
        if (text !== undefined) found.set(key, JSON.parse(text) as StoredRecord);
      }
      await records.interrupt('after-read');
      return found;
    },
    async write(changes, appended = []) {
      await records.interrupt('before-write');
      assertFits([...changes, ...appended]);
      if (changes.map(textOf).some(isTooLarge) || appended.map(bodyOf).some(isTooLarge))
        throw new Error(`The value has more than ${VALUE_BYTES_MAX} bytes.`);
      if (changes.some((change) => !isCurrent(texts.get(change.key), change))) return 'conflict';
      for (const change of changes) apply(texts, change);
      for (const record of appended)
        records.appended.set(record.key, JSON.parse(JSON.stringify(record)) as AppendedRecord);
      await records.interrupt('after-write');
      return 'written';
    },
  };
  return records;
}

function isCurrent(text: string | undefined, { revision }: RecordChange): boolean {
  return text === undefined ? revision === null : text.startsWith(`{"revision":${revision},`);
}

/** What one transaction of the platform takes. */
const OPERATIONS_MAX = 25;

function assertFits(written: readonly { readonly key: string }[]): void {
  if (written.length > OPERATIONS_MAX)
    throw new Error(`${written.length} operations are more than ${OPERATIONS_MAX}.`);
  if (new Set(written.map(({ key }) => key)).size < written.length)
    throw new Error('A key is written twice in one transaction.');
}

/** The platform's limit. */
const VALUE_BYTES_MAX = 240 * 1024;

const isTooLarge = (text: string): boolean => Buffer.byteLength(text) > VALUE_BYTES_MAX;

const bodyOf = ({ body }: AppendedRecord): string => JSON.stringify(body);

const textOf = ({ body, revision }: RecordChange): string =>
  JSON.stringify({ revision: (revision ?? 0) + 1, body });

function apply(texts: Map<string, string>, change: RecordChange): void {
  if (change.body === null) texts.delete(change.key);
  else texts.set(change.key, textOf(change));
}
