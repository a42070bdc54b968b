import { alertmanagerFile } from './alerts/alertmanager';
import { recordingFile } from './alerts/recording';
import { ALERTS, alertsFile, RUNBOOKS } from './alerts/rules-file';
import { rulesDoc } from './alerts/rules-doc';
import { runbook } from './alerts/runbooks';
import { prometheusRuleFile, pyrraFile, slothFile } from './alerts/slo-files';
import { healthDoc } from './health-doc';
import { metricsDoc } from './metrics-doc';
import { roomsDoc } from './rooms';
import { scrapingDoc } from './scraping-doc';

/** Every generated file by its path; `existing` tells what stands there now, for those of which only a part is generated. */
export function generatedFiles(
  root: string,
  existing: (path: string) => string,
): Readonly<Record<string, string>> {
  const runbooks = ALERTS.map((alert) => {
    const path = `${RUNBOOKS}/${alert.name}.md`;
    return [path, runbook(alert, existing(path))] as const;
  });
  return {
    'docs/health.md': healthDoc(existing('docs/health.md')),
    'docs/metrics.md': metricsDoc(),
    'docs/rooms.md': roomsDoc(root),
    'docs/rules.md': rulesDoc(),
    'docs/scraping.md': scrapingDoc(),
    'monitoring/rules/lifeline-alerts.yml': alertsFile(),
    'monitoring/rules/lifeline-recording.yml': recordingFile(),
    'monitoring/rules/prometheusrule.yml': prometheusRuleFile(),
    'monitoring/rules/alertmanager.yml': alertmanagerFile(),
    'monitoring/rules/sloth.yml': slothFile(),
    'monitoring/rules/pyrra.yml': pyrraFile(),
    ...Object.fromEntries(runbooks),
  };
}
