import { ID_LENGTH } from '../aggregates/short-id';
import type { SlotOfStep } from '../aggregates/totals';
import type { Cursor } from './cursor';
import type { Pen } from './pen';

/** In order of their start; how long each took, or 0 for one that goes on. */
export function writeSlots(pen: Pen, slots: readonly SlotOfStep[]): void {
  let before = 0;
  for (const { id, from, until } of slots) {
    pen
      .raw(id)
      .int(from - before)
      .count(until === null ? 0 : until - from);
    before = from;
  }
}

export function readSlots(cursor: Cursor): readonly SlotOfStep[] {
  let from = 0;
  return cursor.toTheEnd(() => {
    const id = cursor.raw(ID_LENGTH);
    from += cursor.int();
    const lasted = cursor.count();
    return { id, from, until: lasted === 0 ? null : from + lasted };
  });
}
