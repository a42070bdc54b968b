import { RECORDED } from './recording';
import { ALERT_GROUPS, RUNBOOKS } from './rules-file';

/** docs/rules.md: every alert and every recorded number. */
export function rulesDoc(): string {
  const alerts = Object.values(ALERT_GROUPS)
    .flat()
    .map(
      ({ name, severity, panelRules, for: held, summary }) =>
        `| [${name}](${RUNBOOKS.replace('docs/', '')}/${name}.md) | ${severity} | ${held} | ${panelRules.map((rule) => `\`${rule}\``).join(', ')} | ${summary.replaceAll(/\{\{ ?\$(?:labels\.)?(\w+)[^}]*\}\}/g, '‹$1›')} |`,
    );
  const recorded = Object.values(RECORDED)
    .flat()
    .map(({ record, says }) => `| \`${record}\` | ${says} |`);
  return [HEAD, ALERTS_HEAD, ...alerts, RECORDED_HEAD, ...recorded, ''].join('\n');
}

const HEAD = `# The rules

Generated from \`monitoring/alerts/\` by \`npm run generate\`; a test holds it to the code. What to install is in
\`monitoring/rules/\`:

| file | for |
|---|---|
| \`lifeline-alerts.yml\`, \`lifeline-recording.yml\` | Prometheus, vmalert, Mimir: \`rule_files\` |
| \`prometheusrule.yml\` | the Prometheus Operator |
| \`alertmanager.yml\` | an example: keep its \`inhibit_rules\`, put your own receivers |
| \`sloth.yml\`, \`pyrra.yml\` | the two objectives for Sloth and for Pyrra |

All of them select \`job="bitbucket"\`, as the configuration does that Lifeline writes, and expect a scrape each minute.
Runbook links are paths of this project: put the address where you publish it in front of \`docs/runbooks\`.
`;

const ALERTS_HEAD = `## Alerts

| alert | severity | for | rule of the panel | says |
|---|---|---|---|---|`;

const RECORDED_HEAD = `
BitbucketPromotionsWaiting is off until you record \`lifeline:promotions_waiting:limit\`, and BitbucketEnvironmentDrift
until environments are chosen in the settings.

## Recorded

| record | says |
|---|---|`;
