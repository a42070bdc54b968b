// Builds the newest scrapers from the Go module beside this file into the user's cache. What is compiled is kept by
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

const PROGRAMS = {
  prometheus: `${PROMETHEUS}/cmd/prometheus`,
  promtool: `${PROMETHEUS}/cmd/promtool`,
  alertmanager: `${ALERTMANAGER}/cmd/alertmanager`,
  amtool: `${ALERTMANAGER}/cmd/amtool`,
  vmagent: `${VICTORIA}/app/vmagent`,
  'victoria-metrics': `${VICTORIA}/app/victoria-metrics`,
  collector: './collector',
  peer: './peer',
};

/** Discovery by file and HTTP is enough; the clouds' own would be most of what has to be compiled. */
const TAGS = 'remove_all_sd';

function go(...args) {
  return spawnSync('go', args, { cwd: here, encoding: 'utf8' });
}

function mustGo(...args) {
  const { status, stdout, stderr } = go(...args);
  if (status === 0) return stdout.trim();
  process.stderr.write(`go ${args.join(' ')} failed:\n${stderr}`);
  process.exit(1);
}

function hasGo() {
  const { status, stdout } = go('env', 'GOVERSION');
  const [, major = 0, minor = 0] = /^go(\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  return status === 0 && (Number(major) > 1 || Number(minor) >= 26);
}

/** Alertmanager embeds pages that its module comes without: a copy gets empty ones. */
function copyAlertmanager() {
  const copy = join(bin, 'alertmanager-source');
  rmSync(copy, { recursive: true, force: true });
  cpSync(mustGo('list', '-m', '-f', '{{.Dir}}', ALERTMANAGER), copy, { recursive: true });
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
  const module = readFileSync(join(here, 'go.mod'), 'utf8');
  writeFileSync(join(bin, 'go.mod'), `${module}\nreplace ${ALERTMANAGER} => ${copy}\n`);
  writeFileSync(join(bin, 'go.sum'), readFileSync(join(here, 'go.sum')));
  return ['-modfile', join(bin, 'go.mod')];
}

/** `v0.316.0` is Prometheus 3.16.0; the module does not tell its own program. */
function versionFlag() {
  const [, major, minor] = /^v0\.(\d)(\d+)\./.exec(
    mustGo('list', '-m', '-f', '{{.Version}}', PROMETHEUS),
  );
  return `-X github.com/prometheus/common/version.Version=${major}.${Number(minor)}.0`;
}

function flagsFor(name) {
  if (name === 'alertmanager') return copyAlertmanager();
  return name === 'prometheus' || name === 'promtool' ? ['-ldflags', versionFlag()] : [];
}

function build(name) {
  const begun = Date.now();
  mustGo('build', '-tags', TAGS, ...flagsFor(name), '-o', join(bin, name), PROGRAMS[name]);
  process.stdout.write(`${name}: built in ${((Date.now() - begun) / 1000).toFixed(0)} s\n`);
}

/** Ends where this machine has no way to build them. */
function leaveUntried(why) {
  process.stdout.write(`The newest scrapers are not tried: ${why}\n`);
  process.exit(3);
}

if (!hasGo()) leaveUntried('that needs Go 1.26 or later.');
const { status, stderr } = go('mod', 'download', PROMETHEUS);
if (status !== 0) leaveUntried(`their modules cannot be fetched here.\n${stderr}`);
mkdirSync(bin, { recursive: true });
const wanted = process.argv.slice(2);
for (const name of wanted.length === 0 ? Object.keys(PROGRAMS) : wanted) build(name);
