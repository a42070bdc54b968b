import { BOUNDS, type Bounds } from '../aggregates/histogram';
import type { TableName } from '../aggregates/totals';
import { RESULTS } from '../events/vocabulary';

/** How the rows of a table become series: the label that its numbers spell out, or one number of each row. */
export type RowShape =
  | { readonly kind: 'by-label'; readonly label: string; readonly values: readonly string[] }
  | { readonly kind: 'number'; readonly index: number; readonly divideBy: number }
  | { readonly kind: 'histogram'; readonly bounds: Bounds };

interface Described {
  readonly name: string;
  readonly help: string;
  /** Label names besides `workspace` and `repository`, in the order in which they are written. */
  readonly labels: readonly string[];
}

/** A family read off one table of every repository. */
export interface TableSpec extends Described {
  readonly type: 'counter' | 'histogram';
  readonly table: TableName;
  readonly shape: RowShape;
  /** `workspace` when the repositories' rows are added up and the series carry neither workspace nor repository. */
  readonly scope: 'repository' | 'workspace';
}

/** A family that `collect` computes from something else than a table. */
export interface ComputedSpec extends Described {
  readonly type: 'counter' | 'gauge';
  readonly scope: 'repository' | 'workspace';
}

export type MetricSpec = TableSpec | ComputedSpec;

const byResult: RowShape = { kind: 'by-label', label: 'result', values: RESULTS };
const ENVIRONMENT = ['deployment_environment_name', 'environment_type'] as const;
const RUN = ['pipeline', 'ref_class', 'branch'] as const;

const counter = (table: TableName, shape: RowShape, rest: Described): TableSpec => ({
  ...rest,
  type: 'counter',
  table,
  shape,
  scope: 'repository',
});
const histogram = (table: TableName, bounds: Bounds, rest: Described): TableSpec => ({
  ...rest,
  type: 'histogram',
  table,
  shape: { kind: 'histogram', bounds },
  scope: 'repository',
});
const gauge = (rest: Described): ComputedSpec => ({ ...rest, type: 'gauge', scope: 'repository' });
const own = (table: TableName, rest: Described): TableSpec => ({
  ...rest,
  type: 'counter',
  table,
  shape: { kind: 'number', index: 0, divideBy: 1 },
  scope: 'workspace',
});
const ownGauge = (rest: Described): ComputedSpec => ({
  ...rest,
  type: 'gauge',
  scope: 'workspace',
});

