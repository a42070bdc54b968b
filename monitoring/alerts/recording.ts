import { stringify } from 'yaml';
import { JOB, OF_REPOSITORY } from './alert';

interface Recorded {
  readonly record: string;
  readonly expr: string;
  /** What it says, and what a CI cannot see of it. */
  readonly says: string;
}

const OF_ENVIRONMENT = `${OF_REPOSITORY}, deployment_environment_name, environment_type`;

const added = (by: string, family: string, selector: string, range: string): string =>
  `sum by (${by}) (increase(${family}{${JOB}${selector}}[${range}]))`;

const deployed = (selector: string, range: string): string =>
  added(OF_ENVIRONMENT, 'bitbucket_deployments_total', selector, range);

const half = (family: string, range: string): string =>
  `histogram_quantile(0.5, ${added(`${OF_ENVIRONMENT}, le`, `${family}_bucket`, '', range)})`;

/** The five of DORA, by environment; four weeks where events are rare. */
export const DORA: readonly Recorded[] = [
  {
    record: 'lifeline:deployment_frequency:per_day7d',
    expr: `(${deployed(',result="success"', '7d')} or 0 * ${deployed('', '7d')}) / 7`,
    says: 'Deployment frequency: successful deployments a day, redeployments included.',
  },
  {
    record: 'lifeline:change_lead_time_seconds:p50_7d',
    expr: half('bitbucket_deployment_lead_time_seconds', '7d'),
    says: 'Change lead time: half of the commits reached the environment within this time of being made.',
  },
  {
    record: 'lifeline:failed_deployment_recovery_time_seconds:p50_28d',
    expr: half('bitbucket_deployment_restore_duration_seconds', '28d'),
    says: 'Failed deployment recovery time, as far as a CI sees it: from a failed deployment to the next successful one. When a deployment that succeeded harmed users, and when that ended, it cannot see.',
  },
  {
    record: 'lifeline:change_fail_rate:ratio28d',
    expr: `(${added(OF_ENVIRONMENT, 'bitbucket_deployment_rollbacks_total', '', '28d')} or 0 * ${deployed(',result="success"', '28d')}) / (${deployed(',result="success"', '28d')} > 0)`,
    says: 'Change fail rate, as far as a CI sees it: rollbacks among successful deployments. A failed rollout is not a change failure, since nothing reached users; an incident that was mended by a later version is one, and is not seen.',
  },
  {
    record: 'lifeline:deployment_rework_rate:ratio28d',
    expr: `(${added(OF_REPOSITORY, 'bitbucket_pipeline_run_resumptions_total', ',kind="redeploy"', '28d')} or 0 * ${added(OF_REPOSITORY, 'bitbucket_deployments_total', '', '28d')}) / (${added(OF_REPOSITORY, 'bitbucket_deployments_total', '', '28d')} > 0)`,
    says: 'Deployment rework rate, as far as a CI sees it: redeployments among all deployments of a repository. Which of the others were unplanned it cannot know.',
  },
];

export interface Objective {
  readonly name: string;
  readonly says: string;
  readonly objective: number;
  readonly bad: (window: string) => string;
  readonly all: (window: string) => string;
  /** Fewer events than this in a window say nothing. */
  readonly floor: number;
}

const MAIN = ',ref_class="default",result=~"success|failure|error|timeout"';
const runs = (selector: string, range: string): string =>
  added(OF_REPOSITORY, 'bitbucket_pipeline_runs_total', selector, range);
const feedback = (selector: string, range: string): string =>
  added(
    OF_REPOSITORY,
    `bitbucket_pipeline_run_duration_seconds_${selector === '' ? 'count' : 'bucket'}`,
    selector,
    range,
  );

export const OBJECTIVES: readonly Objective[] = [
  {
    name: 'main_branch_green',
    says: 'Nine of ten runs on the main branch succeed; runs that were stopped or skipped do not count.',
    objective: 0.9,
    // A series that was never there has never failed.
    bad: (window) => `(${runs(MAIN.replace('success|', ''), window)} or 0 * ${runs(MAIN, window)})`,
    all: (window) => runs(MAIN, window),
    floor: 10,
  },
  {
    name: 'feedback_in_10_minutes',
    says: 'Nine of ten runs take at most ten minutes from their creation to their first rest.',
    objective: 0.9,
    bad: (window) => `(${feedback('', window)} - ${feedback(',le=~"600(.0)?"', window)})`,
    all: (window) => feedback('', window),
    floor: 10,
  },
];

const WINDOWS = ['1h', '6h', '3d'];

/** How many times as fast as the objective allows the errors of a window use it up; absent below the floor. */
const burnRates = (objective: Objective): readonly Recorded[] =>
  WINDOWS.map((window) => ({
    record: `lifeline:${objective.name}:burnrate${window}`,
    expr: `(${objective.bad(window)} / (${objective.all(window)} >= ${String(objective.floor)})) / ${(1 - objective.objective).toFixed(2)}`,
    says: `${objective.says} 1 is as fast as the objective allows.`,
  }));

export const RECORDED: Readonly<Record<string, readonly Recorded[]>> = {
  'lifeline-dora': DORA,
  'lifeline-slo': OBJECTIVES.flatMap(burnRates),
};

export const recordingGroups = (): readonly object[] =>
  Object.entries(RECORDED).map(([name, rules]) => ({
    name,
    interval: '1m',
    rules: rules.map(({ record, expr }) => ({ record, expr })),
  }));

export const recordingFile = (): string =>
  HEAD + stringify({ groups: recordingGroups() }, { lineWidth: 0 });

const HEAD = `# Generated from monitoring/alerts/ by \`npm run generate\`; docs/rules.md says what each number means.
# Names of OpenTelemetry's CI/CD conventions are not recorded: cicd_pipeline_run_active needs the pipeline of each active
# run, and cicd_pipeline_run_duration one duration for each state; the page has neither.
`;
