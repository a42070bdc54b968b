import { at } from './numbers';
import type { Rhythm } from './rhythm';
import { HOURS_A_WEEK, hourOfWeek } from './week';

/** Below this chance a silence in which a clock is missed is called a flatline. */
export const LIMIT_OF_CLOCKS = 0.0005;
/** Nothing more probable than this is called a flatline. */
const HIGHEST = 0.002;
/** Quiet and moody repositories rest for days, and eight weeks do not show how often: they are given more time. */
const RESTFUL_LIMIT = 0.00003;
const QUIET_A_WEEK = 15;
const MOODY_BELOW = 5;
/** Both measured, see docs/adr/0092; the three above, see docs/adr/0095. */
const SCALE = 0.0011;
const EXPONENT = 0.3;

/**
 * Below this chance a silence that began then is called a flatline. An outage begins at any time, so it begins the likelier
 * in a silence, the longer that would last anyway: over a night or a weekend rather than between two runs of a morning.
 * And there are fewer of the long ones, so that each may be suspected sooner for as many false alarms a year.
 */
export function limitOf(from: number, rhythm: Rhythm): number {
  if (rhythm.perWeek < QUIET_A_WEEK || rhythm.steadiness < MOODY_BELOW) return RESTFUL_LIMIT;
  return Math.min(HIGHEST, SCALE * (usualSilence(from, rhythm) / rhythm.perWeek) ** EXPONENT);
}

/** So little is left of a chance that it no longer counts. */
const NOTHING_LEFT = 0.001;

/** Hours that the next arrival is away on average: the chance of none so far, summed over the time to come. */
export function usualSilence(from: number, { rates }: Rhythm): number {
  let [hours, left] = [0, 1];
  for (let hour = Math.floor(from); hour < from + 2 * HOURS_A_WEEK && left > NOTHING_LEFT; hour++) {
    const share = hour + 1 - Math.max(from, hour);
    const due = share * at(rates, hourOfWeek(hour));
    hours += left * share * (due === 0 ? 1 : -Math.expm1(-due) / due);
    left *= Math.exp(-due);
  }
  return hours;
}
