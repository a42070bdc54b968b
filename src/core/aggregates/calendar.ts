import { RESULTS } from '../events/vocabulary';
import { DAY, HOUR } from '../time';
import { BOUNDS, bucketOf } from './histogram';
import type { CompletedRun } from './run-rows';
import type { Calendar, RepositoryTotals } from './totals';

/** Draws a run into the pictures and the rhythm. */
export function draw(totals: RepositoryTotals, run: CompletedRun): RepositoryTotals {
  const wallTime = Math.max(0, run.completedAt - run.createdAt);
  const day = Math.floor(run.completedAt / DAY);
  const numbers = [
    ...(totals.days.get(day) ?? new Array<number>(RESULTS.length + BOUNDS.run.length + 1).fill(0)),
  ];
  for (const index of [
    RESULTS.indexOf(run.result),
    RESULTS.length + bucketOf(BOUNDS.run, wallTime),
  ]) {
    numbers[index] = (numbers[index] ?? 0) + 1;
  }
  return {
    ...totals,
    days: new Map(totals.days).set(day, numbers),
    runHours: oneMore(totals.runHours, Math.floor(run.createdAt / HOUR)),
  };
}

export function oneMore(hours: Calendar<number>, hour: number): Calendar<number> {
  return new Map(hours).set(hour, (hours.get(hour) ?? 0) + 1);
}
