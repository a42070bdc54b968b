import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationsFor } from '../../src/core/configuration/stacks';

const STACKS = ['prometheus-2', 'prometheus-3', 'discovery', 'runners', 'kubernetes'];

/** The texts of which a promtool of this command must have nothing to say. */
export function describePromtool(
  command: string,
  flags: readonly string[],
  stacks: readonly string[] = STACKS,
): void {
  let dir: string;

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'lifeline-checked-'));
    writeFileSync(join(dir, 'token'), 'a');
  });

  afterAll(() => rmSync(dir, { recursive: true }));

  it.each(stacks)('has nothing to say against %s', (key) => {
    const place = { url: 'https://scrape.example/public/abc', workspace: 'acme' };
    const all = configurationsFor({ ...place, tokenFile: join(dir, 'token') });
    const file = join(dir, `${key}.yml`);
    writeFileSync(file, all.find((one) => one.key === key)?.text ?? '');
    const { status, stdout, stderr } = spawnSync(command, ['check', 'config', ...flags, file], {
      encoding: 'utf8',
    });
    expect([status, stdout + stderr]).toEqual([0, expect.not.stringMatching(/warn|error/i)]);
  });
}
