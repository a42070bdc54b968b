import type { Faults } from '../../host/faults';
import { type JsonRecord, parseJson, recordOf } from '../../kit/json';
import { BULK_BYTES_MAX } from '../../limits';
import type { Entity } from '../../host/manifest';
import { type BulkDeps, batchDelete, batchGet, batchSet, keyNotFound, transact } from './bulk';
import { KvsError } from './errors';
import { queryEntity, queryPlain } from './query';
import { PLAIN, Records, type RecordsDeps, SECRET, type Space, spaceOf } from './records';
import { expiryOf, keyOf, setOptionsOf, valueTextOf } from './validate';
import { metadataOf, recordJson } from './view';

/** What the storage API answered, and the bytes of values that it moved. */
export interface KvsAnswer {
  readonly status: number;
  readonly body: string;
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

type Route = (body: unknown) => string;

const READS = /(^|\/)(get|query)$/;

/** The key-value store and the custom entities of one installation, as the SDK speaks to them. */
export class Kvs {
  readonly #records: Records;
  readonly #faults: Faults;
  readonly #spaces: ReadonlyMap<string, Space>;
  readonly #routes: ReadonlyMap<string, Route>;

  constructor(deps: RecordsDeps, entities: readonly Entity[]) {
    this.#records = new Records(deps);
    this.#faults = deps.faults;
    this.#spaces = new Map(entities.map((entity) => [entity.name, spaceOf(entity)]));
    this.#routes = new Map([...this.#singleRoutes(), ...this.#bulkRoutes()]);
  }

  /** The operation's name (`get`, `entity/set`, `transaction` …), or undefined for an unknown path. */
  operationOf(path: string): string | undefined {
    const operation = path.replace(/^\/api\/v1\//, '');
    return this.#routes.has(operation) ? operation : undefined;
  }

  /** Does one operation and commits it; refusals come back as the platform's error body. */
  handle(operation: string, text: string): KvsAnswer {
    this.#records.takeBytes();
    const { status, body } = this.#answer(operation, text);
    const { read, written } = this.#records.takeBytes();
    return { status, body, bytesRead: read, bytesWritten: status < 300 ? written : 0 };
  }

  #answer(operation: string, text: string): { status: number; body: string } {
    try {
      if (this.#faults.chance('kvsTooManyRequests')) {
        throw new KvsError('TOO_MANY_REQUESTS', 'Too many storage requests; try again later.', 429);
      }
      if (Buffer.byteLength(text) > BULK_BYTES_MAX) {
        throw new KvsError(
          'MAX_SIZE',
          `A request has at most ${String(BULK_BYTES_MAX)} bytes.`,
          413,
        );
      }
      const body = this.#run(operation, parseJson(text));
      return { status: body === '' ? 204 : 200, body };
    } catch (error) {
      // A refusal is an answer of storage; anything else is a mistake of this host and must be seen.
      if (!(error instanceof KvsError)) throw error;
      return {
        status: error.status,
        body: JSON.stringify({ code: error.code, message: error.message }),
      };
    }
  }

  /** Reading needs no transaction: every statement sees what was committed. */
  #run(operation: string, body: unknown): string {
    const route = this.#routes.get(operation);
    if (!route) throw new Error(`There is no storage operation ${operation}.`);
    return READS.test(operation)
      ? route(body)
      : this.#records.database.atomically(() => route(body));
  }

  #singleRoutes(): [string, Route][] {
    const spaces: [string, (body: JsonRecord) => Space][] = [
      ['', () => PLAIN],
      ['secret/', () => SECRET],
      ['entity/', (body) => this.#entitySpace(body['entityName'])],
    ];
    return spaces.flatMap(([prefix, space]): [string, Route][] => [
      [`${prefix}get`, (body) => this.#get(space(recordOf(body)), recordOf(body))],
      [`${prefix}set`, (body) => this.#set(space(recordOf(body)), recordOf(body))],
      [`${prefix}delete`, (body) => this.#delete(space(recordOf(body)), recordOf(body))],
    ]);
  }

  #bulkRoutes(): [string, Route][] {
    const records = this.#records;
    const deps: BulkDeps = {
      records,
      faults: this.#faults,
      spaceFor: (name) => (name === undefined ? PLAIN : this.#entitySpace(name)),
    };
    return [
      ['query', (body) => queryPlain(records, recordOf(body))],
      ['entity/query', (body) => this.#queryEntity(recordOf(body))],
      ['batch/set', (body) => batchSet(deps, body)],
      ['batch/get', (body) => batchGet(deps, body)],
      ['batch/delete', (body) => batchDelete(deps, body)],
      ['transaction', (body) => (transact(deps, recordOf(body)), '')],
    ];
  }

  #queryEntity(body: JsonRecord): string {
    return queryEntity(this.#records, this.#entitySpace(body['entityName']), body);
  }

  #entitySpace(name: unknown): Space {
    const space = this.#spaces.get(String(name));
    if (!space) {
      throw new KvsError(
        'SCHEMA_NOT_FOUND',
        `manifest.yml declares no entity ${String(name)}.`,
        404,
      );
    }
    return space;
  }

  #get(space: Space, body: JsonRecord): string {
    const record = this.#records.read(space, keyOf(body['key']));
    if (!record) throw keyNotFound();
    this.#records.countRead(record);
    return recordJson(record, metadataOf(body['options']));
  }

  #set(space: Space, body: JsonRecord): string {
    const key = keyOf(body['key']);
    const { failIfExists, returnValue } = setOptionsOf(body['options']);
    const text = valueTextOf(body['value'], space.entity);
    const expiresAt = expiryOf(body['options'], this.#records.now);
    const before = this.#records.read(space, key);
    if (before && failIfExists) {
      throw new KvsError(
        'KEY_CONFLICT',
        'The key exists and the key policy is FAIL_IF_EXISTS.',
        409,
      );
    }
    const after = this.#records.write(space, { key, text, expiresAt });
    const shown =
      returnValue === 'LATEST' ? after : returnValue === 'PREVIOUS' ? before : undefined;
    return shown ? recordJson(shown, metadataOf(body['options'], 'returnMetadataFields')) : '';
  }

  #delete(space: Space, body: JsonRecord): string {
    if (!this.#records.remove(space, keyOf(body['key']))) throw keyNotFound();
    return '';
  }
}
