/** The newest scrapers with their generated configurations, built by `npm run test:scrapers`; see build.mjs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeDoctor } from '../doctor/suite';
import { describePromtool } from './promtool';
import { collector, prometheus, vmagent, type Scraper } from './scrapers';
import { describeScrapers } from './suite';

const programAt = (name: string): string => join(__dirname, 'bin', name);
const newest = programAt('prometheus');

/** Those that were built: CI builds the first three. */
const SCRAPERS: readonly Scraper[] = [
  prometheus('Prometheus 3', ['prometheus-3', 'discovery', 'runners'], newest),
  vmagent('vmagent 1.151', programAt('vmagent'), newest),
  ...(existsSync(programAt('collector'))
    ? [collector('OpenTelemetry Collector', programAt('collector'), newest)]
    : []),
];

describe('the newest scrapers', () => {
  describeScrapers(SCRAPERS);
});

describe('the doctor at Prometheus 3', () => {
  describeDoctor(newest, programAt('alertmanager'));
});

describe('promtool 3', () => {
  describePromtool(programAt('promtool'), ['--lint=all', '--lint-fatal']);
});
