import { RESULTS } from '../events/vocabulary';
import type { LedgerEntry } from '../aggregates/runs/ledger';
import type { ActiveRun, LastRuns } from '../aggregates/totals';
import type { Cursor } from './cursor';
import type { Pen } from './pen';
import { ID_LENGTH, LAST_RUN_LABELS, STATES } from './shape';

/** Each entry's times as what passed since those of the one before, its result together with its key's place. */
export function writeLedger(
  pen: Pen,
  entries: readonly LedgerEntry[],
  keys: readonly string[],
): void {
  let [build, completed] = [0, 0];
  for (const { id, buildNumber, completedAt, readAt, result, lastRunKey } of entries) {
    pen
      .raw(id)
      .int(buildNumber - build)
      .int(completedAt - completed)
      .int(readAt - completedAt);
    pen.count(keys.indexOf(lastRunKey) * RESULTS.length + RESULTS.indexOf(result));
    [build, completed] = [buildNumber, completedAt];
  }
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

export function writeActive(pen: Pen, active: readonly ActiveRun[]): void {
  let [build, created] = [0, 0];
  for (const { buildNumber, state, createdAt, seenAt, isHalted } of active) {
    pen
      .int(buildNumber - build)
      .int(createdAt - created)
      .int(seenAt - createdAt);
    pen.count(2 * STATES.indexOf(state) + Number(isHalted === true));
    [build, created] = [buildNumber, createdAt];
  }
}

export function readActive(cursor: Cursor): readonly ActiveRun[] {
  let [buildNumber, createdAt] = [0, 0];
  return cursor.toTheEnd(() => {
    buildNumber += cursor.int();
    createdAt += cursor.int();
    const seenAt = createdAt + cursor.int();
    const stage = cursor.count();
    const state = STATES[Math.floor(stage / 2)] ?? cursor.damaged();
    const halted = stage % 2 === 1 ? { isHalted: true } : {};
    return { buildNumber, state, createdAt, seenAt, ...halted };
  });
}

export function writeLastRuns(pen: Pen, all: readonly LastRuns[]): void {
  let newestAt = 0;
  for (const { labels, completedAt, newest, failuresBefore } of all) {
    for (const label of labels) pen.text(label);
    pen
      .int(newest.at - newestAt)
      .int(newest.duration)
      .int(newest.buildNumber);
    writeTimes(pen.count(failuresBefore), completedAt, newest.at);
    newestAt = newest.at;
  }
}

export function readLastRuns(cursor: Cursor): readonly LastRuns[] {
  let at = 0;
  return cursor.toTheEnd(() => {
    const labels = cursor.texts(LAST_RUN_LABELS);
    at += cursor.int();
    const newest = { at, duration: cursor.int(), buildNumber: cursor.int() };
    return { labels, newest, failuresBefore: cursor.count(), completedAt: readTimes(cursor, at) };
  });
}

/** Completions by result: the newest as it differs from `near`, each of them as it lies before the newest. */
export function writeTimes(pen: Pen, times: readonly number[], near: number): void {
  const newest = Math.max(...times);
  pen.int(newest - near).sparse(times.map((time) => (time === 0 ? 0 : newest - time + 1)));
}

export function readTimes(cursor: Cursor, near: number): readonly number[] {
  const newest = near + cursor.int();
  return cursor.sparse(RESULTS.length).map((before) => (before === 0 ? 0 : newest - before + 1));
}
