import { stringify } from 'yaml';
import type { Alert } from './alert';
import { DEPLOYMENT_ALERTS } from './deployments';
import { COUNTING_ALERTS, SCRAPE_ALERTS } from './lifeline';
import { MONEY_ALERTS } from './money';
import { PIPELINE_ALERTS } from './pipelines';

/** Every group of alert rules, in the order of the file. */
export const ALERT_GROUPS = {
  'lifeline-scrape': SCRAPE_ALERTS,
  'lifeline-counting': COUNTING_ALERTS,
  'bitbucket-pipelines': PIPELINE_ALERTS,
  'bitbucket-deployments': DEPLOYMENT_ALERTS,
  'bitbucket-money': MONEY_ALERTS,
} as const satisfies Readonly<Record<string, readonly Alert[]>>;

export const ALERTS = Object.values(ALERT_GROUPS).flat();

export type AlertName = (typeof ALERTS)[number]['name'];

/** Relative to the root of the project: where it is published is for whoever installs the rules to say. */
export const RUNBOOKS = 'docs/runbooks';

/** The rule file of Prometheus: `rule_files: [lifeline-alerts.yml]`. */
export function alertsFile(): string {
  return HEAD + stringify({ groups: alertGroups() }, { lineWidth: 0 });
}

export const alertGroups = (): readonly object[] =>
  Object.entries(ALERT_GROUPS).map(([name, alerts]) => ({ name, rules: alerts.map(ruleOf) }));

function ruleOf(alert: Alert): object {
  const { summary, description, panelRules } = alert;
  const panel = panelRules.length === 0 ? {} : { panel_rule: panelRules.join(', ') };
  return {
    alert: alert.name,
    expr: alert.expr,
    ...(alert.for === '0m' ? {} : { for: alert.for }),
    labels: { severity: alert.severity },
    annotations: { summary, description, runbook_url: `${RUNBOOKS}/${alert.name}.md`, ...panel },
  };
}

const HEAD =
  '# Generated from monitoring/alerts/ by `npm run generate`; a test holds it to the code.\n';
