/** The rules themselves: what an expert demands of them, and that each demand is heard. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Alert } from '../../monitoring/alerts/alert';
import { ALERTS } from '../../monitoring/alerts/rules-file';
import { UNWRITTEN } from '../../monitoring/alerts/runbooks';
import { generatedFiles } from '../../monitoring/generated-files';
import { RULE_NAMES } from '../../src/core/health/rules';
import { CHECKS, complaints } from './checks';

const ROOT = join(__dirname, '../..');
const RULES_DIR = join(ROOT, 'monitoring/rules');
const rulesFile = (name: string): string => join(RULES_DIR, name);

const bad = (changes: Partial<Alert>): Alert => ({
  name: 'LifelineWatchdog',
  severity: 'warning',
  expr: 'vector(1)',
  for: '5m',
  summary: 'Something is wrong.',
  description: 'It is.',
  panelRules: [],
  ...changes,
});

const JOB = 'job="bitbucket"';
const UNCOUNTED = `last_over_time(bitbucket_exporter_uncounted_runs{${JOB}}[10m])`;
const increase = (range: string, more = ''): string =>
  `sum by (repository) (increase(bitbucket_pipeline_runs_total{${JOB}${more}}[${range}]))`;

/** For each check a rule that it must refuse. */
const PLANTED: Readonly<Record<string, Partial<Alert>>> = {
  'reads gauges through a window of ten minutes': {
    expr: `bitbucket_exporter_uncounted_runs{${JOB}} > 0`,
  },
  'has ranges of five minutes and four scrapes at least': { expr: `${increase('2m')} > 3` },
  'selects the job everywhere': { expr: 'avg_over_time(up{instance="acme"}[10m]) < 0.5' },
  'names every family that it reads': {
    expr: `max(last_over_time({__name__=~"bitbucket_exporter_.*",${JOB}}[10m])) > 0`,
  },
  'reads only what there is': { expr: `increase(bitbucket_builds_total{${JOB}}[10m]) > 3` },
  'filters by labels that the family has': { expr: `${increase('1h', ',status="failed"')} > 3` },
  'gives every ratio of events a floor': {
    expr: `${increase('1h', ',result="failure"')} / ${increase('1h')} > 0.5`,
  },
  'says absent() of the job alone': {
    expr: `absent(bitbucket_pipeline_runs_total{${JOB},repository="web"})`,
  },
  'compares no counter with ==': { expr: `bitbucket_pipeline_runs_total{${JOB}} == 0` },
  'takes counters through increase or rate': {
    expr: `last_over_time(bitbucket_pipeline_runs_total{${JOB}}[10m]) > 100`,
  },
  'keeps the labels that its texts name': {
    expr: `max by (workspace) (${UNCOUNTED}) > 0`,
    summary: 'Something of {{ $labels.repository }} is missing.',
  },
  'keeps no more labels than a receiver needs': {
    expr: `sum by (repository, step) (increase(bitbucket_pipeline_step_runs_total{${JOB}}[1h])) > 3`,
  },
  'rounds an increase that its texts tell': {
    expr: `${increase('1h')} > 3`,
    summary: '{{ $value }} runs.',
  },
  'has a runbook': { name: 'LifelineNobodyWroteAboutIt' },
  'says what is wrong in a sentence': { summary: 'scrape down' },
};

describe('an alert rule', () => {
  it.each(ALERTS)('$name is as it should be', (alert) => {
    expect(complaints(alert)).toEqual([]);
  });

  it.each(Object.entries(PLANTED))(
    'that is bad is refused because it never %s',
    (what, changes) => {
      expect(CHECKS[what]?.(bad(changes))).toHaveLength(1);
    },
  );

  it('is planted for every check', () => {
    expect(Object.keys(PLANTED)).toEqual(Object.keys(CHECKS));
  });

  it('names only rules that the panel has', () => {
    const named = ALERTS.flatMap(({ panelRules }) => panelRules);
    expect(named.filter((rule) => !(RULE_NAMES as readonly string[]).includes(rule))).toEqual([]);
  });
});

const existing = (path: string): string =>
  existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : '';

describe('the generated files', () => {
  it.each(Object.entries(generatedFiles(ROOT, existing)))(
    '%s is what `npm run generate` writes',
    (path, text) => {
      expect(existing(path)).toBe(text);
    },
  );

  it('leave nothing of a runbook to be done', () => {
    const undone = ALERTS.filter(({ name }) =>
      existing(`docs/runbooks/${name}.md`).includes(UNWRITTEN),
    );
    expect(undone).toEqual([]);
  });

  it.each(['lifeline-alerts.yml', 'lifeline-recording.yml'])('%s passes promtool', (name) => {
    const args = ['check', 'rules', '--lint=all', '--lint-fatal', rulesFile(name)];
    const { status, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

const amtool = (...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync('amtool', [...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
};

describe('the example for Alertmanager', () => {
  const file = rulesFile('alertmanager.yml');

  it('is accepted', () => {
    expect(amtool('check-config', file)).toMatch(/SUCCESS[\s\S]*4 inhibit rules/);
  });

  it.each([
    { labels: ['alertname=LifelineWatchdog', 'severity=none'], receiver: 'watchdog' },
    { labels: ['alertname=LifelineScrapeDown', 'severity=critical'], receiver: 'on-call' },
    { labels: ['alertname=BitbucketRunStuck', 'severity=warning'], receiver: 'team' },
    { labels: ['alertname=BitbucketEnvironmentDrift', 'severity=info'], receiver: 'chat' },
  ])('routes $labels to $receiver', ({ labels, receiver }) => {
    expect(amtool('config', 'routes', 'test', `--config.file=${file}`, ...labels)).toBe(receiver);
  });
});
