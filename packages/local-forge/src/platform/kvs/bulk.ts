import type { Faults } from '../../host/faults';
import { type JsonRecord, arrayOf, isRecord, recordOf, stringOf } from '../../kit/json';
import { BATCH_ITEMS_MAX, TRANSACTION_OPERATIONS_MAX } from '../../limits';
import { predicateOf } from './conditions';
import { KvsError } from './errors';
import type { Records, Space } from './records';
import { bulkOptionsOf, expiryOf, keyOf, valueTextOf } from './validate';
import { metadataOf, recordJson } from './view';

/** What batches and transactions work on. `spaceFor` throws for an undeclared entity. */
export interface BulkDeps {
  readonly records: Records;
  readonly faults: Faults;
  spaceFor(entityName: unknown): Space;
}

const DUPLICATE = 'Each key may occur once.';

/** Does each item by itself; what failed is listed, what succeeded stays. */
function batch(deps: BulkDeps, items: unknown, work: ItemWork): string {
  const entries = arrayOf(items).map(recordOf);
  if (entries.length === 0)
    throw new KvsError('INVALID_BATCH_REQUEST', 'A batch has at least one item.');
  if (entries.length > BATCH_ITEMS_MAX) {
    throw new KvsError(
      'TOO_MANY_BATCH_ENTITIES',
      `A batch has at most ${String(BATCH_ITEMS_MAX)} items.`,
    );
  }
  if (hasDuplicates(entries)) throw new KvsError('KEY_DUPLICATION_ERROR', DUPLICATE);
  const failures: string[] = [];
  const successes = entries.flatMap((item) => {
    try {
      return [attempt(deps, item, work)];
    } catch (error) {
      // A refused item is listed, and the others are none the worse; anything else is thrown again.
      failures.push(failureJson(item, error));
      return [];
    }
  });
  return `{"successfulKeys":[${successes.join(',')}],"failedKeys":[${failures.join(',')}]}`;
}

type ItemWork = (item: JsonRecord, space: Space) => string;

function attempt(deps: BulkDeps, item: JsonRecord, work: ItemWork): string {
  if (deps.faults.chance('kvsPartialBatches')) {
    throw new KvsError('TOO_MANY_REQUESTS', 'This item was throttled.', 429);
  }
  return work(item, deps.spaceFor(item['entityName']));
}

function failureJson(item: JsonRecord, error: unknown): string {
  if (!(error instanceof KvsError)) throw error;
  return JSON.stringify({ ...idOf(item), error: { code: error.code, message: error.message } });
}

function idOf(item: JsonRecord): { key: unknown; entityName?: unknown } {
  const { key, entityName } = item;
  return entityName === undefined ? { key } : { key, entityName };
}

function hasDuplicates(items: readonly JsonRecord[]): boolean {
  return new Set(items.map((item) => JSON.stringify(idOf(item)))).size !== items.length;
}

/** `POST /api/v1/batch/set` */
export function batchSet(deps: BulkDeps, items: unknown): string {
  return batch(deps, items, (item, space) => {
    writeItem(deps.records, { item, space, code: 'INVALID_BATCH_REQUEST' });
    return JSON.stringify(idOf(item));
  });
}

/** `POST /api/v1/batch/get` */
export function batchGet(deps: BulkDeps, items: unknown): string {
  return batch(deps, items, (item, space) => {
    const record = deps.records.read(space, keyOf(item['key']));
    if (!record) throw keyNotFound();
    deps.records.countRead(record);
    return recordJson(record, metadataOf(item['options']), stringOf(item['entityName']));
  });
}

/** `POST /api/v1/batch/delete` */
export function batchDelete(deps: BulkDeps, items: unknown): string {
  return batch(deps, items, (item, space) => {
    if (!deps.records.remove(space, keyOf(item['key']))) throw keyNotFound();
    return JSON.stringify(idOf(item));
  });
}

/** The refusal of a key that is not there. */
export function keyNotFound(): KvsError {
  return new KvsError('KEY_NOT_FOUND', 'There is no value under this key.', 404);
}

function writeItem(
  records: Records,
  write: { item: JsonRecord; space: Space; code: string },
): void {
  const { item, space, code } = write;
  const options = bulkOptionsOf(item, code);
  const text = valueTextOf(item['value'], space.entity);
  records.write(space, {
    key: keyOf(item['key']),
    text,
    expiresAt: expiryOf(options, records.now),
  });
}

/** `POST /api/v1/transaction`: all of it or nothing. */
export function transact(deps: BulkDeps, body: JsonRecord): void {
  const sets = arrayOf(body['set']).map(recordOf);
  const deletes = arrayOf(body['delete']).map(recordOf);
  const checks = arrayOf(body['check']).map(recordOf);
  const operations = [...sets, ...deletes, ...checks];
  checkOperations(operations);
  deps.records.database.atomically(() => {
    if (deps.faults.chance('kvsConflicts') || !operations.every((one) => holds(deps, one))) {
      throw new KvsError(
        'CONDITIONAL_CHECK_FAILED',
        'A condition did not hold, or another write was first.',
      );
    }
    for (const item of sets) {
      const space = deps.spaceFor(item['entityName']);
      writeItem(deps.records, { item, space, code: 'INVALID_TRANSACTION_REQUEST' });
    }
    for (const item of deletes)
      deps.records.remove(deps.spaceFor(item['entityName']), keyOf(item['key']));
  });
}

function checkOperations(operations: readonly JsonRecord[]): void {
  if (operations.length === 0) {
    throw new KvsError('INVALID_TRANSACTION_REQUEST', 'A transaction has at least one operation.');
  }
  if (operations.length > TRANSACTION_OPERATIONS_MAX) {
    const message = `A transaction has at most ${String(TRANSACTION_OPERATIONS_MAX)} operations.`;
    throw new KvsError('UNPROCESSABLE_ENTITY', message, 422);
  }
  if (hasDuplicates(operations)) throw new KvsError('KEY_DUPLICATION_ERROR', DUPLICATE);
}

/** A missing record is asked as one without attributes, so that NOT_EXISTS holds for it. */
function holds(deps: BulkDeps, operation: JsonRecord): boolean {
  const space = deps.spaceFor(operation['entityName']);
  const key = keyOf(operation['key']);
  if (operation['conditions'] === undefined) return true;
  if (!isRecord(operation['conditions']) || space.entity === undefined) {
    const message = 'Conditions are for custom entities only.';
    throw new KvsError('INVALID_TRANSACTION_REQUEST', message);
  }
  const record = deps.records.read(space, key);
  return predicateOf(operation['conditions'])(record ? recordOf(JSON.parse(record.text)) : {});
}
