import { freeHours, type PastDay } from './days';
import { add, at } from './numbers';
import type { Recent } from './recent';
import { HOURS_A_DAY, hourOfWeek, kindOfDay } from './week';

/** Beyond so many nobody is believed to start runs at once. */
const MOST = 20;
/** So many standard deviations fewer hours than expected are no chance. */
const SURE = 4;
/** As many as may well be: taken for fewer, a silence would look less likely than it is. */
const LIKELY = 1;
const HALVINGS = 20;

/**
 * How many runs an arrival brings, as where each push starts several pipelines: then the runs of a day fill fewer hours
 * than as many that come one by one would (of n that fall into an hour with the chance p each, none does with the chance
 * (1 − p)^n). Each day by its own number of runs: busy days and slow ones are none that come together. Free days are left
 * out, and so are hours that a clock fills.
 */
export function runsPerArrivalIn(
  recent: Recent,
  { rates, dawn }: { readonly rates: Float64Array; readonly dawn: number },
  rested: readonly PastDay[],
): number {
  const days = daysOf(recent, { rates, dawn }, freeHours(recent.counts.length, rested));
  const filled = days.reduce((sum, day) => sum + day.filled, 0);
  const due = filledBy(1, days);
  if (filled === 0 || filled >= due.hours - SURE * Math.sqrt(due.variance)) return 1;
  let [less, more] = [1, MOST];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (less + more) / 2;
    const { hours, variance } = filledBy(middle, days);
    if (hours + LIKELY * Math.sqrt(variance) > filled) less = middle;
    else more = middle;
  }
  return less;
}

/** The hours of one day that are looked at. */
interface Day {
  readonly runs: number;
  readonly filled: number;
  /** Of each hour, the logarithm of the chance that a run of this day is not in it. */
  readonly misses: readonly number[];
}

/** From dawn to dawn, so that a night's work is one day's. */
function daysOf(
  { first, counts }: Recent,
  { rates, dawn }: { readonly rates: Float64Array; readonly dawn: number },
  free: ArrayLike<number>,
): readonly Day[] {
  const slotOf = (index: number): number => hourOfWeek(first + index);
  const isLookedAt = (index: number): boolean => free[index] !== 1 && at(rates, slotOf(index)) > 0;
  const begin = (((dawn - first) % HOURS_A_DAY) + HOURS_A_DAY) % HOURS_A_DAY;
  const days: number[][] = [];
  for (let start = begin; start + HOURS_A_DAY <= counts.length; start += HOURS_A_DAY)
    days.push(indices(start).filter(isLookedAt));
  const usual = usualBy((index) => kindOfDay(slotOf(index)), counts, days);
  return days.flatMap((hours) => dayOf(hours, counts, usual));
}

const indices = (start: number): number[] =>
  Array.from({ length: HOURS_A_DAY }, (_, hour) => start + hour);

const KINDS = 2 * HOURS_A_DAY;

/** Runs an hour at this hour of similar days. Not smoothed: an hour in which nobody works is empty, whatever its neighbours are. */
function usualBy(
  kindOf: (index: number) => number,
  counts: Float64Array,
  days: readonly (readonly number[])[],
): (index: number) => number {
  const [seen, watched] = [new Float64Array(KINDS), new Float64Array(KINDS)];
  for (const index of days.flat()) {
    const kind = kindOf(index);
    add(seen, kind, at(counts, index));
    add(watched, kind, 1);
  }
  const usual = seen.map((count, kind) => count / (at(watched, kind) || 1));
  return (index) => at(usual, kindOf(index));
}

function dayOf(
  hours: readonly number[],
  counts: Float64Array,
  usual: (index: number) => number,
): readonly Day[] {
  let [runs, filled, all, most] = [0, 0, 0, 0];
  for (const index of hours) {
    const count = at(counts, index);
    runs += count;
    if (count > 0) filled += 1;
    all += usual(index);
    most = Math.max(most, usual(index));
  }
  // One run fills one hour, and one hour takes all runs: neither tells anything.
  if (runs <= 1 || most === all) return [];
  return [{ runs, filled, misses: hours.map((index) => Math.log1p(-usual(index) / all)) }];
}

/** How many hours would hold a run if an arrival brought so many, and how much that varies at most. */
function filledBy(
  runsPerArrival: number,
  days: readonly Day[],
): { readonly hours: number; readonly variance: number } {
  let [hours, variance] = [0, 0];
  for (const { runs, misses } of days)
    for (const miss of misses) {
      const empty = Math.exp((miss * runs) / runsPerArrival);
      hours += 1 - empty;
      variance += empty * (1 - empty);
    }
  return { hours, variance };
}
