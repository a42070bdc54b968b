import { HOUR, MINUTE, type EpochMillis } from '../time';
import type { ApiBudget } from './workspace';

/** Bitbucket's hourly limit for an app before paid seats add to it. */
export const USUAL_LIMIT = 1000;
/** The part of the hourly limit that the sweep may use; the rest is for events. */
const SHARE = 1 / 4;
const SWEEP_EVERY = 5 * MINUTE;

/** How many requests a sweep may make now: the share of the hour that has passed, less what it has used. */
export function allowance(api: ApiBudget, now: EpochMillis): number {
  if (now < api.blockedUntil) return 0;
  const share = (api.limit ?? USUAL_LIMIT) * SHARE;
  const passed = Math.min(1, ((now % HOUR) + SWEEP_EVERY) / HOUR);
  const used = Math.floor(now / HOUR) === api.hour ? api.used : 0;
  const left = Math.max(0, Math.floor(share * passed) - used);
  return api.remaining === null ? left : Math.min(left, Math.floor(api.remaining / 2));
}

/** The budget after requests were made; `told` is what Bitbucket's headers said meanwhile. */
export function spent(
  api: ApiBudget,
  use: {
    readonly count: number;
    readonly limit: number | null;
    readonly remaining: number | null;
    readonly blockedForSeconds: number | null;
  },
  now: EpochMillis,
): ApiBudget {
  const hour = Math.floor(now / HOUR);
  return {
    limit: use.limit ?? api.limit,
    remaining: use.remaining,
    blockedUntil:
      use.blockedForSeconds === null ? api.blockedUntil : now + 1000 * use.blockedForSeconds,
    hour,
    used: (hour === api.hour ? api.used : 0) + use.count,
  };
}
