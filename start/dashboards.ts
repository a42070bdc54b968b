import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from 'local-forge/waiting';
import { ended, freePort } from './children';

/** The dashboards, shown by Grafana's own components. */
export interface Dashboards {
  readonly url: string;
  close(): Promise<void>;
}

type Say = (text: string) => void;

/** A simulated workspace. */
interface World {
  readonly name: string;
  readonly seed: number;
}

const FOLDER = 'monitoring/grafana';
const START_MS = 30_000;

const isInstalled = (folder: string): boolean => {
  const installed = join(folder, 'node_modules', '.package-lock.json');
  const wanted = join(folder, 'package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs;
};

/** Where something is made, who hears of it, and what ends it half-way. */
interface Making {
  readonly root: string;
  readonly say: Say;
  readonly signal: AbortSignal;
}

/** Runs npm to its end in a folder, and throws what it said last when it failed. */
async function npm(
  args: readonly string[],
  { root, say, signal }: Making,
  folder = '.',
): Promise<void> {
  const child = spawn('npm', args, {
    cwd: join(root, folder),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => say(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${said}`);
}

/** Installs the folder of the dashboards from its own lock file, where that is not done, and builds its page. */
export async function buildDashboards(making: Making): Promise<void> {
  const quietly = { ...making, say: () => undefined };
  const begun = Date.now();
  const tell = (what: string): void =>
    making.say(`Dashboards: ${what} after ${((Date.now() - begun) / 1000).toFixed(0)} s\n`);
  if (!isInstalled(join(making.root, FOLDER))) {
    making.say(
      'Dashboards: installing Grafana’s components into monitoring/grafana/ (500 MB, once)…\n',
    );
    await npm(['ci', '--ignore-scripts', '--loglevel=error'], quietly, FOLDER);
    tell('installed');
  }
  await npm(['run', '--silent', 'build'], quietly, FOLDER);
  tell('page built');
}

/** Plays the day before now in memory, and leaves it as storage of a Prometheus in a new directory. */
export async function playDay({ name, seed }: World, making: Making): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'lifeline-prometheus-'));
  try {
    const world = `${name}:${String(seed)}`;
    await npm(['run', '--silent', 'dashboards:play', '--', dir, world], making);
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
  return dir;
}

/** Shows the dashboards over what a Prometheus holds, with a link to the panel. */
export async function showDashboards(
  root: string,
  prometheus: string,
  panel: string | undefined,
): Promise<Dashboards> {
  const port = String(await freePort());
  const vite = join(root, FOLDER, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'preview', '--port', port, '--strictPort'], {
    cwd: join(root, FOLDER),
    env: { ...process.env, LIFELINE_PROMETHEUS: prometheus },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const origin = `http://127.0.0.1:${port}`;
  await answering(child, origin);
  const query = panel === undefined ? '' : `?${new URLSearchParams({ panel }).toString()}`;
  return { url: `${origin}/${query}`, close: () => ended(child) };
}

async function answering(child: ChildProcess, origin: string): Promise<void> {
  let said = '';
  const seen = { isReady: false, hasEnded: false };
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  child.once('exit', () => (seen.hasEnded = true));
  const look = async () => {
    // Not listening yet is what is being waited for.
    const response = await fetch(origin).catch(() => undefined);
    seen.isReady ||= response?.ok ?? false;
  };
  const timer = setInterval(() => void look(), 100);
  await until(() => seen.isReady || seen.hasEnded, START_MS);
  clearInterval(timer);
  if (seen.isReady) return;
  await ended(child);
  throw new Error(`The page of the dashboards did not start: ${said}`);
}
