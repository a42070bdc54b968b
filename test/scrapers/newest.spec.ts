/** The newest scrapers with their generated configurations, built by `npm run test:scrapers`; see build.mjs. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationsFor } from '../../src/core/configuration/stacks';
import { describeDoctor } from '../doctor/suite';
import { collector, prometheus, vmagent, type Scraper } from './scrapers';
import { describeScrapers } from './suite';

const programAt = (name: string): string => join(__dirname, 'bin', name);
const newest = programAt('prometheus');

/** Those that were built: CI builds the first three. */
const SCRAPERS: readonly Scraper[] = [
  prometheus('Prometheus 3', ['prometheus-3', 'discovery'], newest),
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

describe('generated configurations', () => {
  let dir: string;

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'lifeline-checked-'));
    writeFileSync(join(dir, 'token'), 'a');
  });

  afterAll(() => rmSync(dir, { recursive: true }));

  it.each(['prometheus-2', 'prometheus-3', 'discovery', 'runners', 'kubernetes'])(
    'are well for promtool: %s',
    (key) => {
      const place = { url: 'https://scrape.example/public/abc', workspace: 'acme' };
      const all = configurationsFor({ ...place, tokenFile: join(dir, 'token') });
      const file = join(dir, `${key}.yml`);
      writeFileSync(file, all.find((one) => one.key === key)?.text ?? '');
      const { status, stdout, stderr } = spawnSync(
        programAt('promtool'),
        ['check', 'config', '--lint=all', '--lint-fatal', file],
        { encoding: 'utf8' },
      );
      expect([status, stdout + stderr]).toEqual([0, expect.not.stringMatching(/warn|error/i)]);
    },
  );
});
