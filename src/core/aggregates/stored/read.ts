import { fail, succeed, type Result } from '../../result';
import { keyOf, type Table } from '../table';
import { tablesOf, type RepositoryTotals, type TableName } from '../totals';
import { readDays, readHours } from './calendars';
import { Cursor, Damaged } from './cursor';
import { readDeployments, readEnvironments, readStarts } from './deployments';
import { readSingles } from './one';
import { readPushes, readStarted } from './pushes';
import { readRows } from './rows';
import { readActive, readLastRuns, readLedger } from './runs';
import { DAY_WIDTH, ROWS, TOTALS_VERSION, WAITS_WIDTH, type StoredTotals } from './shape';
import { readVersion1 } from './v1/read';
import { readWords } from './words';

/** Why a stored record cannot be read. Nothing may be written over it then. */
export interface Unreadable {
  readonly reason: 'newer' | 'malformed';
  readonly detail: string;
}

/** The totals that were stored. Whatever is not whole is refused: it must not become a smaller number. */
export function readTotals(stored: unknown): Result<RepositoryTotals, Unreadable> {
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
    return succeed(totalsOf(stored));
  } catch (error) {
    // A damaged field is an answer: whoever asked must know, and goes on without this record.
    if (error instanceof Damaged) return malformed(error.message);
    throw error;
  }
}

const malformed = (detail: string) => fail({ reason: 'malformed', detail } as const);

type Field = Exclude<keyof StoredTotals, 'v' | 's' | 'h' | 't'>;

/** Every field is read to its end and not beyond. */
function totalsOf(stored: Partial<Record<keyof StoredTotals, unknown>>): RepositoryTotals {
  const words = readWords(stored);
  const cursor = (field: Field): Cursor => new Cursor(field, stored[field], words);
  const { settledThrough, isOff, singles } = readSingles(cursor('one'));
  const lastRuns = readLastRuns(cursor('last'));
  const environments = readEnvironments(cursor('env'));
  const keys = lastRuns.map(({ labels }) => keyOf(labels));
  const environmentKeys = environments.map(({ ref }) => keyOf([ref.name, ref.environmentType]));
  return {
    ...singles,
    tables: readTables(stored.t, (name, written) =>
      readRows(new Cursor(name, written, words), ROWS[name], singles.baseline),
    ),
    ledger: { settledThrough: settledThrough[0], entries: readLedger(cursor('led'), keys) },
    active: readActive(cursor('act')),
    lastRuns: keyed(keys, lastRuns),
    deploymentLedger: {
      settledThrough: settledThrough[1],
      entries: readDeployments(cursor('dep'), environmentKeys),
      starts: readStarts(cursor('starts')),
    },
    environments: keyed(environmentKeys, environments),
    pushes: readPushes(cursor('push')),
    clues: { isOff, started: readStarted(cursor('clue')) },
    days: readDays(cursor('days'), DAY_WIDTH),
    waits: stored.waits === undefined ? new Map() : readDays(cursor('waits'), WAITS_WIDTH),
    runHours: readHours(cursor('runHours')),
    pushHours: readHours(cursor('pushHours')),
  };
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
