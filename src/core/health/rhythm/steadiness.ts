import { at } from './numbers';
import type { Recent } from './recent';
import { HOURS_A_DAY, hourOfWeek } from './week';

const DAYS_LOOKED_AT = 42;
/** A day says something about steadiness when this much was expected of it. */
const FEWEST_EXPECTED = 1;
/** What is assumed of repositories that nobody has watched: days differ by about a sixth. */
const USUAL = 1 / 40;
const USUAL_WEIGHS_DAYS = 10;
/** Free days are no moods: so many nearly empty days of a busy repository do not count as such. */
const FREE_DAYS = 8;
const BUSY = 4;
const NEARLY_EMPTY = 0.15;
/** And so many of the strangest days are left out, whatever happened in them. */
const STRANGE_DAYS = 0.08;

/**
 * Shape of the Gamma distribution of a day's level, by the method of moments: for negative binomial days the variance
 * is m + m²/shape. Source: Johnson, Kemp and Kotz, Univariate Discrete Distributions, 3rd ed., 5.8.
 * Pulled towards what is usual while there are few days, and never surer than the number of arrivals allows.
 */
export function steadinessOf(recent: Recent, rates: Float64Array, arrivals: number): number {
  const days = usualDays(daysOf(recent, rates));
  let [spread, square] = [0, 0];
  for (const { seen, expected } of days) {
    spread += (seen - expected) ** 2 - expected;
    square += expected ** 2;
  }
  const measured = square === 0 ? USUAL : Math.max(0, spread / square);
  const weight = days.length;
  const moodiness = (weight * measured + USUAL_WEIGHS_DAYS * USUAL) / (weight + USUAL_WEIGHS_DAYS);
  return 1 / (moodiness + 1 / (arrivals + 1));
}

function usualDays(days: readonly Day[]): readonly Day[] {
  let free = 0;
  const worked = days.filter(({ seen, expected }) => {
    if (expected < FEWEST_EXPECTED) return false;
    const isFree = expected >= BUSY && seen <= NEARLY_EMPTY * expected;
    return !isFree || ++free > FREE_DAYS;
  });
  const strangeness = ({ seen, expected }: Day): number => (seen - expected) ** 2 / expected;
  return worked
    .sort((a, b) => strangeness(a) - strangeness(b))
    .slice(0, Math.ceil((1 - STRANGE_DAYS) * worked.length));
}

interface Day {
  readonly seen: number;
  readonly expected: number;
}

/** Hours that a clock fills have no rate and say nothing about people. */
function daysOf({ first, counts }: Recent, rates: Float64Array): readonly Day[] {
  const days: Day[] = [];
  const oldest = Math.max(0, counts.length - DAYS_LOOKED_AT * HOURS_A_DAY);
  for (let end = counts.length; end - HOURS_A_DAY >= oldest; end -= HOURS_A_DAY) {
    let [seen, expected] = [0, 0];
    for (let index = end - HOURS_A_DAY; index < end; index++) {
      const rate = at(rates, hourOfWeek(first + index));
      expected += rate;
      if (rate > 0) seen += at(counts, index);
    }
    days.push({ seen, expected });
  }
  return days;
}
