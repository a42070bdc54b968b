// All repositories of the workspace.
import { board, now, over, panel, REPOSITORIES, GOOD_SHARE, NONE_IS_GOOD } from './kit.mjs';
import { DEPLOYED, JUDGED, RUNS, TOOK, quantile, range, rate, share } from './queries.mjs';

const QUEUED = 'bitbucket_pipeline_run_queue_duration_seconds';

export const workspace = () =>
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
      panel('stat', 'Pending or running', 'Runs that have not completed and do not stand still.', {
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
        queries: [over(`round(sum by (result) (${rate(RUNS)})) > 0`, '{{result}}')],
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
