import { freeHours, type PastDay } from './days';
import { at } from './numbers';
import type { Recent } from './recent';
import { HOURS_A_DAY, hourOfWeek } from './week';

/** Beyond so many nobody is believed to start runs at once. */
const MOST = 20;
/** So many standard deviations fewer hours than expected are no chance. */
const SURE = 4;
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
    if (filledBy(middle, days).hours > filled) less = middle;
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
  const days: Day[] = [];
  const begin = (((dawn - first) % HOURS_A_DAY) + HOURS_A_DAY) % HOURS_A_DAY;
  for (let start = begin; start + HOURS_A_DAY <= counts.length; start += HOURS_A_DAY) {
    const hours = Array.from({ length: HOURS_A_DAY }, (_, hour) => start + hour).filter(
      (index) => free[index] !== 1 && at(rates, hourOfWeek(first + index)) > 0,
    );
    const all = hours.reduce((sum, index) => sum + at(rates, hourOfWeek(first + index)), 0);
    const runs = hours.reduce((sum, index) => sum + at(counts, index), 0);
    const filled = hours.filter((index) => at(counts, index) > 0).length;
    const misses = hours.map((index) => Math.log1p(-at(rates, hourOfWeek(first + index)) / all));
    if (runs > 1 && hours.length > 1) days.push({ runs, filled, misses });
  }
  return days;
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
