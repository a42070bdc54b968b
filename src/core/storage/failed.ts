import { ID_LENGTH } from '../aggregates/short-id';
import type { FailedStep } from '../aggregates/runs/failed-step';
import type { Cursor } from './cursor';
import type { Pen } from './pen';

/** In order of their time. */
export function writeFailed(pen: Pen, failed: readonly FailedStep[]): void {
  let before = 0;
  for (const { id, at, seconds } of failed) {
    pen
      .raw(id)
      .int(at - before)
      .count(seconds);
    before = at;
  }
}

export function readFailed(cursor: Cursor): readonly FailedStep[] {
  let at = 0;
  return cursor.toTheEnd(() => {
    const id = cursor.raw(ID_LENGTH);
    at += cursor.int();
    return { id, at, seconds: cursor.count() };
  });
}
