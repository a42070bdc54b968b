import type { Calendar } from '../aggregates/totals';
import type { Cursor } from './cursor';
import { GammaCursor, GammaPen } from './gamma';
import type { Pen } from './pen';

/** Days with so many counts each: the first day, then for each how long after the one before, and its counts. */
export function writeDays(pen: Pen, days: Calendar<readonly number[]>): void {
  writeUnits(pen, days, (counts, gammas) => {
    for (const count of counts) gammas.add(count + 1);
  });
}

export function readDays(cursor: Cursor, width: number): Map<number, readonly number[]> {
  return readUnits(cursor, (gammas) => {
    const counts: number[] = [];
    while (counts.length < width) counts.push(gammas.next() - 1);
    return counts;
  });
}

/** The same for hours with one count each, none of them 0. */
export function writeHours(pen: Pen, hours: Calendar<number>): void {
  writeUnits(pen, hours, (count, gammas) => gammas.add(count));
}

export function readHours(cursor: Cursor): Map<number, number> {
  return readUnits(cursor, (gammas) => gammas.next());
}

function writeUnits<T>(
  pen: Pen,
  calendar: Calendar<T>,
  write: (value: T, gammas: GammaPen) => void,
): void {
  const gammas = new GammaPen();
  const units = Array.from(calendar).sort(([a], [b]) => a - b);
  const first = units[0]?.[0] ?? 0;
  let before = first - 1;
  for (const [unit, value] of units) {
    gammas.add(unit - before);
    write(value, gammas);
    before = unit;
  }
  pen.count(units.length).int(first).raw(gammas.end());
}

function readUnits<T>(cursor: Cursor, read: (gammas: GammaCursor) => T): Map<number, T> {
  const calendar = new Map<number, T>();
  const size = cursor.count();
  let unit = cursor.int() - 1;
  const gammas = new GammaCursor(cursor);
  for (let left = size; left > 0; left--) {
    unit += gammas.next();
    calendar.set(unit, read(gammas));
  }
  return cursor.whole(calendar);
}
