import type { Random } from './random';
import { DAY, HOUR, MINUTE } from './timestamps';

const WORK_BEGINS = 8;
const WORK_ENDS = 17;
const WORKING_HOURS = WORK_ENDS - WORK_BEGINS;

/** How often people do something. Nights and weekends are shares of the rate of a working hour. */
export interface Rhythm {
  readonly perWorkingDay: number;
  readonly night: number;
  readonly weekend: number;
}

/** True from 08:00 to 17:00 UTC on Monday to Friday. */
export function isWorkingTime(at: number): boolean {
  const date = new Date(at);
  const hour = date.getUTCHours();
  return !isWeekend(date) && hour >= WORK_BEGINS && hour < WORK_ENDS;
}

/** `at` itself in working time, else the beginning of the next working day. */
export function nextWorkingTime(at: number): number {
  if (isWorkingTime(at)) return at;
  let morning = Math.floor(at / DAY) * DAY + WORK_BEGINS * HOUR + 5 * MINUTE;
  while (morning < at || !isWorkingTime(morning)) morning += DAY;
  return morning;
}

/** When it happens next after `at`: a Poisson process whose rate follows the hours of the week. */
export function nextArrival(random: Random, rhythm: Rhythm, at: number): number {
  const mean = (WORKING_HOURS * HOUR) / rhythm.perWorkingDay;
  const fastest = Math.max(1, rhythm.night, rhythm.weekend);
  let next = at;
  do {
    next += random.waiting(mean / fastest);
  } while (!random.chance(shareAt(rhythm, next) / fastest));
  return Math.ceil(next);
}

function shareAt(rhythm: Rhythm, at: number): number {
  if (isWorkingTime(at)) return 1;
  return isWeekend(new Date(at)) ? rhythm.weekend : rhythm.night;
}

function isWeekend(date: Date): boolean {
  return date.getUTCDay() === 0 || date.getUTCDay() === 6;
}

/** The next instant after `at` that lies `offsetMinutes` into a period of `everyMinutes`, counted from midnight UTC. */
export function nextOnClock(
  clock: { everyMinutes: number; offsetMinutes: number },
  at: number,
): number {
  const every = clock.everyMinutes * MINUTE;
  const offset = clock.offsetMinutes * MINUTE;
  return (Math.floor((at - offset) / every) + 1) * every + offset;
}
