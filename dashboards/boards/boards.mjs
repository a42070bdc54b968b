// Every dashboard that is shipped.
import { cost } from './cost.mjs';
import { deployments } from './deployments.mjs';
import { board, MINUTES, now, over, panel, REPOSITORIES, TARGET } from './kit.mjs';
import { DEPLOYED, range, rate, share, quantile } from './queries.mjs';

const RUNS = 'bitbucket_pipeline_runs_total';
const TOOK = 'bitbucket_pipeline_run_duration_seconds';
const QUEUED = 'bitbucket_pipeline_run_queue_duration_seconds';
const JUDGED = 'result=~"success|failure|error|timeout"';
const GOOD_SHARE = [
  [null, 'red'],
  [0.7, 'orange'],
  [0.85, 'green'],
];
const AGE = [
  [null, 'green'],
  [600, 'orange'],
  [900, 'red'],
];
/** Where the requests of the hour do not suffice, a comparison comes some sweeps later. */
const LATE = [
  [null, 'green'],
  [1800, 'orange'],
  [3600, 'red'],
];
const NONE_IS_GOOD = [
  [null, 'green'],
  [1, 'red'],
];

const workspace = () =>
  board('workspace', 'Workspace', 'Is CI well, and where not?')
    .withPanel(
      panel('stat', 'Runs', 'Runs that were counted in the time shown.', {
        queries: [now(`round(sum(${range(RUNS)}))`)],
        width: 4,
        height: 4,
      }),
    )
    .withPanel(
      panel(
        'stat',
        'Success',
        'Of the runs that succeeded or failed; stopped and skipped ones say neither.',
        {
          queries: [now(share(RUNS, 'result="success"', JUDGED))],
          unit: 'percentunit',
          width: 4,
          height: 4,
          steps: GOOD_SHARE,
        },
      ),
    )
    .withPanel(
      panel('stat', 'Under way', 'Runs that are pending or executing now.', {
        queries: [now(`sum(bitbucket_pipeline_runs_active{${REPOSITORIES},state!="paused"})`)],
        width: 4,
        height: 4,
      }),
    )
    .withPanel(
      panel('stat', 'Deployments', 'Deployments that succeeded in the time shown.', {
        queries: [now(`round(sum(${range(DEPLOYED, 'result="success"')}))`)],
        width: 4,
        height: 4,
      }),
    )
    .withPanel(
      panel('stat', 'Flatlines', 'Repositories whose silence is not like them.', {
        queries: [now(`sum(bitbucket_exporter_flatline{${REPOSITORIES}})`)],
        width: 4,
        height: 4,
        steps: NONE_IS_GOOD,
      }),
    )
    .withPanel(
      panel(
        'stat',
        'Main branches red',
        'Repositories whose newest runs of the main branch failed three times or more.',
        {
          queries: [
            now(
              `count(max by (repository) (bitbucket_pipeline_consecutive_failures{${REPOSITORIES},ref_class="default",pipeline!~"custom/.*"}) >= 3) or vector(0)`,
            ),
          ],
          width: 4,
          height: 4,
          steps: NONE_IS_GOOD,
        },
      ),
    )
    .withPanel(
      panel('stack', 'Runs by result', 'Counted when they first rest.', {
        queries: [over(`sum by (result) (${rate(RUNS)}) > 0`, '{{result}}')],
        width: 24,
      }),
    )
    .withPanel(
      panel('bars', 'Busiest repositories', 'By runs in the time shown.', {
        queries: [now(`topk(8, round(sum by (repository) (${range(RUNS)})))`, '{{repository}}')],
      }),
    )
    .withPanel(
      panel(
        'bars',
        'Least successful repositories',
        'Of at least five runs that succeeded or failed.',
        {
          queries: [
            now(
              `bottomk(8, ${share(RUNS, 'result="success"', JUDGED, ' by (repository)')} and sum by (repository) (${range(RUNS, JUDGED)}) >= 5)`,
              '{{repository}}',
            ),
          ],
          unit: 'percentunit',
          steps: GOOD_SHARE,
        },
      ),
    )
    .withPanel(
      panel('lines', 'Run duration', 'From creation to the first rest, over the hour before.', {
        queries: [
          over(quantile(0.5, TOOK), 'half within'),
          over(quantile(0.95, TOOK), '95 % within'),
        ],
        unit: 's',
      }),
    )
    .withPanel(
      panel('lines', 'Queue time', 'From creation to the first step, over the hour before.', {
        queries: [over(quantile(0.95, QUEUED, 'runner_kind, le'), '95 %, {{runner_kind}}')],
        unit: 's',
      }),
    );

