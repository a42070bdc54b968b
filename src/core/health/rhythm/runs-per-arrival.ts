import { freeHours, type PastDay } from './days';
import { add, at } from './numbers';
import type { Recent } from './recent';
import { HOURS_A_WEEK, hourOfWeek } from './week';

/** Beyond so many nobody is believed to start runs at once. */
const MOST = 20;
/** So many standard deviations fewer hours than expected are no chance. */
const SURE = 4;
const HALVINGS = 20;

/**
 * How many runs an arrival brings, as where each push starts several pipelines: then they fill fewer hours than as many
 * that come one by one would (Poisson: an hour of rate r stays empty with the chance e^-r). Free days are left out, and so
 * are hours that a clock fills.
 */
export function runsPerArrivalIn(
  { first, counts }: Recent,
  rates: Float64Array,
  rested: readonly PastDay[],
): number {
  const free = freeHours(counts.length, rested);
  const watched = new Float64Array(HOURS_A_WEEK);
  let filled = 0;
  for (let index = 0; index < counts.length; index++) {
    const slot = hourOfWeek(first + index);
    if (free[index] === 1 || at(rates, slot) === 0) continue;
    add(watched, slot, 1);
    if (at(counts, index) > 0) filled += 1;
  }
  const due = filledBy(1, rates, watched);
  if (filled === 0 || filled >= due.hours - SURE * Math.sqrt(due.variance)) return 1;
  let [less, more] = [1, MOST];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (less + more) / 2;
    if (filledBy(middle, rates, watched).hours > filled) less = middle;
    else more = middle;
  }
  return less;
}

/** How many hours would hold a run if an arrival brought so many, and how much that varies. */
function filledBy(
  runsPerArrival: number,
  rates: Float64Array,
  watched: Float64Array,
): { readonly hours: number; readonly variance: number } {
  let [hours, variance] = [0, 0];
  for (let slot = 0; slot < HOURS_A_WEEK; slot++) {
    const empty = Math.exp(-at(rates, slot) / runsPerArrival);
    hours += at(watched, slot) * (1 - empty);
    variance += at(watched, slot) * empty * (1 - empty);
  }
  return { hours, variance };
}
