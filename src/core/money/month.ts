import { DAY, SECOND, type EpochMillis, type Millis } from '../time';
import { monthOf } from './calendar';
import type { MostAtOnce } from './slots';

/** What one repository used, as the sweep last saw it. */
export interface SpentOfRepository {
  /** When it was added up. */
  readonly at: EpochMillis;
  /** Build seconds of that month. */
  readonly seconds: number;
  /** Build seconds of that day and the six before. */
  readonly weekSeconds: number;
}

/** What the workspace used in the month of `at`. */
export interface MonthTotals extends SpentOfRepository {
  /** The most steps that were at work on self-hosted runners at once in that month. */
  readonly slots: MostAtOnce;
}

const WEEK_DAYS = 7;
/** The days of the longest month, and those of the week before it. */
export const BILLED_DAYS_KEPT = 31 + WEEK_DAYS;

/** Build seconds by day of UTC, added up for the month and the week of this moment. */
export function spentBy(days: ReadonlyMap<number, number>, at: EpochMillis): SpentOfRepository {
  const { from } = monthOf(at);
  return {
    at,
    seconds: sumSince(days, from / DAY),
    weekSeconds: sumSince(days, Math.floor(at / DAY) - WEEK_DAYS + 1),
  };
}

function sumSince(days: ReadonlyMap<number, number>, first: number): number {
  let sum = 0;
  for (const [day, seconds] of days) if (day >= first) sum += seconds;
  return sum;
}

/** How long the week of this moment has lasted: six days, and what there was of the seventh. */
const weekUntil = (at: EpochMillis): Millis => (WEEK_DAYS - 1) * DAY + (at % DAY);

/**
 * When the minutes included run out, should every day be like those of the last week; null where that is not in this
 * month. In the past where they have run out.
 */
export function runsOutAt(
  { at, seconds, weekSeconds }: SpentOfRepository,
  includedSeconds: number,
): EpochMillis | null {
  const left = includedSeconds - seconds;
  if (weekSeconds === 0) return left > 0 ? null : at;
  const out = at + (left / weekSeconds) * weekUntil(at);
  const { from, until } = monthOf(at);
  return out < until ? Math.max(from, Math.round(out / SECOND) * SECOND) : null;
}
