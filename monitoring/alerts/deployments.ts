import { latest, OF_REPOSITORY, type Alert } from './alert';

const OF_ENVIRONMENT = `${OF_REPOSITORY}, deployment_environment_name, environment_type`;
const BAD = 'failure|error|timeout';

const lastDeployment = (result: string): string =>
  `max by (${OF_ENVIRONMENT}) (${latest('bitbucket_environment_last_deployment_timestamp_seconds', `result=~"${result}"`)})`;

const failedLately = `sum by (${OF_ENVIRONMENT}) (increase(bitbucket_deployments_total{job="bitbucket",result=~"${BAD}"}[6h]))`;

/** Alerts about what is deployed where. */
export const DEPLOYMENT_ALERTS = [
  {
    name: 'BitbucketDeploymentsFailing',
    severity: 'warning',
    expr: `round(${failedLately}) >= 2 and (${lastDeployment(BAD)} > ${lastDeployment('success')} or ${lastDeployment(BAD)} unless ${lastDeployment('success')})`,
    for: '5m',
    summary:
      'Deployments of {{ $labels.repository }} to {{ $labels.deployment_environment_name }} fail.',
    description:
      '{{ $value }} deployments of {{ $labels.workspace }}/{{ $labels.repository }} to {{ $labels.deployment_environment_name }} failed in the last six hours, and none has succeeded since the newest of them.',
    panelRules: ['deployments/failing'],
  },
  {
    name: 'BitbucketDeploymentsFlatline',
    severity: 'warning',
    expr: `max by (${OF_REPOSITORY}) (${latest('bitbucket_exporter_flatline', 'rule="deployments/flatline"')}) == 1`,
    for: '10m',
    summary: 'An environment of {{ $labels.repository }} is left out.',
    description:
      'Others of {{ $labels.workspace }}/{{ $labels.repository }} are deployed to, and one that used to be is not. The panel says which.',
    panelRules: ['deployments/flatline'],
  },
  {
    name: 'BitbucketEnvironmentDrift',
    severity: 'info',
    expr: `max by (${OF_ENVIRONMENT}) (${latest('bitbucket_environment_commits_behind')}) > 50`,
    for: '1h',
    summary:
      '{{ $labels.deployment_environment_name }} of {{ $labels.repository }} is {{ $value }} commits behind.',
    description:
      'That many commits (100 stands for more) of the main branch of {{ $labels.workspace }}/{{ $labels.repository }} are not deployed to {{ $labels.deployment_environment_name }}. Counted for the environments that are chosen in the settings.',
    panelRules: [],
  },
  {
    name: 'BitbucketPromotionsWaiting',
    severity: 'info',
    expr: `max by (${OF_ENVIRONMENT}) (min_over_time(bitbucket_environment_promotions_waiting{job="bitbucket"}[1h])) >= on () group_left () lifeline:promotions_waiting:limit`,
    for: '5m',
    summary:
      '{{ $value }} runs of {{ $labels.repository }} wait to be promoted to {{ $labels.deployment_environment_name }}.',
    description:
      'For the last hour, or since Prometheus first saw it, at least as many as the limit that you set have waited. Off until lifeline:promotions_waiting:limit exists.',
    panelRules: [],
  },
] as const satisfies readonly Alert[];
