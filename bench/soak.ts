/**
 * `npm run bench:soak -- [minutes] [speed]`: a living workspace and the machine's Prometheus on it, in real time. Prints what
 * each process holds, minute by minute, and fails where memory or open files grow, a scrape fails, or a counter falls.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { type Prometheus, startPrometheus } from '../start/prometheus';
import type { LifelineDescription } from '../start/lifeline';

const [minutes = '30', speed = '10'] = process.argv.slice(2);
const MINUTE_MS = 60_000;
/** A Monday on which people work. */
const BEGIN = '2026-03-02T08:00:00Z';

/** What one process holds at one moment. */
interface Held {
  /** Resident memory, in MiB. */
  readonly mib: number;
  readonly files: number;
}

/** A moment: what host, runtime and Prometheus hold. The runtime is what the host has started. */
interface Moment {
  readonly minute: number;
  readonly host: Held;
  readonly runtime: Held;
  readonly prometheus: Held;
}

const NAMES = ['host', 'runtime', 'prometheus'] as const;

function held(pid: number): Held {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  const [, kib = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return { mib: Number(kib) / 1024, files: readdirSync(`/proc/${String(pid)}/fd`).length };
}

/** The processes below one, however deep. */
function below(pid: number): number[] {
  const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
    .split(' ')
    .filter((word) => word !== '')
    .map(Number);
  return children.flatMap((child) => [child, ...below(child)]);
}

const sum = (all: readonly Held[]): Held => ({
  mib: all.reduce((total, { mib }) => total + mib, 0),
  files: all.reduce((total, { files }) => total + files, 0),
});

interface Started {
  readonly child: ChildProcess;
  readonly description: LifelineDescription;
}

async function startHost(data: string): Promise<Started> {
  const living = ['--data', data, '--speed', speed, '--at', BEGIN];
  const args = ['start/cli.ts', '--quiet', '--port', '0', ...living];
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => {
      throw new Error('The host ended before it was ready.');
    }),
  ])) as [string];
  return { child, description: JSON.parse(line) as LifelineDescription };
}

/** Every counter, with its name as a label: `resets` takes the names away, and many would be one. */
const NAMED =
  'label_replace({__name__=~"bitbucket_.+_total"}, "counter", "$1", "__name__", "(.+)")';

async function ask(prometheus: Prometheus, query: string): Promise<number> {
  const url = `${prometheus.url}/api/v1/query?${new URLSearchParams({ query }).toString()}`;
  const { data, error } = (await (await fetch(url)).json()) as {
    data?: { result: { value: [number, string] }[] };
    error?: string;
  };
  if (data === undefined) throw new Error(`Prometheus does not tell ${query}: ${error ?? ''}`);
  return Number(data.result[0]?.value[1] ?? 0);
}

async function watch(host: number, prometheus: number): Promise<Moment[]> {
  const moments: Moment[] = [];
  for (let minute = 1; minute <= Number(minutes); minute++) {
    await wait(MINUTE_MS);
    const moment = {
      minute,
      host: held(host),
      runtime: sum(below(host).map(held)),
      prometheus: held(prometheus),
    };
    moments.push(moment);
    const cells = NAMES.map((name) => {
      const { mib, files } = moment[name];
      return `${name} ${mib.toFixed(0)} MiB, ${String(files)} files`;
    });
    process.stdout.write(`minute ${String(minute)}: ${cells.join('; ')}\n`);
  }
  return moments;
}

/** How much more the least of the last third is than the least of the third before: rubbish comes and goes, a leak stays. */
function growth(moments: readonly Moment[], of: (moment: Moment) => number): number {
  const third = Math.floor(moments.length / 3);
  const least = (part: readonly Moment[]) => Math.min(...part.map(of));
  return least(moments.slice(-third)) - least(moments.slice(third, 2 * third));
}

/** More than this in a third of the time is a leak: of MiB, a twentieth of what is held and never less than 8; of files, 5. */
const mayGrow = (mib: number): number => Math.max(8, mib / 20);
const FILES_MAY_GROW = 5;

function judge(moments: readonly Moment[], scraped: Readonly<Record<string, number>>): boolean {
  const grown = NAMES.map((name) => {
    const mib = growth(moments, (moment) => moment[name].mib);
    const files = growth(moments, (moment) => moment[name].files);
    process.stdout.write(`${name}: ${mib.toFixed(1)} MiB and ${String(files)} files more\n`);
    return mib > mayGrow(moments[0]?.[name].mib ?? 0) || files > FILES_MAY_GROW;
  });
  process.stdout.write(`${JSON.stringify(scraped)}\n`);
  return !grown.includes(true) && scraped['failed'] === 0 && scraped['falls'] === 0;
}

async function soak(data: string): Promise<boolean> {
  const { child, description } = await startHost(data);
  const exited = once(child, 'exit');
  try {
    const { scrape, workspace } = description;
    const prometheus = await startPrometheus({ ...scrape, workspace: workspace.slug });
    try {
      const moments = await watch(child.pid ?? 0, prometheus.pid);
      const range = `[${minutes}m]`;
      return judge(moments, {
        scrapes: await ask(prometheus, `count_over_time(up${range})`),
        failed: await ask(
          prometheus,
          `sum(count_over_time(up${range}) - sum_over_time(up${range}))`,
        ),
        series: await ask(prometheus, 'scrape_samples_scraped'),
        runs: await ask(prometheus, 'sum(bitbucket_pipeline_runs_total)'),
        falls: await ask(prometheus, `sum(resets(${NAMED}[${minutes}m:5s]))`),
      });
    } finally {
      await prometheus.close();
    }
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

const FEWEST_MINUTES = 3;

async function main(): Promise<void> {
  if (!(Number(minutes) >= FEWEST_MINUTES))
    throw new Error(`Three thirds need ${String(FEWEST_MINUTES)} minutes, not ${minutes}.`);
  const data = mkdtempSync(join(tmpdir(), 'lifeline-soak-'));
  try {
    process.exitCode = (await soak(data)) ? 0 : 1;
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

void main();
