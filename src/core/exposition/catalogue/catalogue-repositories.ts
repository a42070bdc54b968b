import { ENVIRONMENT, RUN, type Label } from '../../aggregates/tables/tables';
import { SECOND } from '../../time';
import { RUNNER_FAMILIES } from './catalogue-runners';
import { gauge, ofNumber, ofTable } from './spec';

const namesOf = (labels: readonly Label[]): readonly string[] => labels.map(({ name }) => name);
const OF_RUN = namesOf(RUN);
const OF_ENVIRONMENT = namesOf(ENVIRONMENT);

/** The families of every repository, in the order of the page. */
export const REPOSITORY_FAMILIES = {
  pipelineRuns: ofTable('runs', {
    name: 'bitbucket_pipeline_runs_total',
    help: 'Pipeline runs, each counted once: when it completed, or first waited for a manual step.',
  }),
  pipelineRunDuration: ofTable('runDurations', {
    name: 'bitbucket_pipeline_run_duration_seconds',
    help: 'Time from the creation of a pipeline run to the end of its last step before it completed or waited for a manual step.',
  }),
  pipelineRunQueueDuration: ofTable('queueDurations', {
    name: 'bitbucket_pipeline_run_queue_duration_seconds',
    help: 'Time from the creation of a pipeline run to the start of its first step, where no person kept it waiting.',
  }),
  pipelineBuildSeconds: ofTable('buildSeconds', {
    name: 'bitbucket_pipeline_build_seconds_total',
    help: 'Build time of steps as Bitbucket tells it.',
  }),
  pipelineBilledSeconds: ofTable('billed', {
    name: 'bitbucket_pipeline_billed_seconds_total',
    help: 'Build time of steps times their size, of steps whose size Bitbucket tells.',
  }),
  monthBuildSeconds: gauge({
    name: 'bitbucket_repository_month_build_seconds',
    help: 'Build time on runners of Bitbucket in this calendar month (UTC), as far as it was counted.',
    labels: [],
  }),
  pipelineRunsActive: gauge({
    name: 'bitbucket_pipeline_runs_active',
    help: 'Pipeline runs that have not completed, by state; paused are those that are halted, and those that wait for a manual step and were not overtaken by a younger run.',
    labels: ['state'],
  }),
  oldestPendingRun: gauge({
    name: 'bitbucket_pipeline_oldest_pending_run_timestamp_seconds',
    help: 'Since when the longest pending pipeline run has been pending, as far as was seen; absent when none is pending.',
    labels: [],
  }),
  oldestExecutingRun: gauge({
    name: 'bitbucket_pipeline_oldest_executing_run_timestamp_seconds',
    help: 'Since when the longest executing pipeline run has been executing, as far as was seen; absent when none is executing.',
    labels: [],
  }),
  oldestHaltedRun: gauge({
    name: 'bitbucket_pipeline_oldest_halted_run_timestamp_seconds',
    help: 'Since when the longest halted pipeline run has been halted, as far as was seen; one that waits for a manual step is not halted. Absent when there is none.',
    labels: [],
  }),
  ...RUNNER_FAMILIES,
  lastRunTimestamp: gauge({
    name: 'bitbucket_pipeline_last_run_timestamp_seconds',
    help: 'When the newest pipeline run completed, or first waited for a manual step.',
    labels: [...OF_RUN, 'result'],
  }),
  lastRunDuration: gauge({
    name: 'bitbucket_pipeline_last_run_duration_seconds',
    help: 'How long the newest pipeline run took until it completed or first waited for a manual step.',
    labels: OF_RUN,
  }),
  consecutiveFailures: gauge({
    name: 'bitbucket_pipeline_consecutive_failures',
    help: 'Failed pipeline runs of a tracked branch since its last success, by build number; custom pipelines by themselves.',
    labels: OF_RUN,
  }),
  latestBuildNumber: gauge({
    name: 'bitbucket_pipeline_latest_build_number',
    help: 'The highest build number that Bitbucket has listed.',
    labels: [],
  }),
  stepRuns: ofTable('steps', {
    name: 'bitbucket_pipeline_step_runs_total',
    help: 'Step runs that completed, repeated ones included.',
  }),
  stepSeconds: ofNumber('steps', SECOND, {
    name: 'bitbucket_pipeline_step_seconds_total',
    help: 'Active time of completed step runs.',
  }),
  runResumptions: ofTable('resumptions', {
    name: 'bitbucket_pipeline_run_resumptions_total',
    help: 'What pipeline runs came to that went on after they were counted: a manual step, a re-run, a redeployment, or a stop.',
  }),
  stepReruns: ofTable('stepReruns', {
    name: 'bitbucket_pipeline_step_reruns_total',
    help: 'Steps that ran again, by what they came to then; redeployments not included.',
  }),
  stepDuration: ofTable('stepDurations', {
    name: 'bitbucket_pipeline_step_duration_seconds',
    help: 'Active time of completed step runs, where the detail level step-histograms is on.',
  }),
  tests: ofTable('tests', {
    name: 'bitbucket_pipeline_tests_total',
    help: 'Tests of steps by what they came to, where the detail level test-reports is on.',
  }),
  cacheSize: gauge({
    name: 'bitbucket_pipeline_cache_size_bytes',
    help: 'Size of the newest cache of a name, where the detail level caches is on; the 20 largest.',
    labels: ['cache'],
  }),
  flakySteps: ofTable('flakySteps', {
    name: 'bitbucket_pipeline_flaky_steps_total',
    help: 'Steps that failed and then passed on the same commit, in the same run or in another; redeployments not included.',
  }),
  flakySeconds: ofTable('flakySeconds', {
    name: 'bitbucket_pipeline_flaky_step_seconds_total',
    help: 'Active time of the failures of steps that then passed on the same commit.',
  }),
  mergeQueueRuns: ofTable('mergeQueueRuns', {
    name: 'bitbucket_merge_queue_runs_total',
    help: 'Merges that a merge queue tried, by what came of them; queue is the branch merged to.',
  }),
  mergeQueueDuration: ofTable('mergeQueueDurations', {
    name: 'bitbucket_merge_queue_duration_seconds',
    help: 'Time from the creation of the pipeline run that tried a merge until it was over.',
  }),
  mergeQueueWasted: ofTable('mergeQueueWasted', {
    name: 'bitbucket_merge_queue_wasted_seconds_total',
    help: 'Active time of the steps of merges that were tried and not merged.',
  }),
  deployments: ofTable('deployments', {
    name: 'bitbucket_deployments_total',
    help: 'Deployments that finished, redeployments included.',
  }),
  deploymentDuration: ofTable('deploymentDurations', {
    name: 'bitbucket_deployment_duration_seconds',
    help: 'Time from start to completion of finished deployments.',
  }),
  rollbacks: ofTable('rollbacks', {
    name: 'bitbucket_deployment_rollbacks_total',
    help: 'Deployments that went back to a commit that had stood there before, or to an older build of the same pipeline.',
  }),
  rework: ofTable('rework', {
    name: 'bitbucket_deployment_rework_total',
    help: 'Deployments that were rework: a rollback, the repair of a failure or rollback, or a hotfix; each of one kind at most.',
  }),
  leadTime: ofTable('leadTimes', {
    name: 'bitbucket_deployment_lead_time_seconds',
    help: 'Time from a commit to the deployment that first brought it to the environment, for at most 100 commits a deployment.',
  }),
  restoreDuration: ofTable('restores', {
    name: 'bitbucket_deployment_restore_duration_seconds',
    help: 'Time from the first failed deployment to the next successful one.',
  }),
  lastDeployment: gauge({
    name: 'bitbucket_environment_last_deployment_timestamp_seconds',
    help: 'When the newest deployment to the environment finished.',
    labels: [...OF_ENVIRONMENT, 'result'],
  }),
  promotionsWaiting: gauge({
    name: 'bitbucket_environment_promotions_waiting',
    help: 'Pipeline runs that passed and wait for a person to start the step that deploys to the environment.',
    labels: OF_ENVIRONMENT,
  }),
  promotionWaitingSince: gauge({
    name: 'bitbucket_environment_promotion_waiting_since_timestamp_seconds',
    help: 'When the oldest of the pipeline runs that wait for a person before the environment first came to rest; absent when none waits.',
    labels: OF_ENVIRONMENT,
  }),
  commitsBehind: gauge({
    name: 'bitbucket_environment_commits_behind',
    help: 'Commits of the main branch not deployed to the environment, counted up to 100, where it is asked for.',
    labels: OF_ENVIRONMENT,
  }),
  environmentInfo: gauge({
    name: 'bitbucket_environment_info',
    help: 'What is deployed to the environment; the commit is shortened to 12 characters.',
    labels: [...OF_ENVIRONMENT, 'build_number', 'commit'],
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
