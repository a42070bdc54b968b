/** A real Prometheus evaluates the shipped rules over a live page, and a real Alertmanager tells of what they say. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { prometheusDirectory, waitFor } from '../system/scrape/prometheus-server';
import { AlertmanagerServer } from './alertmanager-server';
import { ALERTS_FILE } from './outage';
import { PlayedWorkspace } from './played-workspace';

/** A minute of the rules is a second here. Numbers of seconds in expressions stay what they are. */
const scaled = (rules: string): string => rules.replaceAll(/\b(\d+)m\b/g, '$1s');

/** Debian's or the newest. */
export interface AlertingPrograms {
  readonly prometheus: string;
  readonly alertmanager: string;
}

export function describeAlerting(programs: AlertingPrograms): void {
  let page: Server;
  let isAnswering = true;
  let alertmanager: AlertmanagerServer;
  let prometheus: ChildProcess;

  beforeAll(async () => {
    const played = await PlayedWorkspace.open({ name: 'calm', seed: 3, at: Date.now() });
    const { token } = await played.issueToken('prometheus');
    const { body } = await played.scrape(token);
    page = createServer((_, response) => {
      response.writeHead(isAnswering ? 200 : 503, { 'content-type': 'text/plain; version=0.0.4' });
      response.end(isAnswering ? body : '');
    });
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    alertmanager = await AlertmanagerServer.start(programs.alertmanager);
    const dir = prometheusDirectory();
    writeFileSync(join(dir, 'rules.yml'), scaled(readFileSync(ALERTS_FILE, 'utf8')));
    const target = `127.0.0.1:${(page.address() as AddressInfo).port}`;
    const job = { job_name: 'bitbucket', static_configs: [{ targets: [target] }] };
    const config = {
      global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
      rule_files: ['rules.yml'],
      alerting: {
        alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager.url).host] }] }],
      },
      scrape_configs: [job],
    };
    writeFileSync(join(dir, 'prometheus.yml'), stringify(config));
    prometheus = spawn(programs.prometheus, [
      `--config.file=${join(dir, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(dir, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
      '--rules.alert.resend-delay=1s',
    ]);
  }, 120_000);

  afterAll(async () => {
    const exit = new Promise<void>((resolve) => prometheus.once('exit', () => resolve()));
    prometheus.kill('SIGTERM');
    await exit;
    await alertmanager.closeAll();
    await new Promise((resolve) => page.close(resolve));
  });

  const heard = (alertname: string, status: string): Promise<string> =>
    waitFor(`${alertname} ${status}`, () => {
      const found = alertmanager.told.find(
        ({ alert }) => alert.labels['alertname'] === alertname && alert.status === status,
      );
      return Promise.resolve(found?.receiver);
    });

  describe('a real Prometheus with a real Alertmanager', () => {
    it('tells the watchdog’s receiver that alerting works', async () => {
      expect(await heard('LifelineWatchdog', 'firing')).toBe('watchdog');
    }, 40_000);

    it('tells whoever is on call that the page is away, and that it is back', async () => {
      isAnswering = false;
      expect(await heard('LifelineScrapeDown', 'firing')).toBe('on-call');
      isAnswering = true;
      expect(await heard('LifelineScrapeDown', 'resolved')).toBe('on-call');
    }, 80_000);
  });

  describe('the inhibit rules in a real Alertmanager', () => {
    const OF_JOB = { job: 'bitbucket', instance: 'elsewhere' };
    const told = ['LifelineHeartbeatStalled', 'BitbucketRunStuck'];

    it('let a cause silence its symptoms, and the watchdog speak', async () => {
      for (const alertname of told)
        await alertmanager.tell({ ...OF_JOB, alertname, severity: 'warning' });
      const stands = await waitFor('the symptom to be inhibited', async () => {
        const all = await alertmanager.standing();
        return all.includes('BitbucketRunStuck (inhibited)') ? all : undefined;
      });
      expect(stands).toContain('LifelineHeartbeatStalled');
      expect(stands).toContain('LifelineWatchdog');
    }, 40_000);

    it('let a page that is away silence everything else of its workspace, and nothing of another', async () => {
      const away = { ...OF_JOB, alertname: 'LifelineScrapeDown', severity: 'critical' };
      const ending = { ...OF_JOB, alertname: 'LifelineTokenExpiring', severity: 'warning' };
      for (const instance of ['another', 'elsewhere/3-of-8'])
        await alertmanager.tell({ ...away, instance });
      await alertmanager.tell(ending);
      await waitFor('an alert that another page does not silence', async () => {
        const all = await alertmanager.standing();
        return all.includes('LifelineTokenExpiring') ? all : undefined;
      });
      await alertmanager.tell(away);
      const stands = await waitFor('the rest to be inhibited', async () => {
        const all = await alertmanager.standing();
        return all.includes('LifelineHeartbeatStalled (inhibited)') ? all : undefined;
      });
      expect(stands).toContain('BitbucketRunStuck (inhibited)');
      expect(stands).toContain('LifelineTokenExpiring (inhibited)');
      expect(stands).toContain('LifelineScrapeDown');
      expect(stands).toContain('LifelineWatchdog');
    }, 40_000);
  });
}
