import { uncountedDeployments } from './deployments/uncounted';
import { uncountedRuns } from './runs/uncounted';
import type { RepositoryTotals } from './totals';

/** Whether something is known to be missing from the counts of a repository. */
export const isBehind = (totals: RepositoryTotals): boolean =>
  uncountedRuns(totals) + uncountedDeployments(totals) > 0;
