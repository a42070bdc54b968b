import { RESULTS } from '../../events/vocabulary';
import { fail, succeed, type Result } from '../../result';
import { BOUNDS } from '../../aggregates/tables/histogram';
import { NO_CLUES } from '../../aggregates/runs/clues';
import { keyOf, type Row, type Table } from '../../aggregates/tables/table';
import { tablesOf, type RepositoryTotals, type TableName } from '../../aggregates/totals';
import { damagedField } from './check';
import { Cursor } from './cursor';
import { readHours } from './hours';
import {
  readActive,
  readClues,
  readDeployment,
  readEnvironment,
  readLastRuns,
  readLedger,
} from './read-parts';
import { ROWS } from '../shape';
import type { StoredTotals } from './shape';

/** The totals that version 1 stored, before numbers were packed into text. */
export function readVersion1(
  stored: Readonly<Record<string, unknown>>,
): Result<RepositoryTotals, { readonly reason: 'malformed'; readonly detail: string }> {
  const damaged = damagedField(stored);
  if (damaged === null) return succeed(totalsOf(stored as unknown as StoredTotals));
  return fail({ reason: 'malformed', detail: `The field ${damaged} of the record is damaged.` });
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
    tables: tablesOf((name) => tableOf(stored, name)),
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
    quietUntil: 0,
    clues:
      stored.clue === undefined ? NO_CLUES : readClues(cursor(stored.clue), stored.clue.length),
  };
}

type Calendars = Pick<RepositoryTotals, 'days' | 'waits' | 'runHours' | 'pushHours'>;

function calendarsOf({ days, hours }: StoredTotals): Calendars {
  const width = RESULTS.length + BOUNDS.run.length + 1;
  const drawn = days
    .map((numbers) => new Cursor(numbers, []))
    .map((day) => [day.next(), day.rest(width)] as const);
  return {
    days: new Map(drawn),
    waits: new Map(),
    runHours: readHours(hours[0]),
    pushHours: readHours(hours[1]),
  };
}

type Bookkeeping = Pick<
  RepositoryTotals,
  'pushes' | 'heardAt' | 'reconciliation' | 'gap' | 'history'
>;

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
    gap: null,
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

function tableOf({ t, s, base }: StoredTotals, name: TableName): Table {
  const table = new Map<string, Row>();
  for (const numbers of t[name] ?? []) {
    const row = rowOf(new Cursor(numbers, s), ROWS[name].labels, base);
    table.set(keyOf(row.labels), row);
  }
  return table;
}

function rowOf(numbers: Cursor, labelCount: number, baseline: number): Row {
  const labels = numbers.texts(labelCount);
  const bornAt = baseline + numbers.next();
  const at = baseline + numbers.next();
  const latest = { at, buildNumber: numbers.next(), index: numbers.next(), value: numbers.next() };
  return { labels, bornAt, latest, numbers: numbers.rest(numbers.next()) };
}
