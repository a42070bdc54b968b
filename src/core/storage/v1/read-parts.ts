import { RESULTS, type RunResult } from '../../events/vocabulary';
import type { Clues } from '../../aggregates/runs/clues';
import type { LedgerEntry } from '../../aggregates/runs/ledger';
import type {
  ActiveRun,
  DeploymentEntry,
  EnvironmentTotals,
  LastRuns,
} from '../../aggregates/totals';
import { Cursor } from './cursor';
import { ID_LENGTH, LAST_RUN_LABELS, STATES, TYPES } from '../shape';
import type { StoredTotals } from './shape';

const resultOf = (index: number): RunResult => RESULTS[index] ?? 'error';

export function readLastRuns(numbers: Cursor): LastRuns {
  const labels = numbers.texts(LAST_RUN_LABELS);
  const newest = { at: numbers.next(), duration: numbers.next(), buildNumber: numbers.next() };
  return {
    labels,
    newest,
    failuresBefore: numbers.next(),
    completedAt: numbers.rest(RESULTS.length),
  };
}

/** `keys` are those of the last runs, in the order in which they are stored. */
export function readLedger(
  [ids, flat]: StoredTotals['led'],
  keys: readonly string[],
): readonly LedgerEntry[] {
  const numbers = new Cursor(flat, []);
  const entries: LedgerEntry[] = [];
  let [buildNumber, completedAt, readAt] = [0, 0, 0];
  for (let at = 0; at < ids.length; at += ID_LENGTH) {
    buildNumber += numbers.next();
    completedAt += numbers.next();
    readAt += numbers.next();
    const group = numbers.next();
    const lastRunKey = keys[Math.floor(group / RESULTS.length)] ?? '';
    entries.push({
      id: ids.slice(at, at + ID_LENGTH),
      buildNumber,
      completedAt,
      readAt,
      result: resultOf(group % RESULTS.length),
      lastRunKey,
    });
  }
  return entries;
}

export function readActive(numbers: Cursor): ActiveRun {
  const buildNumber = numbers.next();
  const state = STATES[numbers.next()] ?? 'pending';
  const createdAt = numbers.next();
  const seenAt = createdAt + numbers.next();
  const halted = numbers.next() === 1 ? { isHalted: true } : {};
  return { buildNumber, state, createdAt, seenAt, ...halted };
}

/** `length` numbers were stored: one, and two for each start. */
export function readClues(numbers: Cursor, length: number): Clues {
  const isOff = numbers.next() === 1;
  const started = Array.from(
    { length: Math.floor((length - 1) / 2) },
    () => [numbers.text(), numbers.next()] as const,
  );
  return { isOff, started };
}

/** `keys` are those of the environments, in the order in which they are stored. */
export function readDeployment(numbers: Cursor, keys: readonly string[]): DeploymentEntry {
  const id = numbers.text();
  const environmentKey = keys[numbers.next()] ?? '';
  const result = resultOf(numbers.next());
  const completedAt = numbers.next();
  const lasted = numbers.nextOrNull();
  const startedAt = lasted === null ? null : completedAt - lasted;
  return {
    id,
    environmentKey,
    result,
    startedAt,
    completedAt,
    commit: numbers.textOrNull(),
    buildNumber: numbers.nextOrNull(),
  };
}

export function readEnvironment(numbers: Cursor): EnvironmentTotals {
  const ref = {
    uuid: numbers.text(),
    name: numbers.text(),
    environmentType: TYPES[numbers.next()] ?? 'unknown',
  } as const;
  const at = numbers.nextOrNull();
  const standing = { commit: numbers.textOrNull(), buildNumber: numbers.nextOrNull() };
  const walked = {
    through: numbers.next(),
    commit: numbers.textOrNull(),
    front: numbers.textOrNull(),
    failingSince: numbers.nextOrNull(),
  };
  const commitsBehind = numbers.nextOrNull();
  return {
    ref,
    current: at === null ? null : { ...standing, at },
    walked,
    commitsBehind,
    completedAt: numbers.rest(RESULTS.length),
  };
}
