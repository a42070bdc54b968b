import type { LastRuns } from '../aggregates/totals';
import { RESULTS } from '../events/vocabulary';
import type { Cursor } from './cursor';
import type { Pen } from './pen';
import { LAST_RUN_LABELS } from './shape';

export function writeLastRuns(pen: Pen, all: readonly LastRuns[]): void {
  let newestAt = 0;
  for (const { labels, completedAt, newest } of all) {
    for (const label of labels) pen.text(label);
    pen
      .int(newest.at - newestAt)
      .maybe(newest.duration)
      .int(newest.buildNumber);
    writeTimes(pen, completedAt, newest.at);
    newestAt = newest.at;
  }
}

export function readLastRuns(cursor: Cursor): readonly LastRuns[] {
  let at = 0;
  return cursor.toTheEnd(() => {
    const labels = cursor.texts(LAST_RUN_LABELS);
    at += cursor.int();
    const newest = { at, duration: cursor.maybe(), buildNumber: cursor.int() };
    return { labels, newest, completedAt: readTimes(cursor, at) };
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
