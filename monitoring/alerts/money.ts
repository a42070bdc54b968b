import { JOB, latest, OF_WORKSPACE, type Alert } from './alert';

const ofWorkspace = (value: string): string => `max by (${OF_WORKSPACE}) (${value})`;

const PEAK = 'bitbucket_workspace_month_slots_peak';
const PLANNED = 'bitbucket_workspace_month_slots_planned';

/** Whether the peak had reached what is planned six hours ago. */
const wasReached = `${ofWorkspace(`last_over_time(${PEAK}{${JOB}}[10m] offset 6h)`)} >= ${ofWorkspace(`last_over_time(${PLANNED}{${JOB}}[10m] offset 6h)`)}`;

/** Alerts about what the pipelines cost. */
export const MONEY_ALERTS = [
  {
    name: 'BitbucketBuildMinutesRunningOut',
    severity: 'warning',
    expr: `${ofWorkspace(latest('bitbucket_workspace_month_run_out_timestamp_seconds'))} - time() < 604800`,
    for: '15m',
    summary: 'The build minutes of {{ $labels.instance }} run out within a week.',
    description:
      'Should every day be like those of the last week, the minutes of the plan are used up in {{ $value | humanizeDuration }}; a negative time says that they are. Then Bitbucket sells more, or halts every run.',
    panelRules: [],
  },
  {
    name: 'BitbucketRunnerSlotsReached',
    severity: 'info',
    expr: `(${ofWorkspace(latest(PEAK))} >= ${ofWorkspace(latest(PLANNED))}) unless (${wasReached})`,
    for: '5m',
    summary: 'Self-hosted runners of {{ $labels.instance }} used {{ $value }} slots at once.',
    description:
      'The settings of Lifeline plan no more for this month. Atlassian bills the most that a month has seen, so one more costs more. The alert ends after six hours.',
    panelRules: [],
  },
] as const satisfies readonly Alert[];
