import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../system/scrape/prometheus-server';

const EXAMPLE = join(__dirname, '../../monitoring/rules/alertmanager.yml');

interface Told {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
}

/** An alert as Alertmanager's API shows it. */
interface Standing {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly inhibitedBy: readonly string[] };
}

/** A real Alertmanager with the shipped example, its receivers here, and waits that a test can bear. */
export class AlertmanagerServer {
  readonly url: string;
  /** What the receivers were told, by their names. */
  readonly told: { readonly receiver: string; readonly alert: Told }[];
  readonly #close: () => Promise<void>;

  private constructor(
    url: string,
    told: AlertmanagerServer['told'],
    close: AlertmanagerServer['closeAll'],
  ) {
    this.url = url;
    this.told = told;
    this.#close = close;
  }

  static async start(program: string): Promise<AlertmanagerServer> {
    const told: AlertmanagerServer['told'] = [];
    const hook = await listen(told);
    const dir = mkdtempSync(join(tmpdir(), 'lifeline-alertmanager-'));
    const config = readFileSync(EXAMPLE, 'utf8')
      .replaceAll('127.0.0.1:9099', `127.0.0.1:${portOf(hook)}`)
      .replace('route:\n', 'route:\n  group_wait: 100ms\n  group_interval: 1s\n');
    writeFileSync(join(dir, 'alertmanager.yml'), config);
    const port = await freePort();
    const child = spawn(program, [
      `--config.file=${join(dir, 'alertmanager.yml')}`,
      `--storage.path=${join(dir, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ]);
    const url = `http://127.0.0.1:${port}`;
    const close = async (): Promise<void> => {
      await ended(child);
      await new Promise((resolve) => hook.close(resolve));
      rmSync(dir, { recursive: true, force: true });
    };
    await waitFor('Alertmanager to be ready', async () => {
      // Not listening yet is what is being waited for.
      const ready = await fetch(`${url}/-/ready`).catch(() => undefined);
      return ready?.ok === true ? true : undefined;
    });
    return new AlertmanagerServer(url, told, close);
  }

  /** Tells it of an alert, as Prometheus does; one that ended is told with `endsAt`. */
  async tell(labels: Readonly<Record<string, string>>, endsAt?: string): Promise<void> {
    const alert = { labels, ...(endsAt === undefined ? {} : { endsAt }) };
    const response = await fetch(`${this.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([alert]),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  /** The alerts that stand, and whether another one silences them. */
  async standing(): Promise<readonly string[]> {
    const alerts = (await (await fetch(`${this.url}/api/v2/alerts`)).json()) as Standing[];
    return alerts
      .map(
        ({ labels, status }) =>
          `${labels['alertname'] ?? ''}${status.inhibitedBy.length > 0 ? ' (inhibited)' : ''}`,
      )
      .sort();
  }

  closeAll(): Promise<void> {
    return this.#close();
  }
}

async function listen(told: AlertmanagerServer['told']): Promise<Server> {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { alerts } = JSON.parse(text) as { alerts: Told[] };
      const receiver = (request.url ?? '').slice(1);
      told.push(...alerts.map((alert) => ({ receiver, alert })));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await exit;
}
