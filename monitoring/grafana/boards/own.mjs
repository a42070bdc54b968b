// How Lifeline itself is doing.
import { board, now, over, panel, TARGET, NONE_IS_GOOD } from './kit.mjs';

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

export const own = () =>
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
      panel(
        'stat',
        'Last heartbeat',
        'How long ago the sweep last ran; it comes every 5 minutes.',
        {
          queries: [now(`time() - max(bitbucket_exporter_heartbeat_timestamp_seconds{${TARGET}})`)],
          unit: 's',
          width: 4,
          height: 4,
          steps: AGE,
        },
      ),
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
        'Room for series',
        'Series that the page may still have before repositories are left out.',
        {
          queries: [
            now(
              `max(bitbucket_exporter_series_limit{${TARGET}}) - max(sum by (instance, part) (bitbucket_exporter_series{${TARGET}}))`,
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
