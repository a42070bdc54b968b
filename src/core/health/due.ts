import { sweepRequests } from '../aggregates/budget';
import type { RepositoryTotals } from '../aggregates/totals';
import type { ApiBudget } from '../aggregates/workspace';
import { runsUnderWay } from '../aggregates/runs/known-runs';
import { MINUTE, type EpochMillis, type Millis } from '../time';

const SWEEP_EVERY = 5 * MINUTE;
/** A repository in which something goes on is compared with the next sweep, or the one after. */
const SOON = 10 * MINUTE;
/** What one sweep needs for the list of repositories, and may need for those in which something goes on. */
const TAKEN = 1 / 2;
/** Some sweeps fall out, and some repositories take more than one request. */
const SLACK = 2;

/** Within which time a repository is compared with Bitbucket when all is well. */
export function dueWithin(
  totals: RepositoryTotals,
  { api, repositories }: { readonly api: ApiBudget; readonly repositories: number },
  now: EpochMillis,
): Millis {
  return isMoving(totals, now) ? SOON + SWEEP_EVERY : idleWithin(api, repositories);
}

/** The same of one in which nothing goes on. */
function idleWithin(api: ApiBudget, repositories: number): Millis {
  const idle = Math.max(1, Math.floor(sweepRequests(api) * (1 - TAKEN)));
  return SOON + SLACK * Math.ceil(repositories / idle) * SWEEP_EVERY;
}

/** How long a repository may go unseen before its turn comes before that of those in which something goes on. */
export const overdueAfter = (api: ApiBudget, repositories: number): Millis =>
  idleWithin(api, repositories) - SOON;

const isMoving = (
  { runs, lastPushAt, reconciliation }: RepositoryTotals,
  now: EpochMillis,
): boolean => runsUnderWay(runs, now).length > 0 || lastPushAt > reconciliation.at;

/** The first push or hint that no comparison has followed for longer than it may take; null where there is none. */
export function unansweredSince(
  { runs, lastPushAt, reconciliation }: RepositoryTotals,
  now: EpochMillis,
): EpochMillis | null {
  const hinted = runs
    .filter(({ id, state }) => id === '' && state !== 'completed')
    .map(({ seenAt }) => seenAt);
  const waiting = [...hinted, ...(lastPushAt > reconciliation.at ? [lastPushAt] : [])];
  const first = Math.min(...waiting);
  return waiting.length > 0 && now - first > SOON + SWEEP_EVERY ? first : null;
}
