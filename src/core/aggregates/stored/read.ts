import { RESULTS } from '../../events/vocabulary';
import { fail, succeed, type Result } from '../../result';
import { BOUNDS } from '../histogram';
import { NO_CLUES } from '../clues';
import { keyOf, type Row, type Table } from '../table';
import { tablesOf, type Calendar, type RepositoryTotals } from '../totals';
import { Cursor } from './cursor';
import {
  readActive,
  readClues,
  readDeployment,
  readEnvironment,
  readLastRuns,
  readLedger,
} from './read-parts';
import { LABEL_COUNT, TOTALS_VERSION, type StoredTotals } from './shape';

/** Why a stored record cannot be read. Nothing may be written over it then. */
export interface Unreadable {
  readonly reason: 'newer' | 'malformed';
  readonly detail: string;
}

/** The totals that were stored, from this or any earlier version. */
export function readTotals(stored: unknown): Result<RepositoryTotals, Unreadable> {
  if (!isStored(stored))
    return fail({ reason: 'malformed', detail: 'The record is no totals record.' });
  if (stored.v > TOTALS_VERSION) {
    const detail = `The record has version ${String(stored.v)}; this app reads up to ${String(TOTALS_VERSION)}.`;
    return fail({ reason: 'newer', detail });
  }
  return succeed(totalsOf(stored));
}

function isStored(value: unknown): value is StoredTotals {
  return (
    typeof value === 'object' &&
    value !== null &&
    'v' in value &&
    typeof value.v === 'number' &&
    's' in value
  );
}

function totalsOf(stored: StoredTotals): RepositoryTotals {
  const cursor = (numbers: readonly number[]): Cursor => new Cursor(numbers, stored.s);
  const lastRuns = stored.last.map((numbers) => readLastRuns(cursor(numbers)));
  const keys = lastRuns.map(({ labels }) => keyOf(labels));
  const environments = stored.env.map((numbers) => readEnvironment(cursor(numbers)));
  const environmentKeys = environments.map(({ ref }) => keyOf([ref.name, ref.environmentType]));
  const deployments = stored.dep.map((numbers) => readDeployment(cursor(numbers), environmentKeys));
  const starts = stored.starts.map((numbers) => pair(cursor(numbers)));
  return {
    identity: identityOf(cursor(stored.id)),
    tables: tablesOf((name) => tableOf(stored.t[name] ?? [], LABEL_COUNT[name], stored.s)),
    baseline: stored.base,
    ledger: { settledThrough: stored.settled[0], entries: readLedger(stored.led, keys) },
    active: stored.act.map((numbers) => readActive(cursor(numbers))),
    lastRuns: keyed(keys, lastRuns),
    latestBuildNumber: stored.build,
    deploymentLedger: { settledThrough: stored.settled[1], entries: deployments, starts },
    environments: keyed(environmentKeys, environments),
    lastPushAt: stored.pushed,
    ...calendarsOf(stored),
    ...bookkeepingOf(stored, cursor),
    clues:
      stored.clue === undefined ? NO_CLUES : readClues(cursor(stored.clue), stored.clue.length),
  };
}

type Calendars = Pick<RepositoryTotals, 'days' | 'runHours' | 'pushHours'>;

function calendarsOf({ days, hours }: StoredTotals): Calendars {
  const width = RESULTS.length + BOUNDS.run.length + 1;
  const drawn = days
    .map((numbers) => new Cursor(numbers, []))
    .map((day) => [day.next(), day.rest(width)] as const);
  return { days: new Map(drawn), runHours: hoursOf(hours[0]), pushHours: hoursOf(hours[1]) };
}

type Bookkeeping = Pick<RepositoryTotals, 'pushes' | 'heardAt' | 'reconciliation' | 'history'>;

function bookkeepingOf(
  stored: StoredTotals,
  cursor: (numbers: readonly number[]) => Cursor,
): Bookkeeping {
  const [heard, reconciled, history] = [
    cursor(stored.heard),
    cursor(stored.rec),
    cursor(stored.hist),
  ];
  return {
    pushes: stored.push
      .map(cursor)
      .map((push) => ({ id: push.text(), at: push.next(), branch: push.textOrNull() })),
    heardAt: {
      event: heard.next(),
      sweep: heard.next(),
      webhook: heard.next(),
      push: heard.next(),
    },
    reconciliation: {
      at: reconciled.next(),
      uncounted: reconciled.next(),
      failure: reconciled.textOrNull(),
    },
    history: { since: history.next(), page: history.next(), isDone: history.next() === 1 },
  };
}

function identityOf(numbers: Cursor): RepositoryTotals['identity'] {
  const [uuid, slug, workspace] = [numbers.text(), numbers.text(), numbers.text()];
  return { uuid, slug, workspace, project: numbers.textOrNull(), mainBranch: numbers.textOrNull() };
}

function pair(numbers: Cursor): readonly [string, number] {
  return [numbers.text(), numbers.next()];
}

function keyed<T>(keys: readonly string[], values: readonly T[]): ReadonlyMap<string, T> {
  return new Map(values.map((value, at) => [keys[at] ?? '', value]));
}

function tableOf(
  rows: readonly (readonly number[])[],
  labelCount: number,
  strings: readonly string[],
): Table {
  const table = new Map<string, Row>();
  for (const numbers of rows) {
    const row = rowOf(new Cursor(numbers, strings), labelCount);
    table.set(keyOf(row.labels), row);
  }
  return table;
}

function rowOf(numbers: Cursor, labelCount: number): Row {
  const labels = numbers.texts(labelCount);
  const bornAt = numbers.next();
  const latest = {
    at: numbers.next(),
    buildNumber: numbers.next(),
    index: numbers.next(),
    value: numbers.next(),
  };
  return { labels, bornAt, latest, numbers: numbers.rest(numbers.next()) };
}

function hoursOf(flat: readonly number[]): Calendar<number> {
  const calendar = new Map<number, number>();
  let hour = 0;
  for (let at = 0; at + 1 < flat.length; at += 2) {
    hour += flat[at] ?? 0;
    calendar.set(hour, flat[at + 1] ?? 0);
  }
  return calendar;
}
