import { MINUTE, type EpochMillis } from '../time';
import { uncountedDeployments } from './deployments/uncounted';
import { ACTIVE_AGE_LIMIT, type KnownRun } from './runs/known-runs';
import { uncountedRuns } from './runs/uncounted';
import type { RepositoryTotals } from './totals';

/** Whether something is known to be missing from the counts of a repository. */
export const isBehind = (totals: RepositoryTotals): boolean =>
  uncountedRuns(totals) + uncountedDeployments(totals) > 0;

/** Whether something may be missing that only asking tells: no event says that a run waits for a person now. */
export const mayBeBehind = ({ runs }: Pick<RepositoryTotals, 'runs'>, now: EpochMillis): boolean =>
  runs.some((run) => isUnheard(run, now));

const UNHEARD_AFTER = 30 * MINUTE;

/** Under way for all that is known, though nobody has told of it or looked at it for long. */
const isUnheard = ({ state, restAt, seenAt, createdAt }: KnownRun, now: EpochMillis): boolean =>
  state !== 'completed' &&
  restAt === 0 &&
  now - seenAt >= UNHEARD_AFTER &&
  now - createdAt < ACTIVE_AGE_LIMIT;
