import { NO_CACHES, type Caches, type WantedReport } from '../aggregates/runs/detail-of-run';
import type { Schedules } from '../aggregates/runs/schedules';
import type { Cursor } from './cursor';
import type { Pen } from './pen';

/** Reports in the order in which they are wanted. */
export function writeWanted(pen: Pen, wanted: readonly WantedReport[]): void {
  let before = 0;
  for (const { run, step, pipeline, name, buildNumber, at } of wanted) {
    pen.text(run).text(step).text(pipeline).text(name);
    pen.count(buildNumber).int(at - before);
    before = at;
  }
}

export function readWanted(cursor: Cursor): readonly WantedReport[] {
  let at = 0;
  return cursor.toTheEnd(() => {
    const [run = '', step = '', pipeline = '', name = ''] = cursor.texts(4);
    const buildNumber = cursor.count();
    at += cursor.int();
    return { run, step, pipeline, name, buildNumber, at };
  });
}

/** When they were read, and each with its size. */
export function writeCaches(pen: Pen, { at, sizes }: Caches): void {
  pen.count(at);
  for (const { name, bytes } of sizes) pen.text(name).count(bytes);
}

export function readCaches(cursor: Cursor): Caches {
  const at = cursor.count();
  const sizes = cursor.toTheEnd(() => ({ name: cursor.text(), bytes: cursor.count() }));
  return at === 0 ? NO_CACHES : { at, sizes };
}

/** When they were read and asked for, and each with when it starts what. */
export function writeSchedules(pen: Pen, { at, askedAt, list }: Schedules): void {
  pen.count(at).count(askedAt);
  for (const { pipeline, pattern, since } of list) pen.text(pipeline).text(pattern).count(since);
}

export function readSchedules(cursor: Cursor): Schedules {
  const [at, askedAt] = [cursor.count(), cursor.count()];
  const list = cursor.toTheEnd(() => ({
    ...{ pipeline: cursor.text(), pattern: cursor.text() },
    since: cursor.count(),
  }));
  return { at, askedAt, list };
}
