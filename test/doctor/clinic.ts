import { createServer, request, type Server } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { configurationsFor } from '../../src/core/configuration/stacks';
import { examine } from '../../tools/doctor/doctor';
import { PrometheusApi } from '../../tools/doctor/prometheus-api';
import type { ShippedRule } from '../../tools/doctor/finding';
import { openForge, type Forge } from '../system/host/forge';
import { originOf } from '../system/scrape/rewrite-accept';
import {
  startPrometheusOn,
  waitFor,
  type PrometheusServer,
} from '../system/scrape/prometheus-server';

/** A prometheus.yml as an object, to be made ill. */
export interface Configuration {
  global?: object;
  rule_files?: string[];
  alerting?: object;
  scrape_configs: Job[];
}

export interface Job {
  job_name: string;
  scrape_interval: string;
  static_configs: { targets: string[]; labels: Record<string, string> }[];
  [field: string]: unknown;
}

export const ALERT: ShippedRule = {
  name: 'LifelineScrapeDown',
  expression: 'avg_over_time(up{job="bitbucket"}[10m]) < 0.5',
};

/** A real Prometheus with its generated configuration on a local Forge, and all that is needed to make it ill. */
export class Clinic {
  readonly prometheus: PrometheusServer;
  readonly dir: string;
  readonly #forge: Forge;
  readonly #proxy: Server;
  readonly #healthy: string;
  readonly #token: string;
  /** What the page is turned into on its way. */
  rewrite = (page: string): string => page;
  /** How far the clock of whoever asks is off, in seconds. */
  clockOff = 0;
  shipped: readonly ShippedRule[] = [ALERT];
  alertmanager: string | null = null;

  private constructor(made: {
    readonly prometheus: PrometheusServer;
    readonly dir: string;
    readonly forge: Forge;
    readonly proxy: Server;
    readonly healthy: string;
    readonly token: string;
  }) {
    this.prometheus = made.prometheus;
    this.dir = made.dir;
    this.#forge = made.forge;
    this.#proxy = made.proxy;
    this.#healthy = made.healthy;
    this.#token = made.token;
  }

  static async open(command: string, flags: readonly string[]): Promise<Clinic> {
    const forge = await openForge({
      world: { simulate: { name: 'acme', seed: 11 } },
      at: Date.now() - 3_600_000,
    });
    await forge.advance(1800);
    const { scrape } = await forge.describe();
    const dir = mkdtempSync(join(tmpdir(), 'lifeline-clinic-'));
    const seen = { clinic: undefined as Clinic | undefined };
    const proxy = await rewriting(forge.origin, (page) => seen.clinic?.rewrite(page) ?? page);
    const path = new URL(scrape.url).pathname.replace(/\/metrics$/, '');
    const tokenFile = join(dir, 'lifeline.token');
    writeFileSync(tokenFile, scrape.token);
    const place = { url: originOf(proxy) + path, workspace: 'acme', tokenFile, intervalSeconds: 2 };
    const [{ text } = { text: '' }] = configurationsFor(place);
    writeFileSync(join(dir, 'rules.yml'), rulesText(ALERT));
    const prometheus = await startPrometheusOn(withRules(text, dir), {
      command,
      dir,
      flags: ['--web.enable-lifecycle', ...flags],
    });
    const made = { prometheus, dir, forge, proxy, healthy: text, token: scrape.token };
    seen.clinic = new Clinic(made);
    return seen.clinic;
  }

  /** Gives Prometheus its configuration, changed. */
  async configure(change: (configuration: Configuration) => void): Promise<void> {
    const configuration = parse(withRules(this.#healthy, this.dir)) as Configuration;
    change(configuration);
    writeFileSync(join(this.dir, 'prometheus.yml'), stringify(configuration));
    const response = await fetch(`${this.prometheus.url}/-/reload`, { method: 'POST' });
    if (!response.ok) throw new Error(await response.text());
  }

  /** Everything as it should be. */
  async cure(): Promise<void> {
    this.rewrite = (page) => page;
    this.clockOff = 0;
    this.shipped = [ALERT];
    this.writeToken(this.#token);
    this.loadRule(ALERT);
    await this.configure(() => undefined);
  }

  writeToken(text: string): void {
    writeFileSync(join(this.dir, 'lifeline.token'), text);
  }

  /** A file of this clinic; answers its path. */
  writeFile(name: string, text: string): string {
    const file = join(this.dir, name);
    writeFileSync(file, text);
    return file;
  }

  loadRule(rule: ShippedRule): void {
    writeFileSync(join(this.dir, 'rules.yml'), rulesText(rule));
  }

  /** The keys of all findings, and `unseen` with what could not be looked at. */
  async keys(): Promise<string[]> {
    const examined = await examine(
      {
        prometheus: new PrometheusApi(this.prometheus.url),
        job: 'bitbucket',
        shippedRules: this.shipped,
        now: () => Date.now() / 1000 + this.clockOff,
      },
      this.alertmanager,
    );
    const keys = examined.flatMap(({ findings, unseen }) =>
      unseen === null ? findings.map(({ key }) => key) : `unseen: ${unseen}`,
    );
    return [...new Set(keys)].sort();
  }

  /** Resolves when these are found, and others may be. */
  async finds(key: string): Promise<void> {
    let last: string[] = [];
    await waitFor(key, async () => {
      last = await this.keys();
      return last.includes(key) || undefined;
    }).catch((error: unknown) => {
      throw new Error(`Found only ${last.join(', ')}`, { cause: error });
    });
  }

  /** Resolves when nothing is found. */
  async findsNothing(): Promise<void> {
    let last: string[] = [];
    await waitFor('nothing to be found', async () => {
      last = await this.keys();
      return last.length === 0 || undefined;
    }).catch((error: unknown) => {
      throw new Error(`Still found: ${last.join(', ')}`, { cause: error });
    });
  }

  async close(): Promise<void> {
    await this.prometheus.close();
    this.#proxy.close();
    await this.#forge.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

const rulesText = ({ name, expression }: ShippedRule): string =>
  stringify({ groups: [{ name: 'ours', rules: [{ alert: name, expr: expression }] }] });

const withRules = (text: string, dir: string): string =>
  `global: { evaluation_interval: 1s }\nrule_files: ['${join(dir, 'rules.yml')}']\n${text}`;

async function rewriting(target: string, rewrite: (page: string) => string): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, host: new URL(target).host };
    const onward = request(new URL(incoming.url ?? '', target), { headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const type = answer.headers['content-type'] ?? '';
        outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': type });
        outgoing.end(rewrite(Buffer.concat(chunks).toString()));
      });
    });
    onward.on('error', () => outgoing.destroy());
    onward.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
