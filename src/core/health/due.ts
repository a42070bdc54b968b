import { SWEEP_EVERY, sweepRequests } from '../aggregates/budget';
import type { RepositoryTotals } from '../aggregates/totals';
import type { ApiBudget } from '../aggregates/workspace';
import { runsUnderWay } from '../aggregates/runs/known-runs';
import { MINUTE, type EpochMillis, type Millis } from '../time';

/** A repository in which something is under way is compared with the next sweep, or the one after. */
const SOON = 10 * MINUTE;
/** What one sweep needs for the list of repositories, and may need for those in which something is under way. */
const TAKEN = 1 / 2;
/** Some sweeps fall out, and some repositories take more than one request. */
const SLACK = 2;

/** By when a repository is compared with Bitbucket again when all is well. */
export function dueBy(
  totals: RepositoryTotals,
  { api, repositories }: { readonly api: ApiBudget; readonly repositories: number },
  now: EpochMillis,
): EpochMillis {
  const { at: comparedAt } = totals.reconciliation;
  const idleUntil = comparedAt + idleWithin(api, repositories);
  const since = movingSince(totals, now);
  if (since === null) return idleUntil;
  // What has just begun to move may not have been looked at for as long as one that rests, and no longer: pushes may go on.
  return Math.min(Math.max(comparedAt, since), idleUntil) + SOON + SWEEP_EVERY;
}

/** Within which time one is compared in which nothing goes on. */
function idleWithin(api: ApiBudget, repositories: number): Millis {
  const idle = Math.max(1, Math.floor(sweepRequests(api) * (1 - TAKEN)));
  return SOON + SLACK * Math.ceil(repositories / idle) * SWEEP_EVERY;
}

/** How long a repository may go unseen before its turn comes before that of those in which something is under way. */
export const overdueAfter = (api: ApiBudget, repositories: number): Millis =>
  idleWithin(api, repositories) - SOON;

/** Since when something is under way that calls for a comparison; null where nothing does. */
function movingSince(
  { runs, lastPushAt, reconciliation }: RepositoryTotals,
  now: EpochMillis,
): EpochMillis | null {
  const moments = runsUnderWay(runs, now).map(({ movedAt }) => movedAt);
  if (lastPushAt > reconciliation.at) moments.push(lastPushAt);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** The first push or hint that no comparison has followed for longer than it may take; null where there is none. */
export function unansweredSince(
  { runs, lastPushAt, reconciliation }: RepositoryTotals,
  now: EpochMillis,
): EpochMillis | null {
  const hinted = runs
    .filter(({ id, state, restAt }) => id === '' && (state !== 'completed' || restAt === 0))
    .map(({ seenAt }) => seenAt);
  const waiting = [...hinted, ...(lastPushAt > reconciliation.at ? [lastPushAt] : [])];
  const first = Math.min(...waiting);
  return waiting.length > 0 && now - first > SOON + SWEEP_EVERY ? first : null;
}
