import { RESULTS, type RunResult } from '../../events/vocabulary';
import { fail, succeed, type Result } from '../../result';
import { BOUNDS } from '../histogram';
import type { LedgerEntry } from '../ledger';
import { keyOf, type Row, type Table } from '../table';
import {
  tablesOf,
  type Calendar,
  type DeploymentEntry,
  type EnvironmentTotals,
  type LastRuns,
  type RepositoryTotals,
} from '../totals';
import {
  LABEL_COUNT,
  LAST_RUN_LABELS,
  STATES,
  TOTALS_VERSION,
  TYPES,
  type StoredTotals,
} from './shape';

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

type Text = (reference: number | undefined) => string | null;

function totalsOf(stored: StoredTotals): RepositoryTotals {
  const text: Text = (reference) => stored.s[reference ?? -1] ?? null;
  const [uuid, slug, workspace, project, mainBranch] = stored.id.map(text);
  const lastRuns = stored.last.map((numbers) => lastRunsOf(numbers, text));
  const keys = lastRuns.map(({ labels }) => keyOf(labels));
  const environments = stored.env.map((numbers) => environmentOf(numbers, text));
  const environmentKeys = environments.map(({ ref }) => keyOf([ref.name, ref.environmentType]));
  const [reconciledAt = 0, uncounted = 0, failure] = stored.rec;
  const [event = 0, sweep = 0, webhook = 0, push = 0] = stored.heard;
  return {
    identity: {
      uuid: uuid ?? '',
      slug: slug ?? '',
      workspace: workspace ?? '',
      project: project ?? null,
      mainBranch: mainBranch ?? null,
    },
    tables: tablesOf((name) => tableOf(stored.t[name] ?? [], LABEL_COUNT[name], text)),
    baseline: stored.base,
    ledger: { settledThrough: stored.settled[0], entries: ledgerOf(stored.led, keys) },
    active: stored.act.map(activeOf),
    lastRuns: new Map(lastRuns.map((last, at) => [keys[at] ?? '', last])),
    latestBuildNumber: stored.build,
    deploymentLedger: {
      settledThrough: stored.settled[1],
      entries: stored.dep.map((numbers) => deploymentOf(numbers, environmentKeys, text)),
      starts: stored.starts.map(([id, at = 0]) => [text(id) ?? '', at]),
    },
    environments: new Map(
      environments.map((environment, at) => [environmentKeys[at] ?? '', environment]),
    ),
    lastPushAt: stored.pushed,
    pushes: stored.push.map(([id, at = 0, branch]) => ({
      id: text(id) ?? '',
      at,
      branch: text(branch),
    })),
    days: new Map(
      stored.days.map(([day = 0, ...numbers]) => [
        day,
        padded(numbers, RESULTS.length + BOUNDS.run.length + 1),
      ]),
    ),
    runHours: hoursOf(stored.hours[0]),
    pushHours: hoursOf(stored.hours[1]),
    heardAt: { event, sweep, webhook, push },
    history: historyOf(stored.hist),
    reconciliation: { at: reconciledAt, uncounted, failure: text(failure) },
  };
}

function tableOf(rows: readonly (readonly number[])[], labelCount: number, text: Text): Table {
  const table = new Map<string, Row>();
  for (const numbers of rows) {
    const row = rowOf(numbers, labelCount, text);
    table.set(keyOf(row.labels), row);
  }
  return table;
}

function rowOf(numbers: readonly number[], labelCount: number, text: Text): Row {
  const labels = numbers.slice(0, labelCount).map((reference) => text(reference) ?? '');
  const [bornAt = 0, at = 0, buildNumber = 0, index = 0, value = 0, width = 0] = numbers.slice(
    labelCount,
    labelCount + 6,
  );
  return {
    labels,
    bornAt,
    latest: { at, buildNumber, index, value },
    numbers: padded(numbers.slice(labelCount + 6), width),
  };
}

function lastRunsOf(numbers: readonly number[], text: Text): LastRuns {
  const labels = numbers.slice(0, LAST_RUN_LABELS).map((reference) => text(reference) ?? '');
  const [at = 0, duration = 0, buildNumber = 0, failuresBefore = 0, ...completedAt] =
    numbers.slice(LAST_RUN_LABELS);
  return {
    labels,
    newest: { at, duration, buildNumber },
    failuresBefore,
    completedAt: padded(completedAt, RESULTS.length),
  };
}

const ID_LENGTH = 10;
const LEDGER_NUMBERS = 4;

function ledgerOf(
  [ids, numbers]: StoredTotals['led'],
  keys: readonly string[],
): readonly LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  let [buildNumber, completedAt] = [0, 0];
  for (let at = 0; at * ID_LENGTH < ids.length; at++) {
    const [build = 0, completion = 0, readAfter = 0, group = 0] = numbers.slice(
      at * LEDGER_NUMBERS,
      (at + 1) * LEDGER_NUMBERS,
    );
    buildNumber += build;
    completedAt += completion;
    const id = ids.slice(at * ID_LENGTH, (at + 1) * ID_LENGTH);
    const lastRunKey = keys[Math.floor(group / RESULTS.length)] ?? '';
    entries.push({
      id,
      buildNumber,
      completedAt,
      readAt: completedAt + readAfter,
      result: resultOf(group % RESULTS.length),
      lastRunKey,
    });
  }
  return entries;
}

function activeOf([
  buildNumber = 0,
  state = 0,
  createdAt = 0,
  seenAfter = 0,
]: readonly number[]): RepositoryTotals['active'][number] {
  return {
    buildNumber,
    state: STATES[state] ?? 'pending',
    createdAt,
    seenAt: createdAt + seenAfter,
  };
}

function deploymentOf(
  numbers: readonly number[],
  keys: readonly string[],
  text: Text,
): DeploymentEntry {
  const [id, key = 0, result = 0, completedAt = 0, lasted = -1, commit, buildNumber = -1] = numbers;
  return {
    id: text(id) ?? '',
    environmentKey: keys[key] ?? '',
    result: resultOf(result),
    startedAt: lasted < 0 ? null : completedAt - lasted,
    completedAt,
    commit: text(commit),
    buildNumber: orNull(buildNumber),
  };
}

function environmentOf(numbers: readonly number[], text: Text): EnvironmentTotals {
  const [
    uuid,
    name,
    type = 3,
    currentAt = -1,
    commit,
    build = -1,
    through = 0,
    walkedCommit,
    front,
    failing = -1,
    behind = -1,
  ] = numbers;
  return {
    ref: {
      uuid: text(uuid) ?? '',
      name: text(name) ?? '',
      environmentType: TYPES[type] ?? 'unknown',
    },
    current:
      currentAt < 0 ? null : { at: currentAt, commit: text(commit), buildNumber: orNull(build) },
    walked: {
      through,
      commit: text(walkedCommit),
      front: text(front),
      failingSince: orNull(failing),
    },
    commitsBehind: orNull(behind),
    completedAt: padded(numbers.slice(11), RESULTS.length),
  };
}

function historyOf([
  since = 0,
  page = 1,
  done = 0,
]: readonly number[]): RepositoryTotals['history'] {
  return { since, page, isDone: done === 1 };
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

const resultOf = (index: number): RunResult => RESULTS[index] ?? 'error';
const orNull = (number: number): number | null => (number < 0 ? null : number);

function padded(numbers: readonly number[], width: number): readonly number[] {
  const all = [...numbers];
  while (all.length < width) all.push(0);
  return all;
}
