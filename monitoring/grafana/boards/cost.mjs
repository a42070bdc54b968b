// What the pipelines cost: minutes, slots and waiting.
import { board, MINUTES, now, over, panel, REPOSITORIES, TARGET } from './kit.mjs';

const MONTH = 'bitbucket_workspace_month';
const ofWorkspace = (family) => `max by (instance) (${family}{${TARGET}})`;
const QUEUED = 'bitbucket_pipeline_run_queue_duration_seconds';
const BUILT = 'bitbucket_pipeline_build_seconds_total';
/** Used up, within a week, later. */
const ENDS_IN = [
  [null, 'red'],
  [1, 'orange'],
  [604800, 'green'],
];
const SHARE_USED = [
  [null, 'green'],
  [0.8, 'orange'],
  [1, 'red'],
];

export const cost = () =>
  board('cost', 'Cost', 'What do the pipelines cost in minutes, slots and waiting?')
    .withPanel(
      panel('stat', 'Build time this month', 'Of all repositories.', {
        queries: [now(`sum(${ofWorkspace(`${MONTH}_build_seconds`)}) / 60`)],
        unit: MINUTES,
        width: 5,
        height: 4,
      }),
    )
    .withPanel(
      panel('stat', 'Of the plan', 'Share of the included minutes; needs a plan in the settings.', {
        queries: [
          now(
            `max(${ofWorkspace(`${MONTH}_build_seconds`)} / (${ofWorkspace(`${MONTH}_included_seconds`)} > 0))`,
          ),
        ],
        unit: 'percentunit',
        width: 5,
        height: 4,
        steps: SHARE_USED,
      }),
    )
    .withPanel(
      panel(
        'stat',
        'Minutes run out in',
        'At the pace of the last week; 0 once they are used up.',
        {
          queries: [
            now(`clamp_min(min(${ofWorkspace(`${MONTH}_run_out_timestamp_seconds`)}) - time(), 0)`),
          ],
          unit: 's',
          width: 5,
          height: 4,
          steps: ENDS_IN,
        },
      ).noValue('not this month'),
    )
    .withPanel(
      panel('stat', 'Slots at once', 'The most self-hosted steps at work at once this month.', {
        queries: [now(`sum(${ofWorkspace(`${MONTH}_slots_peak`)})`)],
        width: 4,
        height: 4,
      }),
    )
    .withPanel(
      panel('stat', 'Cost this month', 'Beyond the seats, by the prices of the settings.', {
        queries: [
          now(
            `sum by (currency) (max by (instance, kind, currency) (${MONTH}_cost{${TARGET}}))`,
            '{{currency}}',
          ),
        ],
        width: 5,
        height: 4,
      }).textMode('value_and_name'),
    )
    .withPanel(
      panel('lines', 'Build time against the plan', 'In this month, from its first day on.', {
        queries: [
          over(`sum(${ofWorkspace(`${MONTH}_build_seconds`)}) / 60`, 'used'),
          over(`sum(${ofWorkspace(`${MONTH}_included_seconds`)}) / 60`, 'included'),
        ],
        unit: MINUTES,
      }),
    )
    .withPanel(
      panel('lines', 'Slots against the plan', 'The most at once this month.', {
        queries: [
          over(`sum(${ofWorkspace(`${MONTH}_slots_peak`)})`, 'used'),
          over(`sum(${ofWorkspace(`${MONTH}_slots_planned`)})`, 'planned'),
        ],
      }),
    )
    .withPanel(
      panel('bars', 'Repositories that use most this month', 'Build time in this month.', {
        queries: [
          now(
            `topk(10, max by (repository) (bitbucket_repository_month_build_seconds{${REPOSITORIES}})) / 60`,
            '{{repository}}',
          ),
        ],
        unit: MINUTES,
      }),
    )
    .withPanel(
      panel('bars', 'Pipelines that use most in the time shown', 'Build time in the time shown.', {
        queries: [
          now(
            `topk(10, sum by (repository, pipeline) (increase(${BUILT}{${REPOSITORIES},runner_kind="cloud"}[$__range]))) / 60`,
            '{{repository}} {{pipeline}}',
          ),
        ],
        unit: MINUTES,
      }),
    )
    .withPanel(
      panel('lines', 'Waiting, added up by the hour', 'What runs waited for their first step.', {
        queries: [
          over(
            `sum by (runner_kind) (increase(${QUEUED}_sum{${REPOSITORIES}}[1h]))`,
            '{{runner_kind}}',
          ),
        ],
        unit: 's',
      }),
    )
    .withPanel(
      panel(
        'lines',
        'Steps that wait',
        'For self-hosted runners, by the labels that they ask for.',
        {
          queries: [
            over(
              `sum by (runner_labels) (bitbucket_pipeline_steps_waiting{${REPOSITORIES}})`,
              '{{runner_labels}}',
            ),
          ],
        },
      ),
    )
    .withPanel(
      panel('lines', 'Runners', 'Self-hosted, by state; read only while a step waits for one.', {
        queries: [
          over(
            `sum by (state) (max by (instance, workspace, state) (bitbucket_pipeline_runners{${REPOSITORIES},scope="workspace"})) > 0`,
            'workspace: {{state}}',
          ),
          over(
            `sum by (state) (bitbucket_pipeline_runners{${REPOSITORIES},scope="repository"}) > 0`,
            'repositories: {{state}}',
          ),
        ],
      }),
    )
    .withPanel(
      panel(
        'bars',
        'What flaky steps cost',
        'Time of failures of steps that then passed on the same commit.',
        {
          queries: [
            now(
              `topk(10, sum by (repository, step) (increase(bitbucket_pipeline_flaky_step_seconds_total{${REPOSITORIES}}[$__range])) > 0) / 60`,
              '{{repository}} {{step}}',
            ),
          ],
          unit: MINUTES,
        },
      ),
    )
    .withPanel(
      panel('bars', 'Flaky steps', 'How often steps failed and then passed on the same commit.', {
        queries: [
          now(
            `topk(10, round(sum by (repository, step) (increase(bitbucket_pipeline_flaky_steps_total{${REPOSITORIES}}[$__range]))) > 0)`,
            '{{repository}} {{step}}',
          ),
        ],
      }),
    )
    .withPanel(
      panel('bars', 'Merge queues', 'What came of the merges that were tried.', {
        queries: [
          now(
            `round(sum by (repository, queue, outcome) (increase(bitbucket_merge_queue_runs_total{${REPOSITORIES}}[$__range])))`,
            '{{repository}} {{queue}} {{outcome}}',
          ),
        ],
      }),
    )
    .withPanel(
      panel('bars', 'What ejections cost', 'Time of merges that were tried and not merged.', {
        queries: [
          now(
            `sum by (repository, queue) (increase(bitbucket_merge_queue_wasted_seconds_total{${REPOSITORIES}}[$__range])) / 60`,
            '{{repository}} {{queue}}',
          ),
        ],
        unit: MINUTES,
      }),
    );
