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

## How they are proven

\`test/rules/\` plays outages: Lifeline's own handlers in a simulated workspace, in memory, scraped each minute. What a
Prometheus would have stored is the input of \`promtool test rules\`. The alert must fire within the stated time, once, and
go at most 12 minutes after the end, unless it looks back longer; nothing else may fire, but where it is said and why; where a rule of the panel says the
same, not before the panel, and soon after it. A real Prometheus and a real Alertmanager are asked as well, with a minute of
the rules as a second.

Every query of alerts, recording rules, dashboards and of the docs about cost and DORA is asked of a real Prometheus that holds a
played working day, comparisons with \`bool\`: it must bring series, or stand in the table of those that bring none, with
the reason (\`test/rules/expressions.test.ts\`).

What looks like an outage and is none is played too, and nothing may fire: tokens are rotated and replaced, one page becomes
two shards, four, and one again, and a merge queue makes branches for one run (\`test/rules/changes.test.ts\`); runs wait for
manual steps in most of them. Half a healthy working day of one repository, with one failed scrape in twenty, is played at
another seed each day. \`npm run bench:month\` plays a month of three repositories
([benchmarks](benchmarks.md)).

Every alert is played; one that is not does not compile (\`test/rules/proven.test.ts\`). The watchdog is heard live instead.
Some take long by their nature: BitbucketDeploymentsFlatline an hour, until some fourteen deployments elsewhere have left one
environment out; BitbucketQueueSlow half an hour, since it takes the mean of one; BitbucketFlatline hours and
BitbucketSlowerThanLastWeek six, since they compare with what is usual. Where Bitbucket answers
for no run that events tell of, LifelineUncounted may fire beside LifelineBitbucketRefuses and LifelineComparisonLate;
Alertmanager then tells of the cause alone. These two do not fire for what Bitbucket answers for one repository, as a 403
where its Pipelines are off (\`test/rules/one-repository.test.ts\`): the panel of the repository says it, and
LifelineUncounted where its runs end.
BitbucketSlowerThanLastWeek is also asked of days and nights that are written by hand (\`test/rules/slower.test.ts\`).
\`pint\` was not to be had where this was written; the checks of \`test/rules/checks.ts\` are of its kind.

## Recorded

| record | says |
|---|---|`;
