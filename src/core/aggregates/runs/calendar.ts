import { RESULTS } from '../../events/vocabulary';
import { DAY, HOUR } from '../../time';
import { BOUNDS, bucketOf } from '../tables/histogram';
import type { RestedRun } from './run-rows';
import type { Calendar, RepositoryTotals } from '../totals';

/** Numbers of a day: runs by result, then by bucket of their wall time. */
export const DAY_WIDTH = RESULTS.length + BOUNDS.run.length + 1;
/** Numbers of a day's waits: by bucket. */
export const WAITS_WIDTH = BOUNDS.queue.length + 1;

/** Draws a run into the pictures and the rhythm. */
export function draw(
  totals: RepositoryTotals,
  { run, rest, lasted, waited }: RestedRun,
): RepositoryTotals {
  const day = Math.floor(rest.at / DAY);
  const duration =
    lasted === null ? [] : [RESULTS.length + bucketOf(BOUNDS.run, Math.max(0, lasted))];
  return {
    ...totals,
    days: oneMoreIn(totals.days, day, {
      width: DAY_WIDTH,
      at: [RESULTS.indexOf(rest.result), ...duration],
    }),
    waits:
      waited === null
        ? totals.waits
        : oneMoreIn(totals.waits, day, {
            width: WAITS_WIDTH,
            at: [bucketOf(BOUNDS.queue, waited.millis)],
          }),
    runHours: oneMore(totals.runHours, Math.floor(run.createdAt / HOUR)),
  };
}

/** One more at these places of a day's numbers. */
function oneMoreIn(
  days: Calendar<readonly number[]>,
  day: number,
  { width, at }: { readonly width: number; readonly at: readonly number[] },
): Calendar<readonly number[]> {
  const numbers = [...(days.get(day) ?? new Array<number>(width).fill(0))];
  for (const index of at) numbers[index] = (numbers[index] ?? 0) + 1;
  return new Map(days).set(day, numbers);
}

export function oneMore(hours: Calendar<number>, hour: number): Calendar<number> {
  return new Map(hours).set(hour, (hours.get(hour) ?? 0) + 1);
}
