import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

export interface Vector {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [at: number, value: string];
}

export interface Target {
  readonly scrapePool: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
}

/** A real Prometheus of this machine, with a data directory that ends with it unless one is given. */
export class PrometheusServer {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #dir: string;

  constructor(url: string, child: ChildProcess, dir: string) {
    this.url = url;
    this.#child = child;
    this.#dir = dir;
  }

  /** An instant query at epoch seconds, or now. */
  async query(expression: string, atSeconds?: number): Promise<Vector[]> {
    const search = new URLSearchParams({ query: expression });
    if (atSeconds !== undefined) search.set('time', String(atSeconds));
    const answer = (await this.#get(`/api/v1/query?${search.toString()}`)) as {
      data: { result: Vector[] };
    };
    return answer.data.result;
  }

  /** How many series an expression comes to within a time, in epoch seconds. */
  async seriesWithin(
    expression: string,
    time: { readonly start: number; readonly end: number; readonly step: number },
  ): Promise<number> {
    const { start, end, step } = time;
    const search = new URLSearchParams({ query: expression });
    for (const [name, value] of Object.entries({ start, end, step }))
      search.set(name, String(value));
    const answer = (await this.#get(`/api/v1/query_range?${search.toString()}`)) as {
      data: { result: readonly unknown[] };
    };
    return answer.data.result.length;
  }

  /** The one number that an expression comes to. */
  async number(expression: string, atSeconds?: number): Promise<number> {
    const [first] = await this.query(expression, atSeconds);
    return Number(first?.value[1]);
  }

  async targets(): Promise<Target[]> {
    const answer = (await this.#get('/api/v1/targets')) as { data: { activeTargets: Target[] } };
    return answer.data.activeTargets;
  }

  /** Resolves when every target has been scraped, whatever came of it. Prometheus tells of a target before it has stored what it read. */
  async scraped(): Promise<Target[]> {
    return waitFor('every target to be scraped', async () => {
      const targets = await this.targets();
      const isDone = targets.length > 0 && targets.every(({ health }) => health !== 'unknown');
      const stored = isDone ? await this.query('up') : [];
      return isDone && stored.length >= targets.length ? targets : undefined;
    });
  }

  async close(): Promise<void> {
    const exit = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGTERM');
    await exit;
    rmSync(this.#dir, { recursive: true, force: true });
  }

  async #get(path: string): Promise<unknown> {
    const response = await fetch(this.url + path);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  }
}

/** A directory of its own for a Prometheus: `data` in it is the storage. */
export function prometheusDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'lifeline-prometheus-'));
}

/** Starts Prometheus on a free port; `dir` (see {@link prometheusDirectory}) may already hold blocks. */
export const startPrometheus = (
  scrapeConfigs: readonly object[],
  dir?: string,
): Promise<PrometheusServer> =>
  startPrometheusOn(stringify({ scrape_configs: scrapeConfigs }), dir === undefined ? {} : { dir });

interface Starting {
  readonly dir?: string;
  /** Another Prometheus than the machine's own. */
  readonly command?: string;
  readonly flags?: readonly string[];
}

/** Starts Prometheus with a configuration as it is. */
export async function startPrometheusOn(
  configuration: string,
  { dir = prometheusDirectory(), command = 'prometheus', flags = [] }: Starting = {},
): Promise<PrometheusServer> {
  const config = join(dir, 'prometheus.yml');
  writeFileSync(config, configuration);
  const child = spawn(command, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(dir, 'data')}`,
    '--storage.tsdb.retention.time=100y',
    '--web.listen-address=127.0.0.1:0',
    ...flags,
  ]);
  return new PrometheusServer(await addressOf(child), child, dir);
}

/** The address it says it listens on, once it is ready. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Prometheus ended: ${said.slice(-2000)}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-20_000);
      const address = /msg="Listening on" (?:component=web )?address=(\S+)/.exec(said)?.[1];
      if (address !== undefined && said.includes('Server is ready')) resolve(`http://${address}`);
    });
  });
}

const LOOK_AGAIN_MS = 50;

/** Looks until there is an answer; throws after a minute. */
export async function waitFor<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
