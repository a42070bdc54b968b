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
/** The part of the hour that sweeps may have used where something is known to be missing: events need the rest. */
const SHARE_WHERE_MISSING = 1 / 2;
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
  const passed = partPassed(now);
  const left = Math.max(LEAST, leftOf(SHARE, isFirst ? Math.max(FIRST, passed) : passed, api, now));
  return Math.min(left, mostOf(api));
}

/** How many it may make beyond that for what is known to be missing; none while what is left of the hour is little. */
export function allowanceForMissing(api: ApiBudget, now: EpochMillis): number {
  if (isBlocked(api, now) || areEventsAtRest(api, now)) return 0;
  const { usedForMissing } = usedIn(api, now);
  const left = leftOf(SHARE_WHERE_MISSING, partPassed(now), api, now) - usedForMissing;
  return Math.max(0, Math.min(left, mostOf(api)) - allowance(api, now));
}

/** The part of the hour that will have passed at the next sweep. */
const partPassed = (now: EpochMillis): number => Math.min(1, ((now % HOUR) + SWEEP_EVERY) / HOUR);

/** What is left of a share of the hour's requests when so much of the hour has passed. */
function leftOf(share: number, passed: number, api: ApiBudget, now: EpochMillis): number {
  return Math.floor((api.limit ?? USUAL_LIMIT) * share * passed) - usedIn(api, now).used;
}

/** What sweeps have used of the hour that is now. */
function usedIn({ hour, used, usedForMissing = 0 }: ApiBudget, now: EpochMillis): Used {
  return Math.floor(now / HOUR) === hour
    ? { used, usedForMissing }
    : { used: 0, usedForMissing: 0 };
}

interface Used {
  readonly used: number;
  readonly usedForMissing: number;
}

const mostOf = ({ remaining }: ApiBudget): number =>
  remaining === null ? MOST : Math.min(MOST, Math.floor(remaining / 2));

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

/** Requests of a sweep. */
export interface SweepRequests {
  readonly usual: number;
  /** On top of them, for what is known to be missing. */
  readonly forMissing: number;
}

/** The budget of which a sweep that begins has taken this much: one that is killed has used it up. */
export function reserve(
  api: ApiBudget,
  { usual, forMissing }: SweepRequests,
  now: EpochMillis,
): ApiBudget {
  const { used, usedForMissing } = usedIn(api, now);
  return {
    ...api,
    hour: Math.floor(now / HOUR),
    used: used + usual,
    usedForMissing: usedForMissing + forMissing,
  };
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
    readonly reserved: SweepRequests;
    readonly made: SweepRequests;
    readonly isNearLimit: boolean;
    readonly limit: number | null;
    readonly remaining: number | null;
    readonly blockedForSeconds: number | null;
  },
  now: EpochMillis,
): ApiBudget {
  const { used, usedForMissing } = usedIn(api, now);
  const { reserved, made } = use;
  return {
    limit: use.limit ?? api.limit,
    remaining: use.remaining,
    blockedUntil: Math.max(isBlocked(api, now) ? api.blockedUntil : 0, toldUntil(use, now)),
    restsUntil: use.isNearLimit ? now + REST_NEAR_LIMIT : (api.restsUntil ?? 0),
    hour: Math.floor(now / HOUR),
    used: Math.max(0, used - reserved.usual) + made.usual,
    usedForMissing: Math.max(0, usedForMissing - reserved.forMissing) + made.forMissing,
  };
}

/** Until when Bitbucket wants to be left alone; 0 when it does not say. */
const toldUntil = (
  { blockedForSeconds }: { readonly blockedForSeconds: number | null },
  now: EpochMillis,
): EpochMillis => (blockedForSeconds === null ? 0 : now + blockedForSeconds * SECOND);
