import { at } from './numbers';
import type { Recent } from './recent';
import { HOURS_A_DAY, hourOfWeek } from './week';

/** A day of the past: what a rhythm expected of it and what it brought. Hours that a clock fills are left out. */
export interface PastDay {
  /** Index of its first hour. */
  readonly begin: number;
  readonly seen: number;
  readonly expected: number;
}

/** Whole days up to now, the newest first; days begin at dawn. */
export function pastDays(
  { first, counts }: Recent,
  { rates, dawn }: { readonly rates: Float64Array; readonly dawn: number },
): readonly PastDay[] {
  const days: PastDay[] = [];
  const newest =
    counts.length - ((((first + counts.length - dawn) % HOURS_A_DAY) + HOURS_A_DAY) % HOURS_A_DAY);
  for (let begin = newest - HOURS_A_DAY; begin >= 0; begin -= HOURS_A_DAY)
    days.push(dayFrom(begin, { first, counts }, rates));
  return days;
}

function dayFrom(begin: number, { first, counts }: Recent, rates: Float64Array): PastDay {
  let [seen, expected] = [0, 0];
  for (let index = begin; index < begin + HOURS_A_DAY; index++) {
    const rate = at(rates, hourOfWeek(first + index));
    expected += rate;
    if (rate > 0) seen += at(counts, index);
  }
  return { begin, seen, expected };
}

/** A day says something when this much was expected of it. */
const FEWEST_EXPECTED = 1;
/** Only where so much was expected is an empty day a free day and no mood; in a long spell less is enough. */
const BUSY = 4;
const BUSY_IN_A_LONG_SPELL = 2.5;
const NEARLY_EMPTY = 0.15;
/** So many free days in a row are a holiday of several days, or a vacation; fewer may be moods too. */
const SPELL = 3;
const LONG_SPELL = 6;
const SINGLES = 4;

/** Days on which people were at work as usual, and days on which they rested: holidays and vacations. */
export function sortedDays(days: readonly PastDay[]): {
  readonly worked: readonly PastDay[];
  readonly rested: readonly PastDay[];
} {
  const judged = days.filter(({ expected }) => expected >= FEWEST_EXPECTED);
  const worked: PastDay[] = [];
  const rested: PastDay[] = [];
  let [spell, singles] = [[] as PastDay[], 0];
  const close = (): void => {
    const isBusy = spell.every(({ expected }) => expected >= BUSY);
    const isShort = isBusy && spell.length < SPELL;
    if (isShort) singles += spell.length;
    const isRest = isShort ? singles <= SINGLES : spell.length >= (isBusy ? SPELL : LONG_SPELL);
    (isRest ? rested : worked).push(...spell);
    spell = [];
  };
  for (const day of judged) {
    if (day.expected >= BUSY_IN_A_LONG_SPELL && day.seen <= NEARLY_EMPTY * day.expected)
      spell.push(day);
    else {
      close();
      worked.push(day);
    }
  }
  close();
  return { worked, rested };
}

/** 1 for each of so many hours that lies in a free day. */
export function freeHours(hours: number, rested: readonly PastDay[]): Uint8Array {
  const free = new Uint8Array(hours);
  for (const { begin } of rested) free.fill(1, begin, begin + HOURS_A_DAY);
  return free;
}
