import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const RULES = join(__dirname, '../../monitoring/rules');

function run(command: string, args: readonly string[]): readonly [number | null, string] {
  const { status, stdout, stderr } = spawnSync(command, [...args], { encoding: 'utf8' });
  return [status, stdout + stderr];
}

/** The shipped rules and the example for Alertmanager, as these two tools see them. */
export function describeRules(promtool: string, amtool: string): void {
  it.each(['lifeline-alerts.yml', 'lifeline-recording.yml'])('passes %s', (name) => {
    const args = ['check', 'rules', '--lint=all', '--lint-fatal', join(RULES, name)];
    expect(run(promtool, args)).toEqual([0, expect.stringMatching(/SUCCESS: \d+ rules found/)]);
  });

  it('accepts the example, and routes by severity', () => {
    const file = join(RULES, 'alertmanager.yml');
    expect(run(amtool, ['check-config', file])).toEqual([0, expect.stringContaining('SUCCESS')]);
    const args = ['config', 'routes', 'test', `--config.file=${file}`];
    const labels = ['alertname=LifelineScrapeDown', 'severity=critical'];
    expect(run(amtool, [...args, ...labels])).toEqual([0, 'on-call\n']);
  });
}
