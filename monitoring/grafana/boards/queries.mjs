// What several boards ask for, and how: over the time shown, and of the chosen repositories.
import { REPOSITORIES } from './kit.mjs';

export const DEPLOYED = 'bitbucket_deployments_total';
export const RUNS = 'bitbucket_pipeline_runs_total';
export const TOOK = 'bitbucket_pipeline_run_duration_seconds';
export const JUDGED = 'result=~"success|failure|error|timeout"';

export const range = (family, more = '') =>
  `increase(${family}{${REPOSITORIES}${more === '' ? '' : `,${more}`}}[$__range])`;
export const rate = (family, more = '') =>
  `increase(${family}{${REPOSITORIES}${more === '' ? '' : `,${more}`}}[$__rate_interval])`;
/** A series that was never there has never counted: it reads as 0. */
export const share = (family, some, all, by = '') =>
  `(sum${by} (${range(family, some)}) or 0 * sum${by} (${range(family, all)})) / (sum${by} (${range(family, all)}) > 0)`;
/** Without events there is no quantile: NaN would bend the axis. */
export const quantileIn = (q, increases, by = 'le') =>
  `histogram_quantile(${q}, sum by (${by}) (${increases})) >= 0`;
export const quantile = (q, family, by = 'le') =>
  quantileIn(q, `increase(${family}_bucket{${REPOSITORIES}}[1h])`, by);
