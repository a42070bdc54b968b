/**
 * `npm run mutants`: breaks the rules of the verdict, one at a time, and runs the tests of them. Each must be caught.
 * Every file is put back, also after Ctrl-C.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const RULES = 'src/core/health/rules';
const MUTANTS = [
  [
    'the heartbeat may be older by a minute',
    `${RULES}/ingest.ts`,
    'heartbeatAt <= STALLED_AFTER',
    'heartbeatAt <= STALLED_AFTER + MINUTE',
  ],
  [
    'a stalled app no longer explains an unreachable API',
    `${RULES}/ingest.ts`,
    "    'ingest/unreachable',\n",
    '',
  ],
  [
    'the failure of one repository is told while the API is out',
    `${RULES}/outages.ts`,
    'return workspace.outage === null && failure',
    'return failure',
  ],
  [
    '5xx speaks at once',
    `${RULES}/outages.ts`,
    'facts.now - since <= UNREACHABLE_AFTER',
    'facts.now - since < 0',
  ],
  [
    'a mistyped address counts as a bad token',
    `${RULES}/rejected.ts`,
    '  reason in TARGETS;',
    '  reason in TOKENS;',
  ],
  [
    'a refusal silences a scraper that was answered since',
    `${RULES}/rejected.ts`,
    'refusedAt - lastAnsweredOf(reader) > NOTED_EVERY',
    'refusedAt > 0',
  ],
  [
    'a token without a successor only',
    `${RULES}/access.ts`,
    '!hasSuccessor && left',
    'hasSuccessor && left',
  ],
  [
    'two halted runs are enough',
    `${RULES}/capacity.ts`,
    'halted.runs < FEWEST_RUNS',
    'halted.runs < FEWEST_RUNS - 1',
  ],
  [
    'any label of a runner is enough',
    `${RULES}/capacity.ts`,
    'place?.labels.every(',
    'place?.labels.some(',
  ],
  [
    'a runner that is offline helps',
    `${RULES}/capacity.ts`,
    'runner.isOnline && hasLabels',
    'hasLabels',
  ],
  [
    'who waits for a person is stuck',
    `${RULES}/pipelines.ts`,
    "if (state === 'paused') return Infinity;",
    "if (state === 'paused') return HALTED_AFTER;",
  ],
  [
    'what only a build status told is stuck',
    `${RULES}/pipelines.ts`,
    "filter(({ id }) => id !== '')",
    'filter(() => true)',
  ],
  ['custom pipelines are the main branch', `${RULES}/pipelines.ts`, '!isCustom(pipeline) &&', ''],
  [
    'a success before makes the YAML valid',
    `${RULES}/pipelines.ts`,
    'newest.at > success',
    'newest.at < success',
  ],
  [
    'two unanswered pushes are enough',
    `${RULES}/activity.ts`,
    'pushes.length >= FEWEST_PUSHES',
    'pushes.length >= FEWEST_PUSHES - 1',
  ],
  [
    'one failed deployment is enough',
    `${RULES}/deployments.ts`,
    'failed.length < FEWEST_FAILURES',
    'failed.length < 1',
  ],
  [
    'a success does not end failing deployments',
    `${RULES}/deployments.ts`,
    'own.slice(own.findLastIndex(({ result }) => !isFailure(result)) + 1)',
    'own.filter(({ result }) => isFailure(result))',
  ],
  [
    'a note explains a warning',
    'src/core/health/problem.ts',
    "(other.severity !== 'info' || severity === 'info')",
    'true',
  ],
  [
    'what is excluded is judged',
    'src/core/health/verdict.ts',
    'facts.exclusion === null && !isMissing(facts) ? all',
    'true ? all',
  ],
  [
    'a warning breaks',
    'src/core/health/ci-lamp.ts',
    "worst.severity === 'critical' ? 'broken' : 'degraded'",
    "'broken'",
  ],
  [
    'an unanswered push is no matter',
    'src/core/health/due.ts',
    'now - first > SOON + SWEEP_EVERY ? first : null',
    'now - first > 120 * MINUTE ? first : null',
  ],
  [
    'two scrapers of which one is late are one that stopped',
    `${RULES}/scrape.ts`,
    'late.length === scrapers.length',
    'late.length !== scrapers.length',
  ],
  [
    'nobody waits for a new token',
    `${RULES}/scrape.ts`,
    'now - oldest.createdAt > SETTLING_IN',
    'now - oldest.createdAt > 0',
  ],
  [
    'dropped names are told for ever',
    `${RULES}/series.ts`,
    'now - latest.at <= LATELY',
    'now - latest.at >= 0',
  ],
];

const COMMAND = ['jest', '-c', 'config/jest.config.cjs', '-w', '1', '--silent', 'test/health'];

/** The last test that failed by name; null where all passed. */
function caughtBy() {
  const { status, stderr } = spawnSync('npx', COMMAND, { encoding: 'utf8' });
  if (status === 0) return null;
  return /● (.*)/.exec(stderr)?.[1] ?? stderr.slice(-300);
}

let put = () => undefined;
process.on('SIGINT', () => {
  put();
  process.exit(130);
});

let missed = 0;
for (const [what, file, from, to] of MUTANTS) {
  const text = readFileSync(file, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file} has not exactly one “${from}”.`);
  put = () => writeFileSync(file, text);
  let caught;
  try {
    writeFileSync(file, text.replace(from, to));
    caught = caughtBy();
  } finally {
    put();
  }
  missed += Number(caught === null);
  process.stdout.write(
    `${caught === null ? 'MISSED' : 'caught'}  ${what}${caught === null ? '' : `: ${caught}`}\n`,
  );
}
process.stdout.write(`${MUTANTS.length - missed} of ${MUTANTS.length} caught.\n`);
process.exit(missed === 0 ? 0 : 1);
