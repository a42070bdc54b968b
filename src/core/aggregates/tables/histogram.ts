import { SECOND, type Millis } from '../../time';

/** Upper bounds in seconds. Changing one breaks every stored histogram and every user's query. */
export const BOUNDS = {
  run: [15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 14400],
  queue: [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
  step: [5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200],
  lead: [900, 3600, 14400, 28800, 86400, 172800, 604800, 1209600, 2592000],
} as const satisfies Record<string, readonly number[]>;

export type Bounds = readonly number[];

/** Which bucket an observation falls into: the first whose bound it does not exceed, the last being +Inf. */
export function bucketOf(bounds: Bounds, millis: Millis): number {
  const index = bounds.findIndex((bound) => millis <= bound * SECOND);
  return index === -1 ? bounds.length : index;
}
