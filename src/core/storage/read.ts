import { fail, succeed, type Result } from '../result';
import { DAY_WIDTH, WAITS_WIDTH } from '../aggregates/runs/calendar';
import { keyOf } from '../aggregates/tables/table';
import { TABLES, type Tables } from '../aggregates/tables/tables';
import type { OwnCounts, RepositoryTotals, ShownTotals, Unshown } from '../aggregates/totals';
import { readDays, readHours } from './calendars';
import { Cursor, Damaged } from './cursor';
import { readDeployments, readEnvironments, readStarts } from './deployments';
import { readSingles } from './one';
import { readPushes, readStarted } from './pushes';
import { readActive, readLastRuns, readLedger } from './runs';
import { TOTALS_VERSION, type StoredTotals } from './shape';
import { readTableFields } from './tables';
import { readWords } from './words';

/** Why a stored record cannot be read. Nothing may be written over it then. */
export interface Unreadable {
  readonly reason: 'newer' | 'malformed';
  readonly detail: string;
}

/** The totals that were stored. Whatever is not whole is refused: it must not become a smaller number. */
export const readTotals = (stored: unknown): Result<RepositoryTotals, Unreadable> =>
  readWith(stored, (fields) => {
    const { shown, readRest } = partsOf(fields);
    return { ...shown, ...readRest() };
  });

/** The same, but only what a page shows unless the rest is asked for. */
export const readShown = (
  stored: unknown,
  isRestAsked: (shown: ShownTotals) => boolean,
): Result<ShownTotals | RepositoryTotals, Unreadable> =>
  readWith(stored, (fields) => {
    const { shown, readRest } = partsOf(fields);
    return isRestAsked(shown) ? { ...shown, ...readRest() } : shown;
  });

/** What of them is added up over the workspace, without reading the rest. */
export const readOwnCounts = (stored: unknown): Result<OwnCounts, Unreadable> =>
  readWith(stored, ownCountsOf);

/** Tables stored by themselves, or those of a record without a repository as they were stored before. */
export const readTables = (stored: unknown): Result<Tables, Unreadable> =>
  readWith(stored, (fields) =>
    readTableFields(fields.t, { words: readWords(fields), baseline: 0 }),
  );

type Stored = Partial<Record<keyof StoredTotals, unknown>>;

function readWith<T>(stored: unknown, read: (stored: Stored) => T): Result<T, Unreadable> {
  if (typeof stored !== 'object' || stored === null || !('v' in stored))
    return malformed('The record is no totals record.');
  const { v } = stored;
  if (typeof v === 'number' && v > TOTALS_VERSION) {
    const detail = `The record has version ${String(v)}; this app reads up to ${String(TOTALS_VERSION)}.`;
    return fail({ reason: 'newer', detail });
  }
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

type Field = Exclude<keyof StoredTotals, 'v' | 's' | 'h' | 't'>;

interface Parts {
  readonly shown: ShownTotals;
  /** Takes as long as everything else. */
  readonly readRest: () => Unshown;
}

/** Every field is read to its end and not beyond. */
function partsOf(stored: Stored): Parts {
  const words = readWords(stored);
  const cursor = (field: Field): Cursor => new Cursor(field, stored[field], words);
  const { settledThrough, isOff, singles } = readSingles(cursor('one'));
  const lastRuns = readLastRuns(cursor('last'));
  const environments = readEnvironments(cursor('env'));
  const keys = lastRuns.map(({ labels }) => keyOf(labels));
  const environmentKeys = environments.map(({ ref }) => keyOf([ref.name, ref.environmentType]));
  const shown = {
    ...singles,
    tables: readTableFields(stored.t, { words, baseline: singles.baseline }),
    ledger: { settledThrough: settledThrough[0], entries: readLedger(cursor('led'), keys) },
    active: readActive(cursor('act')),
    lastRuns: keyed(keys, lastRuns),
    environments: keyed(environmentKeys, environments),
  };
  const readRest = (): Unshown => ({
    deploymentLedger: {
      settledThrough: settledThrough[1],
      entries: readDeployments(cursor('dep'), environmentKeys),
      starts: readStarts(cursor('starts')),
    },
    pushes: readPushes(cursor('push')),
    clues: { isOff, started: readStarted(cursor('clue')) },
    days: readDays(cursor('days'), DAY_WIDTH),
    waits: stored.waits === undefined ? new Map() : readDays(cursor('waits'), WAITS_WIDTH),
    runHours: readHours(cursor('runHours')),
    pushHours: readHours(cursor('pushHours')),
  });
  return { shown, readRest };
}

function ownCountsOf(stored: Stored): OwnCounts {
  const words = readWords(stored);
  const { heardAt, baseline } = readSingles(new Cursor('one', stored.one, words)).singles;
  const tables = readTableFields(stored.t, { words, baseline }, (name) => TABLES[name].isOwn);
  return { heardAt, tables };
}

function keyed<T>(keys: readonly string[], values: readonly T[]): ReadonlyMap<string, T> {
  return new Map(values.map((value, at) => [keys[at] ?? '', value]));
}
