// Makes sure that what the tests need beyond npm is here, and builds the page when its sources are newer.
// As root with apt it installs what is missing; otherwise it names the command and stops: nothing is skipped.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Debian's own Python first: its packages are not seen by another one that stands before it in the PATH. */
const PYTHONS = ['/usr/bin/python3', 'python3'];

/** What a Debian package gives us, and how to see that it is here. */
const NEEDED = [
  {
    debian: 'prometheus',
    has: () => runs('prometheus', '--version') && runs('promtool', '--version'),
  },
  {
    debian: 'prometheus-alertmanager',
    has: () => runs('prometheus-alertmanager', '--version') && runs('amtool', '--version'),
  },
  { debian: 'victoria-metrics', has: () => runs('vmagent', '--version') },
  {
    debian: 'chromium-headless-shell',
    has: () => ['chromium-headless-shell', 'chromium'].some((name) => runs(name, '--version')),
  },
  { debian: 'curl', has: () => runs('curl', '--version') },
  { debian: 'busybox', has: () => runs('busybox', '--help') },
  { debian: 'python3-prometheus-client', has: () => PYTHONS.some(importsTheClient) },
];

function runs(command, ...args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function importsTheClient(python) {
  return runs(python, '-c', 'import prometheus_client');
}

function apt(...args) {
  const { status, stdout, stderr } = spawnSync('apt-get', ['-qq', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) process.stderr.write(`apt-get ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return status === 0;
}

function install(packages) {
  process.stdout.write(`Installing ${packages.join(', ')} from Debian's packages…\n`);
  return apt('update') && apt('install', '--yes', '--no-install-recommends', ...packages);
}

/** Ends the run with the one command that helps. */
function stopAndName(packages) {
  process.stderr.write(
    `The tests also need: ${packages.join(', ')}. On Debian or Ubuntu run\n\n` +
      `  sudo apt-get update && sudo apt-get install --no-install-recommends ${packages.join(' ')}\n\n` +
      'and start the tests again. Elsewhere, install Prometheus (with promtool), its Alertmanager, vmagent, Chromium (as\n' +
      '`chromium`), curl, busybox and the Python package prometheus-client, so that these commands are found.\n',
  );
  process.exit(1);
}

function provideTools() {
  const missing = () => NEEDED.filter(({ has }) => !has()).map(({ debian }) => debian);
  const packages = missing();
  if (packages.length === 0) return;
  const mayInstall = process.getuid?.() === 0 && runs('apt-get', '--version');
  if (!mayInstall || !install(packages) || missing().length > 0) stopAndName(packages);
}

function newest(path) {
  if (!existsSync(path)) return 0;
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function buildPanel() {
  const sources = ['static/panel/src', 'static/panel/index.html', 'static/panel/vite.config.mts'];
  const changed = Math.max(
    ...[...sources, 'src/contract', 'package-lock.json'].map((p) => newest(join(root, p))),
  );
  if (newest(join(root, 'static/panel/dist/index.html')) > changed) return;
  const { status } = spawnSync(
    'npm',
    ['run', '--silent', 'build:panel', '--', '--logLevel', 'warn'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  if (status !== 0) process.exit(1);
}

provideTools();
buildPanel();
