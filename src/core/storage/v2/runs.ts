import { ID_LENGTH } from '../../aggregates/short-id';
import { ACTIVE_STATES, RESULTS, type ActiveState, type RunResult } from '../../events/vocabulary';
import type { Cursor } from '../cursor';
import { readTimes } from '../runs';
import { LAST_RUN_LABELS } from '../shape';

/** A completed run that version 2 remembered. */
export interface LedgerEntry {
  readonly id: string;
  readonly buildNumber: number;
  readonly completedAt: number;
  readonly readAt: number;
  readonly result: RunResult;
  readonly lastRunKey: string;
}

/** A run that had not completed. */
export interface ActiveRun {
  readonly buildNumber: number;
  readonly state: ActiveState;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly isHalted: boolean;
}

/** The newest completions of a pipeline and ref, and the failures in a row that the ledger had forgotten. */
export interface OldLastRuns {
  readonly labels: readonly string[];
  readonly newest: { readonly at: number; readonly duration: number; readonly buildNumber: number };
  readonly failuresBefore: number;
  readonly completedAt: readonly number[];
}

export function readLedger(cursor: Cursor, keys: readonly string[]): readonly LedgerEntry[] {
  let [buildNumber, completedAt] = [0, 0];
  return cursor.toTheEnd(() => {
    const id = cursor.raw(ID_LENGTH);
    buildNumber += cursor.int();
    completedAt += cursor.int();
    const readAt = completedAt + cursor.int();
    const group = cursor.count();
    const lastRunKey = keys[Math.floor(group / RESULTS.length)] ?? cursor.damaged();
    const result = RESULTS[group % RESULTS.length] ?? cursor.damaged();
    return { id, buildNumber, completedAt, readAt, result, lastRunKey };
  });
}

export function readActive(cursor: Cursor): readonly ActiveRun[] {
  let [buildNumber, createdAt] = [0, 0];
  return cursor.toTheEnd(() => {
    buildNumber += cursor.int();
    createdAt += cursor.int();
    const seenAt = createdAt + cursor.int();
    const stage = cursor.count();
    const state = ACTIVE_STATES[Math.floor(stage / 2)] ?? cursor.damaged();
    return { buildNumber, state, createdAt, seenAt, isHalted: stage % 2 === 1 };
  });
}

export function readLastRuns(cursor: Cursor): readonly OldLastRuns[] {
  let at = 0;
  return cursor.toTheEnd(() => {
    const labels = cursor.texts(LAST_RUN_LABELS);
    at += cursor.int();
    const newest = { at, duration: cursor.int(), buildNumber: cursor.int() };
    return { labels, newest, failuresBefore: cursor.count(), completedAt: readTimes(cursor, at) };
  });
}
