import { Filter, FilterConditions, ForgeKvsAPIError, kvs } from '@forge/kvs';
import type { AppendedRecord, RecordChange, Records, StoredRecord } from '../../ports/records';
import { packed, unpacked } from './packed';

/** The custom entity of manifest.yml. Plain keys have no compare-and-set; entities in a transaction do. */
const ENTITY = 'record';
/** Forge's limit for one batch. */
const BATCH = 25;

interface Entity {
  readonly revision: number;
  readonly body: object | string;
}

/** {@link Records} on a Forge custom entity whose `revision` guards every write; large bodies are packed. */
export const forgeRecords: Records = { read, write };

async function read(keys: readonly string[]): Promise<ReadonlyMap<string, StoredRecord>> {
  const found = new Map<string, StoredRecord>();
  await Promise.all(chunks([...new Set(keys)]).map((chunk) => readBatch(chunk, found)));
  return found;
}

async function readBatch(keys: readonly string[], found: Map<string, StoredRecord>): Promise<void> {
  const { successfulKeys, failedKeys } = await kvs.batchGet<Entity>(
    keys.map((key) => ({ key, entityName: ENTITY })),
  );
  const failed = failedKeys.find(({ error }) => error.code !== 'KEY_NOT_FOUND');
  if (failed !== undefined)
    throw new Error(`Storage could not read ${failed.key}: ${failed.error.code}.`);
  for (const { key, value } of successfulKeys)
    found.set(key, { ...value, body: unpacked(value.body) });
  const answered = successfulKeys.length + failedKeys.length;
  if (answered !== keys.length)
    throw new Error(`Storage answered for ${String(answered)} of ${String(keys.length)} records.`);
}

async function write(
  changes: readonly RecordChange[],
  appended: readonly AppendedRecord[] = [],
): Promise<'written' | 'conflict'> {
  // The platform refuses a transaction of nothing.
  if (changes.length + appended.length === 0) return 'written';
  const transaction = appended.reduce(withAppended, changes.reduce(withChange, kvs.transact()));
  try {
    await transaction.execute();
    return 'written';
  } catch (error) {
    if (error instanceof ForgeKvsAPIError && error.code === 'CONDITIONAL_CHECK_FAILED')
      return 'conflict';
    throw error;
  }
}

type Transaction = ReturnType<typeof kvs.transact>;

function withChange(transaction: Transaction, { key, body, revision }: RecordChange): Transaction {
  const entity = { entityName: ENTITY, conditions: unchangedSince(revision) };
  if (body === null) return transaction.delete(key, entity);
  return transaction.set(key, { revision: (revision ?? 0) + 1, body: packed(body) }, entity);
}

function withAppended(
  transaction: Transaction,
  { key, body, ttlSeconds }: AppendedRecord,
): Transaction {
  return transaction.set(key, body, undefined, { ttl: seconds(ttlSeconds) });
}

/** A time to live as the platform takes it: at most a year. */
export const seconds = (value: number): { value: number; unit: 'SECONDS' } => ({
  value,
  unit: 'SECONDS',
});

function unchangedSince(revision: number | null): ReturnType<Filter<Entity>['and']> {
  const condition =
    revision === null ? FilterConditions.notExists() : FilterConditions.equalTo(revision);
  return new Filter<Entity>().and('revision', condition);
}

function chunks<T>(items: readonly T[]): T[][] {
  const all: T[][] = [];
  for (let at = 0; at < items.length; at += BATCH) all.push(items.slice(at, at + BATCH));
  return all;
}
