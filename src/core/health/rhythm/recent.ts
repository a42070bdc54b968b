import { HOURS_A_WEEK, type Hour } from './week';

/** What a rhythm is learned from: arrivals by hour, seen from `since` up to `through` (not included). */
export interface Heard {
  readonly hours: ReadonlyMap<Hour, number>;
  readonly since: Hour;
  readonly through: Hour;
}

/** The last eight weeks that were seen, one number an hour. */
export interface Recent {
  readonly first: Hour;
  readonly counts: Float64Array;
}

/** How far back a rhythm looks. */
export const WEEKS = 8;

export function recentOf({ hours, since, through }: Heard): Recent {
  const first = Math.max(since, through - WEEKS * HOURS_A_WEEK);
  const counts = new Float64Array(Math.max(0, through - first));
  if (hours.size > counts.length) {
    for (let index = 0; index < counts.length; index++)
      counts[index] = hours.get(first + index) ?? 0;
    return { first, counts };
  }
  for (const [hour, count] of hours) {
    if (hour >= first && hour < through) counts[hour - first] = count;
  }
  return { first, counts };
}
