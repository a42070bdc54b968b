// Deployments, what DORA measures of them, and what waits for a person.
import { board, now, over, panel, REPOSITORIES } from './kit.mjs';
import { DEPLOYED, range, rate, quantile, quantileIn } from './queries.mjs';

const ANY_IS_ODD = [
  [null, 'green'],
  [1, 'orange'],
];
const ROLLED_BACK = [
  [null, 'green'],
  [0.05, 'orange'],
  [0.15, 'red'],
];
const ENVIRONMENT = 'repository, deployment_environment_name';
const PRODUCTION = 'environment_type="production"';
const LEAD = 'bitbucket_deployment_lead_time_seconds';
const RESTORE = 'bitbucket_deployment_restore_duration_seconds';

/** Of the successful deployments to production, the share that a family counted. */
const ofSuccesses = (family) =>
  `(sum(${range(family, PRODUCTION)}) or vector(0)) / (sum(${range(DEPLOYED, `result="success",${PRODUCTION}`)}) > 0)`;

export const deployments = () =>
  board(
    'deployments',
    'Deployments and DORA',
    'How often, how fast and how well do changes reach users? A CI sees deployments, not incidents.',
  )
    .withPanel(
      panel(
        'stat',
        'To production',
        'Successful deployments to environments of the type production.',
        {
          queries: [now(`round(sum(${range(DEPLOYED, `result="success",${PRODUCTION}`)}))`)],
          width: 4,
          height: 4,
        },
      ),
    )
    .withPanel(
      panel(
        'stat',
        'Lead time, half within',
        'Half of the commits reached production within this time.',
        {
          queries: [now(quantileIn(0.5, range(`${LEAD}_bucket`, PRODUCTION)))],
          unit: 's',
          width: 4,
          height: 4,
        },
      ),
    )
    .withPanel(
      panel(
        'stat',
        'Failed rollouts',
        'Deployments to production that did not succeed. No user saw them: they are no change failures.',
        {
          queries: [
            now(`round(sum(${range(DEPLOYED, `result=~"failure|error|timeout",${PRODUCTION}`)}))`),
          ],
          width: 4,
          height: 4,
          steps: ANY_IS_ODD,
        },
      ),
    )
    .withPanel(
      panel(
        'stat',
        'Rolled back',
        'Share of successful deployments to production that brought back an older commit.',
        {
          queries: [now(ofSuccesses('bitbucket_deployment_rollbacks_total'))],
          unit: 'percentunit',
          width: 4,
          height: 4,
          steps: ROLLED_BACK,
        },
      ),
    )
    .withPanel(
      panel(
        'stat',
        'Time to restore',
        'Half of the failed deployments to production were followed by a successful one within this time.',
        {
          queries: [now(quantileIn(0.5, range(`${RESTORE}_bucket`, PRODUCTION)))],
          unit: 's',
          width: 4,
          height: 4,
        },
      ).noValue('none failed'),
    )
    .withPanel(
      panel(
        'stat',
        'Rework',
        'Share of successful deployments to production that had to repair one before: rollbacks, repairs, hotfixes.',
        {
          queries: [now(ofSuccesses('bitbucket_deployment_rework_total'))],
          unit: 'percentunit',
          width: 4,
          height: 4,
          steps: ROLLED_BACK,
        },
      ),
    )
    .withPanel(
      panel(
        'bars',
        'What waits for a person',
        'For how long a run that passed has waited for somebody to deploy it there.',
        {
          queries: [
            now(
              `topk(10, time() - max by (${ENVIRONMENT}) (bitbucket_environment_promotion_waiting_since_timestamp_seconds{${REPOSITORIES}}))`,
              '{{repository}} {{deployment_environment_name}}',
            ),
          ],
          unit: 's',
        },
      ).noValue('nothing waits'),
    )
    .withPanel(
      panel(
        'lines',
        'Lead time to production',
        'Half of the commits within, over the day before.',
        {
          queries: [
            over(
              quantileIn(
                0.5,
                `increase(${LEAD}_bucket{${REPOSITORIES},${PRODUCTION}}[1d])`,
                'repository, le',
              ),
              '{{repository}}',
            ),
          ],
          unit: 's',
        },
      ),
    )
    .withPanel(
      panel('stack', 'Deployments by environment type', 'All that finished.', {
        queries: [
          over(`round(sum by (environment_type) (${rate(DEPLOYED)})) > 0`, '{{environment_type}}'),
        ],
        width: 24,
      }),
    )
    .withPanel(
      panel('bars', 'Deployments by environment', 'Successful ones in the time shown.', {
        queries: [
          now(
            `topk(10, round(sum by (${ENVIRONMENT}) (${range(DEPLOYED, 'result="success"')})) > 0)`,
            '{{repository}} {{deployment_environment_name}}',
          ),
        ],
      }),
    )
    .withPanel(
      panel(
        'lines',
        'Deployment duration',
        'From start to completion, 95 % within, over the hour before.',
        {
          queries: [
            over(
              quantile(0.95, 'bitbucket_deployment_duration_seconds', 'environment_type, le'),
              '{{environment_type}}',
            ),
          ],
          unit: 's',
        },
      ),
    )
    .withPanel(
      panel(
        'table',
        'What is deployed where',
        'Build and commit of the newest successful deployment.',
        {
          queries: [
            now(
              `max by (${ENVIRONMENT}, build_number, commit) (bitbucket_environment_info{${REPOSITORIES}})`,
            ),
          ],
          unit: 'string',
          width: 24,
          height: 10,
          columns: {
            repository: 'repository',
            deployment_environment_name: 'environment',
            build_number: 'build',
            commit: 'commit',
          },
        },
      ),
    );
