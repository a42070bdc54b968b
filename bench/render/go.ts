import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { builtProgram } from '../../test/scrapers/built';
import type { Measured } from './child';
import { familiesOf } from './families';

const MODULE = join(__dirname, '../../test/scrapers');
const ROUNDS: Readonly<Record<number, number>> = { 10_000: 250, 100_000: 15 };

/** What the handler of Go's client takes for the same series, the best of several processes; null without Go. */
export function measureGo(size: number, turns: number): Measured | null {
  const build = spawnSync('node', [join(MODULE, 'build.mjs'), 'peer'], { encoding: 'utf8' });
  if (build.status !== 0) {
    process.stdout.write(`client_golang is not measured: ${build.stdout}${build.stderr}`);
    return null;
  }
  const input = JSON.stringify(familiesOf(size));
  const measured = Array.from({ length: turns }, () => once(input, ROUNDS[size] ?? 10));
  return measured.reduce((a, b) => (b.medianMs < a.medianMs ? b : a));
}

function once(input: string, rounds: number): Measured {
  const args = [String(rounds)];
  const options = { input, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const { status, stdout, stderr } = spawnSync(builtProgram('peer'), args, options);
  if (status !== 0) throw new Error(`The peer in Go did not render: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}
