import { RESULTS } from '../../events/vocabulary';
import type { Clues } from '../clues';
import type { LedgerEntry } from '../ledger';
import type { Row, Table } from '../table';
import {
  SOURCES,
  TABLES,
  type DeploymentEntry,
  type EnvironmentTotals,
  type LastRuns,
  type RepositoryTotals,
  type TableName,
} from '../totals';
import { writeHours } from './hours';
import { STATES, TOTALS_VERSION, TYPES, type StoredTotals } from './shape';

type Intern = (text: string | null) => number;

/** The record to store. Reading it back gives equal totals. */
export function storedTotals(totals: RepositoryTotals): StoredTotals {
  const strings: string[] = [];
  const intern = interner(strings);
  const { identity, ledger, deploymentLedger } = totals;
  const last = inOrder(totals.lastRuns);
  const environments = inOrder(totals.environments);
  const keys = last.map(([key]) => key);
  const environmentKeys = environments.map(([key]) => key);
  return {
    v: TOTALS_VERSION,
    s: strings,
    id: [
      identity.uuid,
      identity.slug,
      identity.workspace,
      identity.project,
      identity.mainBranch,
    ].map(intern),
    base: totals.baseline,
    settled: [ledger.settledThrough, deploymentLedger.settledThrough],
    led: ledgerNumbers(ledger.entries, keys),
    act: totals.active.map((run) => [
      run.buildNumber,
      STATES.indexOf(run.state),
      run.createdAt,
      run.seenAt - run.createdAt,
      ...(run.isHalted === true ? [1] : []),
    ]),
    last: last.map(([, each]) => lastRuns(each, intern)),
    build: totals.latestBuildNumber,
    dep: deploymentLedger.entries.map((entry) => deployment(entry, environmentKeys, intern)),
    starts: deploymentLedger.starts.map(([id, at]) => [intern(id), at]),
    env: environments.map(([, each]) => environmentNumbers(each, intern)),
    ...calendars(totals),
    ...bookkeeping(totals, intern),
    clue: clueNumbers(totals.clues, intern),
    t: tables(totals, intern),
  };
}

function clueNumbers({ isOff, started }: Clues, intern: Intern): readonly number[] {
  return [Number(isOff), ...started.flatMap(([commit, at]) => [intern(commit), at])];
}

function calendars({
  days,
  runHours,
  pushHours,
}: RepositoryTotals): Pick<StoredTotals, 'days' | 'hours'> {
  const drawn = [...days].sort(byFirst).map(([day, numbers]) => [day, ...withoutTail(numbers)]);
  return { days: drawn, hours: [writeHours(runHours), writeHours(pushHours)] };
}

function bookkeeping(
  totals: RepositoryTotals,
  intern: Intern,
): Pick<StoredTotals, 'pushed' | 'push' | 'heard' | 'rec' | 'hist'> {
  const { reconciliation, history } = totals;
  return {
    pushed: totals.lastPushAt,
    push: totals.pushes.map(({ id, at, branch }) => [intern(id), at, intern(branch)]),
    heard: SOURCES.map((source) => totals.heardAt[source]),
    rec: [reconciliation.at, reconciliation.uncounted, intern(reconciliation.failure)],
    hist: [history.since, history.page, Number(history.isDone)],
  };
}

function interner(strings: string[]): Intern {
  const known = new Map<string, number>();
  return (text) => {
    if (text === null) return -1;
    const at = known.get(text) ?? strings.push(text) - 1;
    known.set(text, at);
    return at;
  };
}

function ledgerNumbers(
  entries: readonly LedgerEntry[],
  keys: readonly string[],
): StoredTotals['led'] {
  const numbers: number[] = [];
  let [lastBuild, lastCompletion, lastReading] = [0, 0, 0];
  for (const { buildNumber, completedAt, readAt, result, lastRunKey } of entries) {
    const group = keys.indexOf(lastRunKey) * RESULTS.length + RESULTS.indexOf(result);
    numbers.push(
      buildNumber - lastBuild,
      completedAt - lastCompletion,
      readAt - lastReading,
      group,
    );
    [lastBuild, lastCompletion, lastReading] = [buildNumber, completedAt, readAt];
  }
  return [entries.map(({ id }) => id).join(''), numbers];
}

function lastRuns(
  { labels, completedAt, newest, failuresBefore }: LastRuns,
  intern: Intern,
): readonly number[] {
  return [
    ...labels.map(intern),
    newest.at,
    newest.duration,
    newest.buildNumber,
    failuresBefore,
    ...withoutTail(completedAt),
  ];
}

function deployment(
  entry: DeploymentEntry,
  keys: readonly string[],
  intern: Intern,
): readonly number[] {
  const { id, environmentKey, result, startedAt, completedAt, commit, buildNumber } = entry;
  const lasted = startedAt === null ? -1 : completedAt - startedAt;
  return [
    intern(id),
    keys.indexOf(environmentKey),
    RESULTS.indexOf(result),
    completedAt,
    lasted,
    intern(commit),
    buildNumber ?? -1,
  ];
}

function environmentNumbers(environment: EnvironmentTotals, intern: Intern): readonly number[] {
  const { ref, current, walked, completedAt } = environment;
  const standing = current ?? { at: -1, commit: null, buildNumber: null };
  return [
    ...[intern(ref.uuid), intern(ref.name), TYPES.indexOf(ref.environmentType)],
    ...[standing.at, intern(standing.commit), orNone(standing.buildNumber)],
    ...[walked.through, intern(walked.commit), intern(walked.front), orNone(walked.failingSince)],
    orNone(environment.commitsBehind),
    ...withoutTail(completedAt),
  ];
}

const orNone = (number: number | null): number => number ?? -1;

function tables({ tables: all, baseline }: RepositoryTotals, intern: Intern): StoredTotals['t'] {
  const stored: Partial<Record<TableName, readonly (readonly number[])[]>> = {};
  for (const name of TABLES)
    if (all[name].size > 0) stored[name] = rows(all[name], baseline, intern);
  return stored;
}

function rows(table: Table, baseline: number, intern: Intern): readonly (readonly number[])[] {
  return inOrder(table).map(([, row]) => rowNumbers(row, baseline, intern));
}

function rowNumbers(
  { labels, bornAt, latest, numbers }: Row,
  baseline: number,
  intern: Intern,
): readonly number[] {
  return [
    ...labels.map(intern),
    bornAt - baseline,
    latest.at - baseline,
    latest.buildNumber,
    latest.index,
    latest.value,
    numbers.length,
    ...withoutTail(numbers),
  ];
}

/** Stored in order of key: what was written does not tell in which order it happened. */
function inOrder<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Zeros at the end need not be written. */
function withoutTail(numbers: readonly number[]): readonly number[] {
  return numbers.slice(0, numbers.findLastIndex((number) => number !== 0) + 1);
}

function byFirst(a: readonly [number, unknown], b: readonly [number, unknown]): number {
  return a[0] - b[0];
}
