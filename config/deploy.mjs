// Builds the panel and hands the app to Atlassian's CLI; says in words what is missing for that.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const [environment = 'development', ...options] = process.argv.slice(2);
const ENVIRONMENTS = ['development', 'staging', 'production'];
/** The id that this repository came with: nobody's app. */
const PLACEHOLDER = '0f5c1f3e-6a0d-4d3c-9a55-5d1b6f0c7e21';

function run(command, ...args) {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

const has = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
const hasLogin = () =>
  (process.env.FORGE_EMAIL && process.env.FORGE_API_TOKEN) ||
  spawnSync('forge', ['whoami'], { stdio: 'ignore' }).status === 0;

/** Everything that stands between this clone and a deployment, each with what to do. */
function missing() {
  const hasCli = has('forge');
  return [
    [
      ENVIRONMENTS.includes(environment),
      `There is no environment ${environment}: choose ${ENVIRONMENTS.join(', ')}.`,
    ],
    [
      hasCli,
      'Atlassian’s CLI is missing: npm install --global @forge/cli (it wants Node 22 or 24).',
    ],
    [
      !hasCli || hasLogin(),
      'Nobody is logged in: run forge login, or set FORGE_EMAIL and FORGE_API_TOKEN.',
    ],
    [
      existsSync('manifest.yml'),
      'manifest.yml is missing: run this in a clone of the whole repository.',
    ],
    [
      !existsSync('manifest.yml') || !readFileSync('manifest.yml', 'utf8').includes(PLACEHOLDER),
      'manifest.yml has the id that every clone has: run forge register once, which writes yours.',
    ],
  ].flatMap(([isThere, sentence]) => (isThere ? [] : [sentence]));
}

if (!existsSync('node_modules/vite')) {
  process.stderr.write('The packages that build the panel are missing: run npm ci.\n');
  process.exit(1);
}
const built = run('npm', 'run', '--silent', 'build:panel', '--', '--logLevel', 'warn');
if (!built || !existsSync('static/panel/dist/index.html')) {
  process.stderr.write('The panel could not be built; what went wrong stands above.\n');
  process.exit(1);
}
process.stdout.write('The panel is built.\n');
const problems = missing();
for (const problem of problems) process.stderr.write(`- ${problem}\n`);
if (problems.length > 0) {
  process.stderr.write('Nothing was deployed. docs/deploying.md has every step.\n');
  process.exit(1);
}
process.exit(run('forge', 'deploy', '--environment', environment, ...options) ? 0 : 1);