const repository = () =>
  board('repository', 'Repository', 'What one repository does: choose it above.')
    .withPanel(
      panel('stat', 'Success', 'Of the runs that succeeded or failed.', {
        queries: [now(share(RUNS, 'result="success"', JUDGED))],
        unit: 'percentunit',
        width: 6,
        height: 4,
        steps: GOOD_SHARE,
      }),
    )
    .withPanel(
      panel(
        'stat',
        'Failures in a row',
        'On the main branch; the most of the repositories chosen.',
        {
          queries: [
            now(
              `max(bitbucket_pipeline_consecutive_failures{${REPOSITORIES},ref_class="default",pipeline!~"custom/.*"})`,
            ),
          ],
          width: 6,
          height: 4,
          steps: [
            [null, 'green'],
            [1, 'orange'],
            [3, 'red'],
          ],
        },
      ),
    )
    .withPanel(
      panel('stat', 'Last push', 'How long ago; the newest of the repositories chosen.', {
        queries: [
          now(`time() - max(bitbucket_repository_last_push_timestamp_seconds{${REPOSITORIES}})`),
        ],
        unit: 's',
        width: 6,
        height: 4,
      }),
    )
    .withPanel(
      panel('stat', 'Build time', 'As Bitbucket tells it, in the time shown.', {
        queries: [now(`sum(${range('bitbucket_pipeline_build_seconds_total')}) / 60`)],
        unit: MINUTES,
        width: 6,
        height: 4,
      }),
    )
    .withPanel(
      panel('stack', 'Runs by result', 'Counted when they first rest.', {
        queries: [over(`sum by (result) (${rate(RUNS)}) > 0`, '{{result}}')],
      }),
    )
    .withPanel(
      panel('lines', 'Run duration by pipeline', 'Mean over the hour before.', {
        queries: [
          over(
            `sum by (pipeline) (rate(${TOOK}_sum{${REPOSITORIES}}[1h])) / sum by (pipeline) (rate(${TOOK}_count{${REPOSITORIES}}[1h]) > 0)`,
            '{{pipeline}}',
          ),
        ],
        unit: 's',
      }),
    )
    .withPanel(
      panel('bars', 'Steps that take the most time', 'Active time in the time shown.', {
        queries: [
          now(
            `topk(8, sum by (step) (${range('bitbucket_pipeline_step_seconds_total')}))`,
            '{{step}}',
          ),
        ],
        unit: 's',
      }),
    )
    .withPanel(
      panel('bars', 'Steps that fail most', 'Of at least five that succeeded or failed.', {
        queries: [
          now(
            `topk(8, ${share('bitbucket_pipeline_step_runs_total', 'result=~"failure|error"', JUDGED, ' by (step)')} and sum by (step) (${range('bitbucket_pipeline_step_runs_total', JUDGED)}) >= 5)`,
            '{{step}}',
          ),
        ],
        unit: 'percentunit',
        steps: [
          [null, 'green'],
          [0.1, 'orange'],
          [0.3, 'red'],
        ],
      }),
    );

