/** `npm run bench:render`: what rendering costs, side by side with the clients that everybody knows. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundled } from './bundled';
import type { Measured } from './render/child';
import { measureGo } from './render/go';
import { RENDERERS } from './render/renderers';

const SIZES = [10_000, 100_000];
/** Each is measured in so many processes of its own, taking turns; the best counts, as noise only adds. */
const TURNS = 3;

/** One renderer at one size, in a process of its own that runs `program`. */
function measure(program: string, name: string, size: number): Measured {
  const args = [program, name, String(size)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} did not render: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

const better = (a: Measured | undefined, b: Measured): Measured =>
  a === undefined
    ? b
    : {
        ...b,
        firstMs: Math.min(a.firstMs, b.firstMs),
        medianMs: Math.min(a.medianMs, b.medianMs),
        peakRssBytes: Math.min(a.peakRssBytes, b.peakRssBytes),
      };

function measureAll(program: string, size: number): Map<string, Measured> {
  const best = new Map<string, Measured>();
  for (let turn = 0; turn < TURNS; turn++) {
    for (const name of Object.keys(RENDERERS))
      best.set(name, better(best.get(name), measure(program, name, size)));
  }
  return best;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function row([name, { firstMs, medianMs, peakRssBytes, bytes, lines }]: [
  string,
  Measured,
]): string {
  const numbers = [firstMs.toFixed(1), medianMs.toFixed(1), (peakRssBytes / 2 ** 20).toFixed(0)];
  return [
    name.padEnd(38),
    ...numbers.map((text) => text.padStart(9)),
    String(bytes).padStart(10),
    String(lines).padStart(8),
  ].join(' ');
}

/** Copying as many bytes once, milliseconds: nothing that renders can take less. */
function copyMs(bytes: number): number {
  const [from, to] = [Buffer.alloc(bytes, 'x'), Buffer.alloc(bytes)];
  const times = Array.from({ length: 20 }, () => {
    const begun = performance.now();
    from.copy(to);
    return performance.now() - begun;
  });
  return Math.min(...times);
}

function report(program: string, size: number): void {
  const best = measureAll(program, size);
  const go = measureGo(size, TURNS);
  const { ours, ...rest } = Object.fromEntries(best);
  if (ours === undefined) return;
  const peers = Object.values(rest);
  const faster = Math.min(...peers.map(({ medianMs }) => medianMs));
  const smaller = Math.min(...peers.map(({ peakRssBytes }) => peakRssBytes));
  say(`\n${size.toLocaleString('en')} series: first ms, median ms, peak RSS MiB, bytes, lines`);
  for (const entry of best) say(row(entry));
  if (go !== null) say(row(['client_golang (Go), its handler', go]));
  say(`ours / faster peer, median: ${(ours.medianMs / faster).toFixed(2)}`);
  if (go !== null)
    say(`ours / client_golang in Go, median: ${(ours.medianMs / go.medianMs).toFixed(2)}`);
  say(`ours / smaller peer, peak memory: ${(ours.peakRssBytes / smaller).toFixed(2)}`);
  const copy = copyMs(ours.bytes);
  say(
    `copying the same bytes once: ${copy.toFixed(2)} ms, ours / copy: ${(ours.medianMs / copy).toFixed(0)}`,
  );
}

async function main(): Promise<void> {
  const program = await bundled(join(__dirname, 'render/child.ts'));
  for (const size of SIZES) report(program, size);
}

void main();
