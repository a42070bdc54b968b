import { CLOCKS_APART, HOUR, MINUTE, SECOND, type EpochMillis } from '../time';
import type { ApiBudget } from './workspace';

/** Bitbucket's hourly limit for an app before paid seats add to it. */
export const USUAL_LIMIT = 1000;
/** The part of the hourly limit that the sweeps share; the rest is for events. */
const SHARE = 1 / 4;
export const SWEEP_EVERY = 5 * MINUTE;
/** What the first sweep may take of the hour's share at least: if it is killed, the next ones soon have some again. */
const FIRST = 1 / 3;
/** What each sweep may make beyond that once it is used up: a new name and a new run are not left unseen for long. */
const LEAST = 10;
/** What one invocation can ask in the time of a sweep: Forge's pace of ninety a minute, four times. */
const MOST = 360;

/** How many requests a sweep may make on average. */
export const sweepRequests = ({ limit }: ApiBudget): number =>
  Math.max(LEAST, Math.floor(((limit ?? USUAL_LIMIT) * SHARE * SWEEP_EVERY) / HOUR));

/** What the next comparison of a repository is: the first one, one whose list has grown, or one as always. */
export type Look = 'first' | 'grown' | 'usual';

/** Requests of a first look: the newest runs, and the newest deployments. */
export const FIRST_LOOK = 2;
/** The part of a sweep's requests that may be kept for lists that have grown. */
const FOR_LISTS = 1 / 2;

/**
 * How many requests a sweep keeps, at each repository in its turn, for those behind it: nobody takes what those need
 * that nobody has looked at, and what is missing is known everywhere before all of it is read anywhere.
 */
export function keptBehind(looks: readonly Look[], granted: number): readonly number[] {
  const countOf = (wanted: Look) => looks.filter((look) => look === wanted).length;
  let firsts = countOf('first');
  let lists = Math.min(countOf('grown'), Math.floor(granted * FOR_LISTS));
  return looks.map((look) => {
    if (look === 'first') firsts -= 1;
    if (look === 'grown') lists = Math.max(0, lists - 1);
    return FIRST_LOOK * firsts + lists;
  });
}

/** The part of a sweep's requests that test reports and caches may take. */
export const DETAIL_SHARE = 1 / 4;

/**
 * How many requests a sweep may make now: the share of the hour that has passed, less what it has used. The first sweep
 * of an installation may have a third of the hour's at once: nothing is known before it, and people are looking.
 */
export function allowance(api: ApiBudget, now: EpochMillis, isFirst = false): number {
  if (isBlocked(api, now)) return 0;
  const share = (api.limit ?? USUAL_LIMIT) * SHARE;
  const passed = Math.min(1, ((now % HOUR) + SWEEP_EVERY) / HOUR);
  const used = Math.floor(now / HOUR) === api.hour ? api.used : 0;
  const due = Math.floor(share * (isFirst ? Math.max(FIRST, passed) : passed));
  const left = Math.max(LEAST, due - used);
  const remaining = api.remaining === null ? MOST : Math.floor(api.remaining / 2);
  return Math.min(left, remaining, MOST);
}

/** Whether Bitbucket's own answer, a 429, forbids asking now. */
export const isBlocked = ({ blockedUntil }: ApiBudget, now: EpochMillis): boolean =>
  isStanding(blockedUntil, now);

/** Nothing holds for longer than an hour: what says more was stored wrongly, or under a clock that was wrong. */
const isStanding = (until: EpochMillis, now: EpochMillis): boolean =>
  now < until && until <= now + HOUR + CLOCKS_APART;

/** How long to stay away when Bitbucket says 429 and not for how long. */
export const USUAL_BLOCK_SECONDS = 300;

/** The budget after a 429 that an event met; the very same where that says nothing later. */
export function blockedFor(api: ApiBudget, seconds: number, now: EpochMillis): ApiBudget {
  const blockedUntil = now + seconds * SECOND;
  return isBlocked(api, now) && api.blockedUntil >= blockedUntil ? api : { ...api, blockedUntil };
}

/** The budget of which a sweep that begins has taken this much: one that is killed has used it up. */
export function reserve(api: ApiBudget, requests: number, now: EpochMillis): ApiBudget {
  const hour = Math.floor(now / HOUR);
  return { ...api, hour, used: (hour === api.hour ? api.used : 0) + requests };
}

/**
 * Whether events ask nothing for now, since Bitbucket said that the limit is near: what is left of the hour is the sweep's.
 * It needs one request for a run where an event needs two, and its lists say how many are missing.
 */
export const areEventsAtRest = ({ restsUntil = 0 }: ApiBudget, now: EpochMillis): boolean =>
  isStanding(restsUntil, now);

/** How long events rest; then one of them asks again. */
const REST_NEAR_LIMIT = 15 * MINUTE;

/** The budget after an event was told that the limit is near; the very same where events rest already. */
export const restedFrom = (api: ApiBudget, now: EpochMillis): ApiBudget =>
  areEventsAtRest(api, now) ? api : { ...api, restsUntil: now + REST_NEAR_LIMIT };

/** The budget after requests were made, of `reserved` ones; the rest is what Bitbucket's headers said meanwhile. */
export function spent(
  api: ApiBudget,
  use: {
    readonly reserved: number;
    readonly count: number;
    readonly isNearLimit: boolean;
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
    blockedUntil: Math.max(isBlocked(api, now) ? api.blockedUntil : 0, toldUntil(use, now)),
    restsUntil: use.isNearLimit ? now + REST_NEAR_LIMIT : (api.restsUntil ?? 0),
    hour,
    used: (hour === api.hour ? Math.max(0, api.used - use.reserved) : 0) + use.count,
  };
}

/** Until when Bitbucket wants to be left alone; 0 when it does not say. */
const toldUntil = (
  { blockedForSeconds }: { readonly blockedForSeconds: number | null },
  now: EpochMillis,
): EpochMillis => (blockedForSeconds === null ? 0 : now + blockedForSeconds * SECOND);
