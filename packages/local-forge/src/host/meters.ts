import { STORAGE_UNIT_BYTES } from '../limits';

/** What the storage was asked to do. Bytes are those of stored values. */
export interface KvsMeter {
  operations: number;
  /** Longest chain of operations in which each began after another had ended. */
  sequentialRoundTrips: number;
  byRoute: Record<string, number>;
  bytesRead: number;
  bytesWritten: number;
  /** As the quotas count them. */
  readUnits: number;
  writeUnits: number;
}

/** One invocation, or all of one function, or everything. */
export interface Meter {
  invocations: number;
  errors: number;
  wallMs: number;
  gbSeconds: number;
  kvs: KvsMeter;
  /** By method and resource, e.g. `GET /2.0/repositories/{workspace}/{repository}/pipelines`. */
  bitbucket: Record<string, number>;
  queue: { pushes: number; events: number; deliveries: number; retries: number };
}

/** What `GET /__devhost/meters` answers; in sums, `sequentialRoundTrips` adds up over invocations. */
export interface MetersReport {
  functions: Record<string, Meter>;
  kvs: KvsMeter;
  bitbucket: Record<string, number>;
  queue: Meter['queue'];
  /** The latest finished invocation of each function. */
  last: Record<string, Meter>;
  runtime: { starts: number; maxRssBytes: number };
}

/** A meter at zero. */
export function newMeter(): Meter {
  return {
    invocations: 0,
    errors: 0,
    wallMs: 0,
    gbSeconds: 0,
    kvs: {
      operations: 0,
      sequentialRoundTrips: 0,
      byRoute: {},
      bytesRead: 0,
      bytesWritten: 0,
      readUnits: 0,
      writeUnits: 0,
    },
    bitbucket: {},
    queue: { pushes: 0, events: 0, deliveries: 0, retries: 0 },
  };
}

function addCounts(into: Record<string, number>, from: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(from)) into[name] = (into[name] ?? 0) + count;
}

function addMeter(into: Meter, from: Meter): void {
  into.invocations += from.invocations;
  into.errors += from.errors;
  into.wallMs += from.wallMs;
  into.gbSeconds += from.gbSeconds;
  into.kvs.operations += from.kvs.operations;
  into.kvs.sequentialRoundTrips += from.kvs.sequentialRoundTrips;
  into.kvs.bytesRead += from.kvs.bytesRead;
  into.kvs.bytesWritten += from.kvs.bytesWritten;
  into.kvs.readUnits += from.kvs.readUnits;
  into.kvs.writeUnits += from.kvs.writeUnits;
  addCounts(into.kvs.byRoute, from.kvs.byRoute);
  addCounts(into.bitbucket, from.bitbucket);
  addCounts(into.queue, from.queue);
}

/** One storage operation, as it adds to an invocation's meter. */
export interface KvsUse {
  readonly operation: string;
  readonly roundTrip: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** Whether a storage operation is counted as reading. */
export const isRead = (operation: string): boolean => /(^|\/)(get|query)$/.test(operation);

/** Units of one storage request: never none. */
export const unitsOf = (bytes: number): number =>
  Math.max(1, Math.ceil(bytes / STORAGE_UNIT_BYTES));

/** Notes a storage operation on the meter of its invocation. */
export function noteKvs({ kvs }: Meter, use: KvsUse): void {
  kvs.operations += 1;
  kvs.sequentialRoundTrips = Math.max(kvs.sequentialRoundTrips, use.roundTrip);
  kvs.bytesRead += use.bytesRead;
  kvs.bytesWritten += use.bytesWritten;
  if (isRead(use.operation)) kvs.readUnits += unitsOf(use.bytesRead);
  else kvs.writeUnits += unitsOf(use.bytesWritten);
  addCounts(kvs.byRoute, { [use.operation]: 1 });
}

/** Notes a REST request on the meter of its invocation. */
export function noteBitbucket(meter: Meter, resource: string): void {
  addCounts(meter.bitbucket, { [resource]: 1 });
}

/** Collects what every function has cost since the start or the last reset. */
export class Meters {
  #functions: Record<string, Meter> = {};
  #last: Record<string, Meter> = {};
  #starts = 0;
  #maxRssBytes = 0;

  /** Adds a finished invocation. */
  add(functionKey: string, meter: Meter): void {
    const sum = (this.#functions[functionKey] ??= newMeter());
    addMeter(sum, meter);
    this.#last[functionKey] = meter;
  }

  noteStart(): void {
    this.#starts += 1;
  }

  noteMemory(maxRssBytes: number): void {
    this.#maxRssBytes = Math.max(this.#maxRssBytes, maxRssBytes);
  }

  report(): MetersReport {
    const sum = newMeter();
    for (const meter of Object.values(this.#functions)) addMeter(sum, meter);
    return {
      functions: this.#functions,
      kvs: sum.kvs,
      bitbucket: sum.bitbucket,
      queue: sum.queue,
      last: this.#last,
      runtime: { starts: this.#starts, maxRssBytes: this.#maxRssBytes },
    };
  }

  reset(): void {
    this.#functions = {};
    this.#last = {};
    this.#starts = 0;
    this.#maxRssBytes = 0;
  }
}
