/**
 * `npm run mutants`: breaks the rules of the verdict and the answers to the cloud's contract, one at a time, and runs
 * the tests of them. Each must be caught. With the name of a table it plays that one, with `--check` it only looks whether
 * what each breaks still stands where it is looked for. Every file is put back, also after Ctrl-C.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { CLOUD_CONTRACT } from './mutants/cloud.mjs';
import { VERDICT } from './mutants/verdict.mjs';

/** Each row: what is broken, in which file, from what, to what, and the test that must be red. */
const TABLES = {
  verdict: VERDICT.map((row) => [...row, 'test/health']),
  cloud: CLOUD_CONTRACT,
};
const [wanted] = process.argv.slice(2);
const isCheck = wanted === '--check';
const MUTANTS = wanted === undefined || isCheck ? Object.values(TABLES).flat() : TABLES[wanted];
if (MUTANTS === undefined)
  throw new Error(`There is no table “${wanted}”: ${Object.keys(TABLES).join(', ')}.`);

const COMMAND = ['jest', '-c', 'config/jest.config.cjs', '-w', '1', '--silent'];

/** The last test that failed by name; null where all passed. A page is built anew where its sources changed. */
function caughtBy(test) {
  const built = spawnSync(process.execPath, ['test/prepare.mjs'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The page was not built:\n${built.stderr}`);
  const { status, stderr } = spawnSync('npx', [...COMMAND, test], { encoding: 'utf8' });
  if (status === 0) return null;
  return /● (.*)/.exec(stderr)?.[1] ?? stderr.slice(-300);
}

let put = () => undefined;
process.on('SIGINT', () => {
  put();
  process.exit(130);
});

const isThere = ([, file, from]) => readFileSync(file, 'utf8').split(from).length === 2;
const lost = MUTANTS.filter((row) => !isThere(row));
for (const [what, file] of lost)
  process.stderr.write(
    `“${what}” breaks something that no longer stands exactly once in ${file}.\n`,
  );
if (lost.length > 0 || isCheck) process.exit(lost.length > 0 ? 1 : 0);

let missed = 0;
for (const [what, file, from, to, test] of MUTANTS) {
  const text = readFileSync(file, 'utf8');
  put = () => writeFileSync(file, text);
  let caught;
  try {
    writeFileSync(file, text.replace(from, to));
    caught = caughtBy(test);
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