const own = () =>
  board('own', 'Lifeline itself', 'Can the other dashboards be believed?', { repository: false })
    .withPanel(
      panel('stat', 'Scraped', 'Share of scrapes that succeeded in the time shown.', {
        queries: [now('avg(avg_over_time(up{job="$job"}[$__range]))')],
        unit: 'percentunit',
        width: 4,
        height: 4,
        steps: [
          [null, 'red'],
          [0.9, 'orange'],
          [0.99, 'green'],
        ],
      }),
    )
    .withPanel(
      panel('stat', 'Heartbeat', 'How long ago the sweep last ran; it comes every 5 minutes.', {
        queries: [now(`time() - max(bitbucket_exporter_heartbeat_timestamp_seconds{${TARGET}})`)],
        unit: 's',
        width: 4,
        height: 4,
        steps: AGE,
      }),
    )
    .withPanel(
      panel('stat', 'Not counted', 'Completed runs that are known to be missing.', {
        queries: [now(`sum(bitbucket_exporter_uncounted_runs{${TARGET}})`)],
        width: 4,
        height: 4,
        steps: NONE_IS_GOOD,
      }),
    )
    .withPanel(
      panel(
        'stat',
        'Room left',
        'Series that the page may still have before repositories are left out.',
        {
          queries: [
            now(
              `max(bitbucket_exporter_series_limit{${TARGET}}) - sum(bitbucket_exporter_series{${TARGET}})`,
            ),
          ],
          width: 4,
          height: 4,
          steps: [
            [null, 'red'],
            [500, 'orange'],
            [1000, 'green'],
          ],
        },
      ),
    )
    .withPanel(
      panel('stat', 'Requests left', 'Of this hour, where Bitbucket tells it.', {
        queries: [now(`min(bitbucket_exporter_api_rate_limit_remaining{${TARGET}})`)],
        width: 4,
        height: 4,
      }).noValue('not told'),
    )
    .withPanel(
      panel('stat', 'Token ends in', 'The token that ends first.', {
        queries: [
          now(`min(bitbucket_exporter_token_expiry_timestamp_seconds{${TARGET}}) - time()`),
        ],
        unit: 's',
        width: 4,
        height: 4,
        steps: [
          [null, 'red'],
          [259200, 'orange'],
          [1209600, 'green'],
        ],
      }),
    )
    .withPanel(
      panel('stack', 'Events', 'Bitbucket events handled.', {
        queries: [
          over(
            `sum by (event) (increase(bitbucket_exporter_events_total{${TARGET}}[$__rate_interval])) > 0`,
            '{{event}}',
          ),
        ],
      }),
    )
    .withPanel(
      panel('stack', 'Requests to Bitbucket', 'By what was asked for.', {
        queries: [
          over(
            `sum by (resource) (increase(bitbucket_exporter_api_requests_total{${TARGET}}[$__rate_interval])) > 0`,
            '{{resource}}',
          ),
        ],
      }),
    )
    .withPanel(
      panel('bars', 'Series by family', 'What the page is made of.', {
        queries: [
          now(
            `topk(10, sum by (family) (label_replace(bitbucket_exporter_series{${TARGET}}, "family", "$1", "family", "bitbucket_(.*)")))`,
            '{{family}}',
          ),
        ],
      }),
    )
    .withPanel(
      panel('lines', 'Time of a scrape', 'As Prometheus measures it.', {
        queries: [over('max(scrape_duration_seconds{job="$job"})', 'seconds')],
        unit: 's',
      }),
    )
    .withPanel(
      panel(
        'bars',
        'Compared longest ago',
        'Repositories by the age of their last comparison with Bitbucket’s list.',
        {
          queries: [
            now(
              `topk(8, time() - max by (repository) (bitbucket_exporter_last_reconcile_timestamp_seconds{${TARGET}}))`,
              '{{repository}}',
            ),
          ],
          unit: 's',
          steps: LATE,
          width: 24,
        },
      ),
    );

export const BOARDS = { workspace, repository, deployments, cost, own };
