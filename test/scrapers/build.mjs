// Builds the newest scrapers from the Go modules beside this file into the user's cache. What is compiled is kept by
// Go's own cache: the second time takes seconds. Names given are built alone. Without Go, or without its modules, it
// says so and ends with 3.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
/** Outside the project: nothing of what is built is ours to check. */
const bin = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lifeline-scrapers');

const PROMETHEUS = 'github.com/prometheus/prometheus';
const ALERTMANAGER = 'github.com/prometheus/alertmanager';
const VICTORIA = 'github.com/VictoriaMetrics/VictoriaMetrics';

/** Each is a package, built in a module: those that want other versions of the same libraries have one of their own. */
const PROGRAMS = {
  prometheus: { of: `${PROMETHEUS}/cmd/prometheus` },
  promtool: { of: `${PROMETHEUS}/cmd/promtool` },
  alertmanager: { of: `${ALERTMANAGER}/cmd/alertmanager`, module: 'alertmanager' },
  amtool: { of: `${ALERTMANAGER}/cmd/amtool`, module: 'alertmanager' },
  vmagent: { of: `${VICTORIA}/app/vmagent` },
  'victoria-metrics': { of: `${VICTORIA}/app/victoria-metrics` },
  collector: { of: '.', module: 'collector' },
  peer: { of: './peer' },
};

/** Discovery by file and HTTP is enough; the clouds' own would be most of what has to be compiled. */
const TAGS = 'remove_all_sd';

function go(module, ...args) {
  return spawnSync('go', args, { cwd: join(here, module), encoding: 'utf8' });
}

function mustGo(module, ...args) {
  const { status, stdout, stderr } = go(module, ...args);
  if (status === 0) return stdout.trim();
  process.stderr.write(`go ${args.join(' ')} failed:\n${stderr}`);
  process.exit(1);
}

function hasGo() {
  const { status, stdout } = go('.', 'env', 'GOVERSION');
  const [, major = 0, minor = 0] = /^go(\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  return status === 0 && (Number(major) > 1 || Number(minor) >= 26);
}

/** Alertmanager embeds pages that its module comes without: a copy gets empty ones. */
function copyAlertmanager() {
  const copy = join(bin, 'alertmanager-source');
  rmSync(copy, { recursive: true, force: true });
  cpSync(mustGo('alertmanager', 'list', '-m', '-f', '{{.Dir}}', ALERTMANAGER), copy, {
    recursive: true,
  });
  const makeFolder = (path) => {
    chmodSync(join(copy, path), 0o755);
    return join(copy, path);
  };
  makeFolder('ui');
  for (const pages of ['elm', 'mantine']) {
    const folder = join(makeFolder('ui/app'), 'dist', pages);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>No pages here</title>\n');
  }
  const module = readFileSync(join(here, 'alertmanager/go.mod'), 'utf8');
  writeFileSync(join(bin, 'go.mod'), `${module}\nreplace ${ALERTMANAGER} => ${copy}\n`);
  writeFileSync(join(bin, 'go.sum'), readFileSync(join(here, 'alertmanager/go.sum')));
  return ['-modfile', join(bin, 'go.mod')];
}

/** `v0.316.0` is Prometheus 3.16.0; the module does not tell its own program. */
function versionFlag() {
  const [, major, minor] = /^v0\.(\d)(\d+)\./.exec(
    mustGo('.', 'list', '-m', '-f', '{{.Version}}', PROMETHEUS),
  );
  return `-X github.com/prometheus/common/version.Version=${major}.${Number(minor)}.0`;
}

function flagsFor(name) {
  if (name === 'alertmanager') return copyAlertmanager();
  return name === 'prometheus' || name === 'promtool' ? ['-ldflags', versionFlag()] : [];
}

function build(name) {
  const begun = Date.now();
  const { of, module = '.' } = PROGRAMS[name];
  mustGo(module, 'build', '-tags', TAGS, ...flagsFor(name), '-o', join(bin, name), of);
  process.stdout.write(`${name}: built in ${((Date.now() - begun) / 1000).toFixed(0)} s\n`);
}

/** Ends where this machine has no way to build them. */
function leaveUntried(why) {
  process.stdout.write(`The newest scrapers are not tried: ${why}\n`);
  process.exit(3);
}

if (!hasGo()) leaveUntried('that needs Go 1.26 or later.');
const { status, stderr } = go('.', 'mod', 'download', PROMETHEUS);
if (status !== 0) leaveUntried(`their modules cannot be fetched here.\n${stderr}`);
mkdirSync(bin, { recursive: true });
const wanted = process.argv.slice(2);
for (const name of wanted.length === 0 ? Object.keys(PROGRAMS) : wanted) build(name);
