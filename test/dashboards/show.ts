/** `npm run dashboards:show`: plays a day that ends now, and shows the dashboards over it; Ctrl-C ends everything. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { PlayedWorkspace } from '../rules/played-workspace';
import { prometheusDirectory, startPrometheus } from '../system/scrape/prometheus-server';
import { History } from './history';

const FOLDER = join(__dirname, '../../dashboards');
const MINUTE = 60_000;
const EVERY = 2 * MINUTE;
const OPENMETRICS = 'application/openmetrics-text;version=1.0.0';

const say = (text: string): void => void process.stdout.write(text);

/** The pages of so many hours that end now, as blocks of Prometheus' storage. */
async function played(hours: number, directory: string): Promise<void> {
  const end = Math.floor(Date.now() / MINUTE) * MINUTE;
  const at = end - hours * 60 * MINUTE;
  const workspace = await PlayedWorkspace.open({ name: 'acme', seed: 3, at });
  const { token } = await workspace.issueToken('prometheus');
  const history = new History();
  while (workspace.now < end) {
    const { status, body } = await workspace.scrape(token, OPENMETRICS);
    if (status === 200) history.add(body, workspace.now);
    await workspace.playUntil(workspace.now + EVERY);
    say(`\rPlaying ${hours} hours: ${Math.floor((100 * (workspace.now - at)) / (end - at))} %`);
  }
  say('\nWriting them into the storage of Prometheus…\n');
  history.writeBlocks(directory);
}

function install(): void {
  say('Installing the folder dashboards/ (500 MB, once) and building its page…\n');
  for (const args of [
    ['ci', '--ignore-scripts'],
    ['run', 'build'],
  ])
    spawnSync('npm', args, { cwd: FOLDER, stdio: 'inherit' });
}

function preview(prometheus: string): ChildProcess {
  const env = { ...process.env, LIFELINE_PROMETHEUS: prometheus };
  return spawn('npx', ['vite', 'preview'], { cwd: FOLDER, env, stdio: 'inherit' });
}

async function main(): Promise<void> {
  const hours = Number(process.argv[2] ?? 24);
  const directory = prometheusDirectory();
  install();
  await played(hours, directory);
  const prometheus = await startPrometheus([], directory);
  const page = preview(prometheus.url);
  const end = (): void => {
    page.kill();
    void prometheus.close().then(() => process.exit(0));
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

void main();
