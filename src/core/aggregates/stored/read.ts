import { fail, succeed, type Result } from '../../result';
import { keyOf, type Table } from '../table';
import { OWN_TABLES, tablesOf, type RepositoryTotals, type TableName } from '../totals';
import { readDays, readHours } from './calendars';
import { Cursor, Damaged } from './cursor';
import { readDeployments, readEnvironments, readStarts } from './deployments';
import { readSingles } from './one';
import { readPushes, readStarted } from './pushes';
import { readRows } from './rows';
import { readActive, readLastRuns, readLedger } from './runs';
import { DAY_WIDTH, ROWS, TOTALS_VERSION, type StoredTotals } from './shape';
import { readVersion1 } from './v1/read';
import { readWords } from './words';

/** Why a stored record cannot be read. Nothing may be written over it then. */
export interface Unreadable {
  readonly reason: 'newer' | 'malformed';
  readonly detail: string;
}

/** The totals that were stored. Whatever is not whole is refused: it must not become a smaller number. */
export const readTotals = (stored: unknown): Result<RepositoryTotals, Unreadable> =>
  readWith(stored, (fields) => ({ ...shownOf(fields) }));

/** The same, but what no page shows is read when it is first asked for, and throws {@link Damaged} then. */
export const readShown = (stored: unknown): Result<RepositoryTotals, Unreadable> =>
  readWith(stored, shownOf);

/** What of them is added up over the workspace, without reading the rest. */
export const readOwnCounts = (
  stored: unknown,
): Result<Pick<RepositoryTotals, 'heardAt' | 'tables'>, Unreadable> =>
  readWith(stored, ownCountsOf);

type Stored = Partial<Record<keyof StoredTotals, unknown>>;

function readWith<T>(
  stored: unknown,
  read: (stored: Stored) => T,
): Result<T | RepositoryTotals, Unreadable> {
  if (typeof stored !== 'object' || stored === null || !('v' in stored))
    return malformed('The record is no totals record.');
  const { v } = stored;
  if (typeof v === 'number' && v > TOTALS_VERSION) {
    const detail = `The record has version ${String(v)}; this app reads up to ${String(TOTALS_VERSION)}.`;
    return fail({ reason: 'newer', detail });
  }
  if (v === 1) return readVersion1({ ...stored });
  if (v !== TOTALS_VERSION) return malformed('The record has a version that never was.');
  try {
    return succeed(read(stored));
  } catch (error) {
    // A damaged field is an answer: whoever asked must know, and goes on without this record.
    if (error instanceof Damaged) return malformed(error.message);
    throw error;
  }
}

const malformed = (detail: string) => fail({ reason: 'malformed', detail } as const);

type Field = Exclude<keyof StoredTotals, 'v' | 's' | 'h' | 't' | 'quiet'>;

/** Every field is read to its end and not beyond; the last ones once they are wanted. */
function shownOf(stored: Stored): RepositoryTotals {
  const words = readWords(stored);
  const cursor = (field: Field): Cursor => new Cursor(field, stored[field], words);
  const { settledThrough, isOff, singles } = readSingles(cursor('one'));
  const lastRuns = readLastRuns(cursor('last'));
  const environments = readEnvironments(cursor('env'));
  const keys = lastRuns.map(({ labels }) => keyOf(labels));
  const environmentKeys = environments.map(({ ref }) => keyOf([ref.name, ref.environmentType]));
  const later = readLater(cursor, { isOff, environmentKeys, settledThrough: settledThrough[1] });
  return {
    tables: readTables(stored.t, (name, written) =>
      readRows(new Cursor(name, written, words), ROWS[name], singles.baseline),
    ),
    ledger: { settledThrough: settledThrough[0], entries: readLedger(cursor('led'), keys) },
    active: readActive(cursor('act')),
    lastRuns: keyed(keys, lastRuns),
    environments: keyed(environmentKeys, environments),
    ...singles,
    quietUntil: quietIn(stored),
    get deploymentLedger() {
      return later.deploymentLedger();
    },
    get pushes() {
      return later.pushes();
    },
    get clues() {
      return later.clues();
    },
    get days() {
      return later.days();
    },
    get runHours() {
      return later.runHours();
    },
    get pushHours() {
      return later.pushHours();
    },
  };
}

function quietIn({ quiet }: Stored): number {
  if (typeof quiet !== 'number' || !(quiet >= 0)) throw new Damaged('quiet');
  return quiet;
}

interface Context {
  readonly settledThrough: number;
  readonly environmentKeys: readonly string[];
  readonly isOff: boolean;
}

/** How to read what no page shows. */
function readLater(
  cursor: (field: Field) => Cursor,
  { settledThrough, environmentKeys, isOff }: Context,
) {
  return {
    deploymentLedger: lazily(() => ({
      settledThrough,
      entries: readDeployments(cursor('dep'), environmentKeys),
      starts: readStarts(cursor('starts')),
    })),
    pushes: lazily(() => readPushes(cursor('push'))),
    clues: lazily(() => ({ isOff, started: readStarted(cursor('clue')) })),
    days: lazily(() => readDays(cursor('days'), DAY_WIDTH)),
    runHours: lazily(() => readHours(cursor('runHours'))),
    pushHours: lazily(() => readHours(cursor('pushHours'))),
  };
}

/** What is read once, when it is first asked for. */
function lazily<T>(read: () => T): () => T {
  let found: { readonly value: T } | null = null;
  return () => (found ??= { value: read() }).value;
}

function ownCountsOf(stored: Stored): Pick<RepositoryTotals, 'heardAt' | 'tables'> {
  const words = readWords(stored);
  const { heardAt, baseline } = readSingles(new Cursor('one', stored.one, words)).singles;
  const tables = readTables(stored.t, (name, written) =>
    OWN_TABLES.includes(name)
      ? readRows(new Cursor(name, written, words), ROWS[name], baseline)
      : new Map(),
  );
  return { heardAt, tables };
}

function keyed<T>(keys: readonly string[], values: readonly T[]): ReadonlyMap<string, T> {
  return new Map(values.map((value, at) => [keys[at] ?? '', value]));
}

const NO_ROWS: Table = new Map();

/** A table that has no rows is not stored; one that nobody here knows is nothing to pass over. */
function readTables(
  stored: unknown,
  read: (name: TableName, written: unknown) => Table,
): RepositoryTotals['tables'] {
  if (typeof stored !== 'object' || stored === null) throw new Damaged('t');
  const written: Partial<Record<TableName, unknown>> = stored;
  let known = 0;
  const tables = tablesOf((name) => {
    if (written[name] === undefined) return NO_ROWS;
    known += 1;
    return read(name, written[name]);
  });
  if (Object.keys(written).length !== known) throw new Damaged('t');
  return tables;
}
