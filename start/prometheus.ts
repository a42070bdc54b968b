import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { until } from 'local-forge/waiting';
import { ended, freePort } from './children';

/** A Prometheus that scrapes the host, with everything it stores in a directory that ends with it. */
export interface Prometheus {
  readonly url: string;
  /** Shows the workspace moving. */
  readonly graphUrl: string;
  readonly pid: number;
  close(): Promise<void>;
}

/** Thrown where no Prometheus is installed; the message says how to get one. */
export class PrometheusMissing extends Error {
  override readonly name = 'PrometheusMissing';
}

const GRAPH_QUERY = 'sum by (repository) (bitbucket_pipeline_runs_total)';
const START_MS = 15_000;

/** What is scraped, and the name that all its series have in common. */
export interface ScrapedPlace {
  readonly url: string;
  readonly workspace: string;
}

/** What to scrape: the token itself, or the file that holds it. */
interface Scraped extends ScrapedPlace {
  readonly token: string;
  readonly tokenFile?: string;
}

/**
 * The scrape configuration for a host whose time runs so many times faster; `credentials` is either the token itself or
 * the file that holds it.
 */
export function scrapeConfig(
  { url, workspace }: ScrapedPlace,
  credentials: { readonly credentials: string } | { readonly credentials_file: string },
  speed = 1,
): object {
  const { host, pathname, protocol } = new URL(url);
  // A minute of the workspace, though never less than what a laptop answers in.
  const seconds = Math.ceil(Math.min(60, Math.max(5, 60 / speed)));
  return {
    job_name: 'bitbucket',
    scheme: protocol.slice(0, -1),
    metrics_path: pathname,
    scrape_interval: `${String(seconds)}s`,
    scrape_timeout: `${String(Math.ceil(seconds / 2))}s`,
    authorization: credentials,
    static_configs: [{ targets: [host], labels: { instance: workspace } }],
  };
}

/**
 * Starts the machine's own Prometheus; throws {@link PrometheusMissing}, or what it said when it did not start. The
 * directory may hold blocks of the past; it ends with it.
 */
export async function startPrometheus(
  scrape: Scraped,
  dir = mkdtempSync(join(tmpdir(), 'lifeline-prometheus-')),
  command = 'prometheus',
): Promise<Prometheus> {
  const config = writeConfig(dir, scrape);
  const url = `http://127.0.0.1:${String(await freePort())}`;
  const flags = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(dir, 'data')}`,
    `--web.listen-address=${new URL(url).host}`,
    '--log.level=warn',
  ];
  const child = spawn(command, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  const close = async () => {
    await ended(child);
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await started(child, url);
    await scraped(url);
  } catch (error) {
    await close();
    throw error;
  }
  const query = new URLSearchParams({
    'g0.expr': GRAPH_QUERY,
    'g0.tab': '0',
    'g0.range_input': '10m',
  });
  return { url, graphUrl: `${url}/graph?${query.toString()}`, pid: child.pid ?? 0, close };
}

/** The graph that is opened first is not empty; where nothing can be scraped, Prometheus says why. */
async function scraped(url: string): Promise<void> {
  let isThere = false;
  const look = async () => {
    const query = new URLSearchParams({ query: `count(${GRAPH_QUERY})` });
    const response = await fetch(`${url}/api/v1/query?${query.toString()}`).catch(() => undefined);
    // No answer yet is what is being waited for.
    const body = (await response?.text().catch(() => '')) ?? '';
    isThere = body.includes('"value"');
  };
  const timer = setInterval(() => void look(), 250);
  await until(() => isThere, START_MS);
  clearInterval(timer);
}

function writeConfig(dir: string, { token, tokenFile, ...place }: Scraped): string {
  const credentials = tokenFile ?? join(dir, 'token');
  if (tokenFile === undefined) writeFileSync(credentials, token, { mode: 0o600 });
  const job = {
    ...scrapeConfig(place, { credentials_file: credentials }),
    scrape_interval: '5s',
    scrape_timeout: '5s',
  };
  const file = join(dir, 'prometheus.yml');
  writeFileSync(file, stringify({ scrape_configs: [job] }));
  return file;
}

async function started(child: ChildProcess, url: string): Promise<void> {
  const seen: { failure?: Error; ready: boolean } = { ready: false };
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  child.once('error', () => {
    seen.failure = new PrometheusMissing(
      'Prometheus is not installed here; on Debian or Ubuntu: sudo apt-get install prometheus',
    );
  });
  child.once('exit', () => {
    seen.failure ??= new Error(`Prometheus ended at once: ${said}`);
  });
  const look = async () => {
    // Not listening yet is what is being waited for.
    const response = await fetch(`${url}/-/ready`).catch(() => undefined);
    seen.ready = response?.ok ?? false;
  };
  const timer = setInterval(() => void look(), 100);
  await until(() => seen.ready || seen.failure !== undefined, START_MS);
  clearInterval(timer);
  if (seen.failure) throw seen.failure;
  if (!seen.ready) throw new Error(`Prometheus was not ready in time: ${said}`);
}
