import { chanceOfMiss } from './chance';
import { at } from './numbers';
import type { Recent } from './recent';
import { HOURS_A_DAY, HOURS_A_WEEK, hourOfWeek, kindOfDay } from './week';

const DAYS_LOOKED_AT = 28;
/** Fewer days than this say nothing: eight weekend days in four weeks must be enough. */
const FEWEST_DAYS = 6;
/** Empty hours that chance would have left, had the arrivals come by chance, for one that we allow. */
const MISSES_OF_CHANCE = 4;

interface Slot {
  days: number;
  filled: number;
  arrivals: number;
}

/**
 * Hours that a clock fills (nightly builds, hourly checks): seen on nearly every working day or weekend day of the
 * last four weeks, where arrivals by chance would have left several of them empty. The value is -ln of the chance that
 * such an hour stays empty although the clock runs; 0 for every other hour of the week.
 */
export function regularSlots(recent: Recent): Float64Array {
  const worths = slotsOf(recent).map(worthOf);
  return Float64Array.from({ length: HOURS_A_WEEK }, (_, hour) => worths[kindOfDay(hour)] ?? 0);
}

function slotsOf({ first, counts }: Recent): readonly Slot[] {
  const slots = Array.from({ length: 2 * HOURS_A_DAY }, (): Slot => ({
    days: 0,
    filled: 0,
    arrivals: 0,
  }));
  const from = Math.max(0, counts.length - DAYS_LOOKED_AT * HOURS_A_DAY);
  for (let index = from; index < counts.length; index++) {
    const slot = slots[kindOfDay(hourOfWeek(first + index))];
    if (slot === undefined) continue;
    slot.days += 1;
    slot.arrivals += at(counts, index);
    if (at(counts, index) > 0) slot.filled += 1;
  }
  return slots;
}

function worthOf(slot: Slot): number {
  return isClockwork(slot) ? -Math.log(chanceOfMiss(slot.days - slot.filled, slot.days)) : 0;
}

function isClockwork({ days, filled, arrivals }: Slot): boolean {
  if (days < FEWEST_DAYS) return false;
  if (days < 10) return filled === days && arrivals === days;
  return days * Math.exp(-arrivals / days) >= MISSES_OF_CHANCE * (days - filled + 1);
}
