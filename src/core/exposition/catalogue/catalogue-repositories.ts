import { BOUNDS, type Bounds } from '../../aggregates/tables/histogram';
import type { TableName } from '../../aggregates/totals';
import { RESULTS } from '../../events/vocabulary';
import type { ComputedSpec, Described, RowShape, TableSpec } from './spec';

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

/** The families of every repository, in the order of the page. */
export const REPOSITORY_FAMILIES = {
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
} as const;
