import type { Doubt, Numbers } from '../aggregates/runs/numbers';
import type { Intervals } from '../aggregates/runs/intervals';
import type { Cursor } from './cursor';
import type { Pen } from './pen';

export function writeNumbers(pen: Pen, numbers: Numbers): void {
  pen.count(numbers.highest).count(numbers.readThrough);
  pen.count(numbers.counted).int(numbers.exempt);
  for (const set of [numbers.settled, numbers.open, numbers.due, numbers.empty])
    writeIntervals(pen, set);
  pen.count(numbers.doubtful.length);
  for (const doubt of numbers.doubtful) writeIntervals(pen.count(doubt.since), doubt.numbers);
}

export function readNumbers(cursor: Cursor): Numbers {
  const [highest, readThrough] = [cursor.count(), cursor.count()];
  const [counted, exempt] = [cursor.count(), cursor.int()];
  const settled = readIntervals(cursor);
  const [open, due, empty] = [readIntervals(cursor), readIntervals(cursor), readIntervals(cursor)];
  const doubtful: Doubt[] = [];
  for (let left = cursor.count(); left > 0; left--)
    doubtful.push({ since: cursor.count(), numbers: readIntervals(cursor) });
  return cursor.whole({
    ...{ highest, readThrough, counted, exempt },
    ...{ settled, open, due, empty, doubtful },
  });
}

/** Each bound as it differs from the one before: mostly one character. */
function writeIntervals(pen: Pen, set: Intervals): void {
  pen.count(set.length / 2);
  let before = 0;
  for (const bound of set) {
    pen.count(bound - before);
    before = bound;
  }
}

function readIntervals(cursor: Cursor): Intervals {
  const set: number[] = [];
  let bound = 0;
  for (let left = 2 * cursor.count(); left > 0; left--) set.push((bound += cursor.count()));
  return set;
}
