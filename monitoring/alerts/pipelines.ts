import { JOB, latest, OF_REPOSITORY, type Alert } from './alert';

const flatline = (...rules: readonly string[]): string => {
  const named = rules.length === 1 ? `rule="${rules.join('')}"` : `rule=~"${rules.join('|')}"`;
  return `max by (${OF_REPOSITORY}) (${latest('bitbucket_exporter_flatline', named)}) == 1`;
};

/** So long has the run of a kind been in its state that has been so longest. */
const ageOf = (kind: string): string =>
  `time() - max by (${OF_REPOSITORY}) (${latest(`bitbucket_pipeline_oldest_${kind}_run_timestamp_seconds`)})`;

/** Under which 95 of 100 stayed so far; absent where there were none. */
const usual = (histogram: string): string =>
  `histogram_quantile(0.95, sum by (${OF_REPOSITORY}, le) (${latest(`${histogram}_bucket`)}))`;

const longerThan = (kind: string, seconds: number, histogram: string): string =>
  `(${ageOf(kind)} > ${String(seconds)} unless ${ageOf(kind)} <= 4 * ${usual(histogram)})`;

const RUNS = 'bitbucket_pipeline_run_duration_seconds';
const QUEUE = 'bitbucket_pipeline_run_queue_duration_seconds';

/** The mean of what a histogram of repositories observed in a time. */
const mean = (histogram: string, range: string): string => {
  const where = `{${JOB}}[${range}]`;
  const by = `sum by (${OF_REPOSITORY})`;
  return `${by} (rate(${histogram}_sum${where})) / ${by} (rate(${histogram}_count${where}))`;
};

const observed = (histogram: string, range: string, selector = ''): string =>
  `sum by (${OF_REPOSITORY}) (increase(${histogram}_count{${JOB}${selector}}[${range}]))`;

const SUCCESS = ',result="success"';

/** Of each pipeline by itself: at night other ones run than by day. */
const ofPipelines = (part: 'sum' | 'count', range: string): string =>
  `sum by (${OF_REPOSITORY}, pipeline) (increase(${RUNS}_${part}{${JOB}${SUCCESS}}${range}))`;

/** What a run of a pipeline took on average in the week before; absent where there was none. */
const USUALLY = `(${ofPipelines('sum', '[1w] offset 6h')} / (${ofPipelines('count', '[1w] offset 6h')} > 0))`;

/** Alerts about the pipelines themselves. */
export const PIPELINE_ALERTS = [
  {
    name: 'BitbucketPushesWithoutRuns',
    severity: 'critical',
    expr: flatline('activity/pushes-without-runs'),
    for: '2m',
    summary: 'Pushes to {{ $labels.repository }} no longer start runs.',
    description:
      'Pushes to branches of {{ $labels.workspace }}/{{ $labels.repository }} that used to start pipelines have started none: Pipelines are switched off, the YAML no longer names these branches, or the build minutes are used up.',
    panelRules: ['activity/pushes-without-runs'],
  },
  {
    name: 'BitbucketFlatline',
    severity: 'warning',
    expr: flatline('activity/flatline', 'activity/schedule-missed'),
    for: '10m',
    summary: 'No runs in {{ $labels.repository }}, which is not like it.',
    description:
      'The rhythm of {{ $labels.workspace }}/{{ $labels.repository }} makes its silence improbable, or a schedule that is on has started no run. The panel says which, and since when.',
    panelRules: ['activity/flatline', 'activity/schedule-missed'],
  },
  {
    name: 'BitbucketMainBranchFailing',
    severity: 'warning',
    expr: `max by (${OF_REPOSITORY}, branch) (${latest('bitbucket_pipeline_consecutive_failures', 'ref_class="default",pipeline!~"custom/.*"')}) >= 3`,
    for: '5m',
    summary: 'The main branch of {{ $labels.repository }} has failed {{ $value }} times in a row.',
    description:
      'The newest {{ $value }} runs on {{ $labels.branch }} of {{ $labels.workspace }}/{{ $labels.repository }} failed one after another.',
    panelRules: ['pipelines/failing'],
  },
  {
    name: 'BitbucketRunStuck',
    severity: 'warning',
    expr: `${longerThan('pending', 900, QUEUE)} or ${longerThan('executing', 7200, RUNS)} or ${ageOf('halted')} > 3600`,
    for: '5m',
    summary: 'A run of {{ $labels.repository }} is stuck.',
    description:
      'A run of {{ $labels.workspace }}/{{ $labels.repository }} has been pending, running or halted for {{ $value | humanizeDuration }}: pending over 15 minutes or running over 2 hours, and four times the usual where that is known, or halted over 1 hour.',
    panelRules: ['pipelines/stuck', 'runners/offline'],
  },
  {
    name: 'BitbucketRunnersOffline',
    severity: 'critical',
    expr: `max by (${OF_REPOSITORY}) (${latest('bitbucket_pipeline_steps_without_runner')}) > 0`,
    for: '10m',
    summary: 'No runner is online for a step of {{ $labels.repository }}.',
    description:
      '{{ $value }} steps of {{ $labels.workspace }}/{{ $labels.repository }} wait for a self-hosted runner, and none that is online has their labels.',
    panelRules: ['runners/offline'],
  },
  {
    name: 'BitbucketQueueSlow',
    severity: 'warning',
    expr: `${mean(QUEUE, '1h')} > 300 and ${observed(QUEUE, '1h')} >= 5`,
    for: '5m',
    summary: 'Runs of {{ $labels.repository }} wait long for their first step.',
    description:
      'In the last hour runs of {{ $labels.workspace }}/{{ $labels.repository }} waited {{ $value | humanizeDuration }} on average: too few runners, or too little build capacity.',
    panelRules: [],
  },
  {
    name: 'BitbucketSlowerThanLastWeek',
    severity: 'info',
    expr: `sum by (${OF_REPOSITORY}) (${ofPipelines('sum', '[6h]')} and ${USUALLY}) / sum by (${OF_REPOSITORY}) (${ofPipelines('count', '[6h]')} * ${USUALLY}) > 1.5 and ${observed(RUNS, '6h', SUCCESS)} >= 10 and ${observed(RUNS, '1w', SUCCESS).replaceAll('[1w]', '[1w] offset 6h')} >= 30`,
    for: '30m',
    summary: 'Runs of {{ $labels.repository }} take half as long again as in the week before.',
    description:
      'Successful runs of {{ $labels.workspace }}/{{ $labels.repository }} took {{ $value | humanize }} times as long in the last six hours as runs of the same pipelines did in the week before.',
    panelRules: [],
  },
] as const satisfies readonly Alert[];
