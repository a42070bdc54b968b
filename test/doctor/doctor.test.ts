/** The doctor at Debian's Prometheus; `npm run test:scrapers` takes it to the newest. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { secondsIn } from '../../tools/doctor/checks/page';
import { describeDoctor } from './suite';

const ROOT = join(__dirname, '../..');

describe('the doctor at Prometheus 2', () => {
  describeDoctor('prometheus', 'prometheus-alertmanager');
});

describe('npm run doctor', () => {
  it.each([
    {
      of: ['--prometheus', 'http://127.0.0.1:9'],
      says: 'http://127.0.0.1:9/api/v1/status/buildinfo cannot be reached',
    },
    { of: [], says: '--prometheus is missing.' },
  ])('ends with 2 where it cannot look: $of', ({ of, says }) => {
    const tsx = join(ROOT, 'node_modules/.bin/tsx');
    const { status, stderr } = spawnSync(tsx, ['tools/doctor/cli.ts', ...of], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining(says)]);
  });
});

describe('secondsIn', () => {
  it.each([
    ['15s', 15],
    ['1m', 60],
    ['1m30s', 90],
    ['2h', 7200],
    ['1w', 604_800],
    ['500ms', 0.5],
  ])('reads %s', (text, seconds) => {
    expect(secondsIn(text)).toBe(seconds);
  });
});
