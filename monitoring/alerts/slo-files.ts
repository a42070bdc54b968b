import { stringify } from 'yaml';
import { JOB } from './alert';
import { OBJECTIVES } from './recording';
import { alertGroups } from './rules-file';
import { recordingGroups } from './recording';

const GENERATED = '# Generated from monitoring/alerts/ by `npm run generate`.\n';
const FILE = { lineWidth: 0 };

/** The same objectives for Sloth, which makes burn rate alerts of them. */
export function slothFile(): string {
  const slos = OBJECTIVES.map(({ name, says, objective, bad, all }) => ({
    name: name.replaceAll('_', '-'),
    objective: 100 * objective,
    description: says,
    sli: { events: { error_query: bad('{{.window}}'), total_query: all('{{.window}}') } },
    alerting: { page_alert: { disable: true }, ticket_alert: { labels: { severity: 'warning' } } },
  }));
  const file = { version: 'prometheus/v1', service: 'bitbucket-pipelines', slos };
  return GENERATED + stringify(file, FILE);
}

const MAIN = 'ref_class="default"';

/** What Pyrra calls the source of each objective, by its name. */
function pyrraIndicators(): Readonly<Record<string, object>> {
  const runs = (results: string): object => ({
    metric: `bitbucket_pipeline_runs_total{${JOB},${MAIN},result=~"${results}"}`,
  });
  const durations = 'bitbucket_pipeline_run_duration_seconds';
  const grouping = ['workspace', 'repository'];
  return {
    main_branch_green: {
      ratio: {
        errors: runs('failure|error|timeout'),
        total: runs('success|failure|error|timeout'),
        grouping,
      },
    },
    feedback_in_10_minutes: {
      latency: {
        success: { metric: `${durations}_bucket{${JOB},le=~"600(.0)?"}` },
        total: { metric: `${durations}_count{${JOB}}` },
        grouping,
      },
    },
  };
}

/** The same objectives for Pyrra. */
export function pyrraFile(): string {
  const indicators = pyrraIndicators();
  return (
    GENERATED +
    OBJECTIVES.map(({ name, says, objective }) =>
      stringify(
        {
          apiVersion: 'pyrra.dev/v1alpha1',
          kind: 'ServiceLevelObjective',
          metadata: { name: name.replaceAll('_', '-') },
          spec: {
            target: String(100 * objective),
            window: '4w',
            description: says,
            indicator: indicators[name],
          },
        },
        FILE,
      ),
    ).join('---\n')
  );
}

/** All rules for the Prometheus Operator. */
export const prometheusRuleFile = (): string =>
  GENERATED +
  stringify(
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'lifeline', labels: { 'app.kubernetes.io/name': 'lifeline' } },
      spec: { groups: [...alertGroups(), ...recordingGroups()] },
    },
    FILE,
  );
