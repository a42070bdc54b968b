/** The newest scrapers with their generated configurations, built by `npm run test:scrapers`; see build.mjs. */
import { existsSync } from 'node:fs';
import { describeDoctor } from '../doctor/suite';
import { describeAlerting } from '../rules/live';
import { builtProgram } from './built';
import { describePromtool } from './promtool';
import { describeRules } from './rules';
import { describeVictoriaMetrics } from './victoria-metrics';
import { collector, prometheus, vmagent, type Scraper } from './scrapers';
import { describeScrapers } from './suite';

const newest = builtProgram('prometheus');

/** Those that were built: CI builds the first two. */
const SCRAPERS: readonly Scraper[] = [
  prometheus('Prometheus 3', ['prometheus-3', 'discovery', 'runners'], newest),
  vmagent('vmagent 1.151', builtProgram('vmagent'), newest),
  ...(existsSync(builtProgram('collector'))
    ? [collector('OpenTelemetry Collector', builtProgram('collector'), newest)]
    : []),
];

describe('the newest scrapers', () => {
  describeScrapers(SCRAPERS);
});

describe('the doctor at Prometheus 3', () => {
  describeDoctor(newest, 'prometheus-alertmanager');
});

if (existsSync(builtProgram('promtool')))
  describe('promtool 3', () => {
    describePromtool(builtProgram('promtool'), ['--lint=all', '--lint-fatal']);
  });

if (existsSync(builtProgram('promtool')) && existsSync(builtProgram('amtool')))
  describe('promtool 3 and amtool 0.35', () => {
    describeRules(builtProgram('promtool'), builtProgram('amtool'));
  });

if (existsSync(builtProgram('alertmanager')))
  describe('Prometheus 3 with Alertmanager 0.35', () => {
    describeAlerting({ prometheus: newest, alertmanager: builtProgram('alertmanager') });
  });

if (existsSync(builtProgram('victoria-metrics')))
  describe('VictoriaMetrics', () => {
    describeVictoriaMetrics(builtProgram('victoria-metrics'));
  });
