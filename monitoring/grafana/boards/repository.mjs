// One repository, run by run.
import { board, MINUTES, now, over, panel, REPOSITORIES, GOOD_SHARE } from './kit.mjs';
import { JUDGED, RUNS, TOOK, range, rate, share } from './queries.mjs';

export const repository = () =>
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
        'Main branch: failures in a row',
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
        queries: [over(`round(sum by (result) (${rate(RUNS)})) > 0`, '{{result}}')],
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
