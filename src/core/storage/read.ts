import { fail, succeed, type Result } from '../result';
import { DAY_WIDTH, WAITS_WIDTH } from '../aggregates/runs/calendar';
import { ID_LENGTH } from '../aggregates/short-id';
import { keyOf } from '../aggregates/tables/table';
import { TABLES, type Tables } from '../aggregates/tables/tables';
import {
  noDeployments,
  type OwnCounts,
  type RepositoryTotals,
  type ShownTotals,
  type Unshown,
} from '../aggregates/totals';
import { deploymentsIn } from '../aggregates/deployments/uncounted';
import { readDays, readHours } from './calendars';
import { Cursor, Damaged, UnknownTable, type ReadWords } from './cursor';
import { readDeployments, readEnvironments, readHeard } from './deployments';
import { readSingles } from './one';
import { NO_HUNCH, readHunch } from './hunches';
import { readPushes, readStarted } from './pushes';
import { readShownLate, readUnshownLate } from './late';
import { readKnownRuns, readStreaks } from './known-runs';
import { readNumbers } from './numbers';
import { readLastRuns } from './runs';
import { migrated } from './v2/migrate';
import { readSingles as readOldSingles } from './v2/one';
import { readActive, readLastRuns as readOldLastRuns, readLedger } from './v2/runs';
import {
  readDeployments as readOldDeployments,
  readEnvironments as readOldEnvironments,
} from './v3/deployments';
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
    readTableFields(fields.t, {
      words: readWords(fields),
      baseline: 0,
      version: versionOf(fields),
    }),
  );

type Stored = Partial<Record<keyof StoredTotals, unknown>>;

/** Version 4 had neither flaky steps nor merge queues, version 5 no schedules; all else is as in the newest. */
const READABLE_VERSIONS: readonly unknown[] = [2, 3, 4, 5, TOTALS_VERSION];

const versionOf = ({ v }: Stored): number =>
  typeof v === 'number' && READABLE_VERSIONS.includes(v) ? v : TOTALS_VERSION;

function readWith<T>(stored: unknown, read: (stored: Stored) => T): Result<T, Unreadable> {
  if (typeof stored !== 'object' || stored === null || !('v' in stored))
    return malformed('The record is no totals record.');
  const { v } = stored;
  if (typeof v === 'number' && v > TOTALS_VERSION) {
    const detail = `The record has version ${String(v)}; this app reads up to ${String(TOTALS_VERSION)}.`;
    return fail({ reason: 'newer', detail });
  }
  if (!READABLE_VERSIONS.includes(v)) return malformed('The record has a version that never was.');
  try {
    return succeed(read(stored));
  } catch (error) {
    // A newer app adds tables without another version: older records are read as before.
    if (error instanceof UnknownTable) return fail({ reason: 'newer', detail: error.message });
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
  const late = (field: Field) => (stored[field] === undefined ? null : cursor(field));
  const { runs, settledThrough, isOff } =
    stored.v === 2 ? oldRuns(stored, words) : newRuns(stored, cursor, words);
  const isOld = stored.v === 2 || stored.v === 3;
  const environments = isOld
    ? readOldEnvironments(cursor('env'), runs.baseline)
    : readEnvironments(cursor('env'));
  const environmentKeys = environments.map(({ ref }) => keyOf([ref.name, ref.environmentType]));
  const deploymentLedger = isOld
    ? {
        ...noDeployments(settledThrough),
        comparedAt: settledThrough,
        counted: deploymentsIn(runs.tables),
        entries: readOldDeployments(cursor('dep'), environmentKeys),
      }
    : {
        ...{ ...readHeard(cursor('heard')), settledThrough },
        entries: readDeployments(cursor('dep'), environmentKeys),
      };
  const shown = {
    ...{ ...runs, deploymentLedger, environments: keyed(environmentKeys, environments) },
    ...readShownLate(late),
  };
  const readRest = (): Unshown => ({
    pushes: readPushes(cursor('push')),
    clues: {
      ...{ isOff, started: readStarted(cursor('clue')) },
      ...(stored.hunch === undefined ? NO_HUNCH : readHunch(cursor('hunch'))),
    },
    days: readDays(cursor('days'), DAY_WIDTH),
    waits: stored.waits === undefined ? new Map() : readDays(cursor('waits'), WAITS_WIDTH),
    ...readUnshownLate(late),
    runHours: readHours(cursor('runHours')),
    pushHours: readHours(cursor('pushHours')),
  });
  return { shown, readRest };
}

/** What is kept of runs, and with them in one field. */
interface Runs {
  readonly runs: Omit<ShownTotals, 'environments' | 'deploymentLedger' | 'billedDays' | 'caches'>;
  readonly settledThrough: number;
  readonly isOff: boolean;
}

function newRuns(stored: Stored, cursor: (field: Field) => Cursor, words: ReadWords): Runs {
  const { settledThrough, isOff, singles } = readSingles(cursor('one'));
  const lastRuns = readLastRuns(cursor('last'));
  const streaks = readStreaks(cursor('streak'));
  const { baseline } = singles;
  const runs = {
    ...singles,
    tables: readTableFields(stored.t, { words, baseline, version: versionOf(stored) }),
    numbers: readNumbers(cursor('num')),
    runs: readKnownRuns(cursor('runs')),
    collisions: cursor('twins').toTheEnd((twins) => twins.raw(ID_LENGTH)),
    lastRuns: keyed(
      lastRuns.map(({ labels }) => keyOf(labels)),
      lastRuns,
    ),
    streaks: keyed(
      streaks.map(({ labels }) => keyOf(labels)),
      streaks,
    ),
  };
  return { runs, settledThrough, isOff };
}

function oldRuns(
  stored: Stored & { readonly led?: unknown; readonly act?: unknown },
  words: ReadWords,
): Runs {
  const cursor = (field: 'one' | 'last' | 'led' | 'act'): Cursor =>
    new Cursor(field, stored[field], words);
  const one = readOldSingles(cursor('one'));
  const { identity, baseline, lastPushAt, heardAt, history, quietUntil } = one.singles;
  const singles = { identity, baseline, lastPushAt, heardAt, history, quietUntil };
  const last = readOldLastRuns(cursor('last'));
  const ledger = readLedger(
    cursor('led'),
    last.map(({ labels }) => keyOf(labels)),
  );
  const tables = readTableFields(stored.t, { words, baseline: singles.baseline, version: 2 });
  const active = readActive(cursor('act'));
  const [, settledThrough] = one.settledThrough;
  const runs = { ...singles, ...migrated({ one, last, ledger, active, tables }) };
  return { runs, settledThrough, isOff: one.isOff };
}

function ownCountsOf(stored: Stored): OwnCounts {
  const words = readWords(stored);
  const one = new Cursor('one', stored.one, words);
  const version = versionOf(stored);
  const { heardAt, baseline } =
    version === 2 ? readOldSingles(one).singles : readSingles(one).singles;
  const tables = readTableFields(
    stored.t,
    { words, baseline, version },
    (name) => TABLES[name].isOwn,
  );
  return { heardAt, tables };
}

function keyed<T>(keys: readonly string[], values: readonly T[]): ReadonlyMap<string, T> {
  return new Map(values.map((value, at) => [keys[at] ?? '', value]));
}
