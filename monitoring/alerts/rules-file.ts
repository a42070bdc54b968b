import { stringify } from 'yaml';
import type { Alert } from './alert';
import { LIFELINE_ALERTS } from './lifeline';

/** The rule file of Prometheus: `rule_files: [lifeline-alerts.yml]`. */
export function alertsFile(): string {
  const groups = [{ name: 'lifeline', rules: LIFELINE_ALERTS.map(ruleOf) }];
  return HEAD + stringify({ groups }, { lineWidth: 0 });
}

const ruleOf = (alert: Alert): object => ({
  alert: alert.name,
  expr: alert.expr,
  for: alert.for,
  labels: { severity: alert.severity },
  annotations: { summary: alert.summary, description: alert.description },
});

const HEAD =
  '# Generated from monitoring/alerts/ by `npm run generate`; a test holds it to the code.\n';