/** Every metric we expose, once, in the order of the page. docs/metrics.md and the lint test are derived from it. */
export const CATALOG = {
  pipelineRuns: counter('runs', byResult, {
    name: 'bitbucket_pipeline_runs_total',
    help: 'Pipeline runs that completed.',
    labels: [...RUN, 'trigger', 'result'],
  }),
  pipelineRunDuration: histogram('runDurations', BOUNDS.run, {
    name: 'bitbucket_pipeline_run_duration_seconds',
    help: 'Wall time of completed pipeline runs, from created to completed, waiting included.',
    labels: [...RUN, 'result'],
  }),
  pipelineRunQueueDuration: histogram('queueDurations', BOUNDS.queue, {
    name: 'bitbucket_pipeline_run_queue_duration_seconds',
    help: 'Time from the creation of a pipeline run to the start of its first step.',
    labels: ['runner_kind'],
  }),
  pipelineBuildSeconds: counter(
    'buildSeconds',
    { kind: 'number', index: 0, divideBy: 1 },
    {
      name: 'bitbucket_pipeline_build_seconds_total',
      help: 'Build time as Bitbucket bills it.',
      labels: ['runner_kind'],
    },
  ),
  pipelineRunsActive: gauge({
    name: 'bitbucket_pipeline_runs_active',
    help: 'Pipeline runs that have not completed.',
    labels: ['state'],
  }),
  oldestPendingRun: gauge({
    name: 'bitbucket_pipeline_oldest_pending_run_timestamp_seconds',
    help: 'When the oldest pending pipeline run was created; absent when none is pending.',
    labels: [],
  }),
  lastRunTimestamp: gauge({
    name: 'bitbucket_pipeline_last_run_timestamp_seconds',
    help: 'When the newest pipeline run completed.',
    labels: [...RUN, 'result'],
  }),
  lastRunDuration: gauge({
    name: 'bitbucket_pipeline_last_run_duration_seconds',
    help: 'Wall time of the newest completed pipeline run.',
    labels: [...RUN],
  }),
  consecutiveFailures: gauge({
    name: 'bitbucket_pipeline_consecutive_failures',
    help: 'Failed pipeline runs since the last success.',
    labels: [...RUN],
  }),
  latestBuildNumber: gauge({
    name: 'bitbucket_pipeline_latest_build_number',
    help: 'The highest build number seen.',
    labels: [],
  }),
  stepRuns: counter('steps', byResult, {
    name: 'bitbucket_pipeline_step_runs_total',
    help: 'Step runs that completed, repeated ones included.',
    labels: ['pipeline', 'step', 'result'],
  }),
  stepSeconds: counter(
    'steps',
    { kind: 'number', index: RESULTS.length, divideBy: 1000 },
    {
      name: 'bitbucket_pipeline_step_seconds_total',
      help: 'Active time of completed step runs.',
      labels: ['pipeline', 'step'],
    },
  ),
  stepDuration: histogram('stepDurations', BOUNDS.step, {
    name: 'bitbucket_pipeline_step_duration_seconds',
    help: 'Active time of completed step runs, where the detail level step-histograms is on.',
    labels: ['pipeline', 'step'],
  }),
  deployments: counter('deployments', byResult, {
    name: 'bitbucket_deployments_total',
    help: 'Deployments that finished, redeployments included.',
    labels: [...ENVIRONMENT, 'result'],
  }),
  deploymentDuration: histogram('deploymentDurations', BOUNDS.step, {
    name: 'bitbucket_deployment_duration_seconds',
    help: 'Time from start to completion of finished deployments.',
    labels: [...ENVIRONMENT, 'result'],
  }),
  rollbacks: counter(
    'rollbacks',
    { kind: 'number', index: 0, divideBy: 1 },
    {
      name: 'bitbucket_deployment_rollbacks_total',
      help: 'Deployments of a commit older than the one it replaced.',
      labels: [...ENVIRONMENT],
    },
  ),
  leadTime: histogram('leadTimes', BOUNDS.lead, {
    name: 'bitbucket_deployment_lead_time_seconds',
    help: 'Time from commit to first deployment, once for each commit that reaches the environment, at most 100 a deployment.',
    labels: [...ENVIRONMENT],
  }),
  restoreDuration: histogram('restores', BOUNDS.lead, {
    name: 'bitbucket_deployment_restore_duration_seconds',
    help: 'Time from the first failed deployment to the next successful one.',
    labels: [...ENVIRONMENT],
  }),
  lastDeployment: gauge({
    name: 'bitbucket_environment_last_deployment_timestamp_seconds',
    help: 'When the newest deployment to the environment finished.',
    labels: [...ENVIRONMENT, 'result'],
  }),
  commitsBehind: gauge({
    name: 'bitbucket_environment_commits_behind',
    help: 'Commits of the main branch not deployed to the environment, where it is asked for.',
    labels: [...ENVIRONMENT],
  }),
  environmentInfo: gauge({
    name: 'bitbucket_environment_info',
    help: 'What is deployed to the environment; the commit is shortened to 12 characters.',
    labels: [...ENVIRONMENT, 'build_number', 'commit'],
  }),
  repositoryInfo: gauge({
    name: 'bitbucket_repository_info',
    help: 'The project and the main branch of the repository.',
    labels: ['project', 'main_branch'],
  }),
  lastPush: gauge({
    name: 'bitbucket_repository_last_push_timestamp_seconds',
    help: 'When something was last pushed to the repository.',
    labels: [],
  }),
  exporterUp: ownGauge({
    name: 'bitbucket_exporter_up',
    help: 'Whether the component did its work when it was last due.',
    labels: ['component'],
  }),
  heartbeat: ownGauge({
    name: 'bitbucket_exporter_heartbeat_timestamp_seconds',
    help: 'When the scheduled sweep last ran, stored the way counts are stored.',
    labels: [],
  }),
  lastEvent: ownGauge({
    name: 'bitbucket_exporter_last_event_timestamp_seconds',
    help: 'When something was last heard, by source.',
    labels: ['source'],
  }),
  lastReconcile: gauge({
    name: 'bitbucket_exporter_last_reconcile_timestamp_seconds',
    help: 'When the counts were last compared with the list that Bitbucket keeps.',
    labels: [],
  }),
  uncountedRuns: gauge({
    name: 'bitbucket_exporter_uncounted_runs',
    help: 'Completed runs that Bitbucket lists and that are not counted; 0 proves the counts.',
    labels: [],
  }),
  exporterEvents: own('events', {
    name: 'bitbucket_exporter_events_total',
    help: 'Bitbucket events handled.',
    labels: ['event'],
  }),
  duplicateEvents: own('duplicates', {
    name: 'bitbucket_exporter_duplicate_events_total',
    help: 'Bitbucket events that told nothing new.',
    labels: ['event'],
  }),
  rejectedEvents: own('rejections', {
    name: 'bitbucket_exporter_rejected_events_total',
    help: 'Bitbucket events that could not be believed or understood.',
    labels: ['event', 'reason'],
  }),
  apiRequests: own('apiRequests', {
    name: 'bitbucket_exporter_api_requests_total',
    help: 'Requests to the Bitbucket API.',
    labels: ['resource'],
  }),
  apiFailures: own('apiFailures', {
    name: 'bitbucket_exporter_api_request_failures_total',
    help: 'Requests to the Bitbucket API that failed.',
    labels: ['resource', 'error_type'],
  }),
  rateLimitRemaining: ownGauge({
    name: 'bitbucket_exporter_api_rate_limit_remaining',
    help: 'Requests left in this hour as Bitbucket tells it; absent when unknown.',
    labels: [],
  }),
  seriesCount: ownGauge({
    name: 'bitbucket_exporter_series',
    help: 'Series on this page, by family; its own families are not counted.',
    labels: ['family'],
  }),
  omittedRepositories: ownGauge({
    name: 'bitbucket_exporter_omitted_repositories',
    help: 'Repositories left out of this page for want of room; 0 when the page is whole.',
    labels: [],
  }),
  seriesLimit: ownGauge({
    name: 'bitbucket_exporter_series_limit',
    help: 'Series that a page may have before repositories are left out.',
    labels: [],
  }),
  droppedSeries: own('dropped', {
    name: 'bitbucket_exporter_dropped_series_total',
    help: 'Events counted under the label value other for want of room, by table.',
    labels: ['family'],
  }),
  tokenExpiry: ownGauge({
    name: 'bitbucket_exporter_token_expiry_timestamp_seconds',
    help: 'When the token expires.',
    labels: ['token'],
  }),
  rejectedScrapes: {
    name: 'bitbucket_exporter_rejected_scrapes_total',
    help: 'Requests to the scrape URL that were refused, by reason.',
    labels: ['reason'],
    type: 'counter',
    scope: 'workspace',
  },
  flatline: gauge({
    name: 'bitbucket_exporter_flatline',
    help: 'Whether the rule sees a flatline, as the repository panel shows it.',
    labels: ['rule'],
  }),
  buildInfo: ownGauge({
    name: 'bitbucket_exporter_build_info',
    help: 'The version of Lifeline.',
    labels: ['version'],
  }),
} as const satisfies Record<string, MetricSpec>;

export type MetricKey = keyof typeof CATALOG;
