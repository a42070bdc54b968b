/**
 * `npm run attacks`: takes each check out once, in a copy of what is committed, runs the table of its kind, and writes
 * down which rows went red. With the names of kinds it looks at those only and writes nothing.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PEOPLE_CHECKS, READ_CHECKS, type Check } from './checks';
import { EVENT_CHECKS, POLICY_CHECKS } from './more-checks';

const ROOT = join(__dirname, '../..');

interface Table {
  readonly name: string;
  readonly test: string;
  readonly checks: readonly Check[];
}

const TABLES: readonly Table[] = [
  { name: 'read', test: 'test/access/read.test.ts', checks: READ_CHECKS },
  { name: 'people', test: 'test/system/access/people.test.ts', checks: PEOPLE_CHECKS },
  { name: 'policy', test: 'test/access/policy.test.ts', checks: POLICY_CHECKS },
  { name: 'event', test: 'test/access/events.test.ts', checks: EVENT_CHECKS },
];

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

function titlesOf(copy: string, test: string): { all: string[]; red: string[] } {
  const out = join(copy, 'attacks.json');
  rmSync(out, { force: true });
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  const words = ['-c', 'config/jest.config.cjs', '-w', '1', '--json', `--outputFile=${out}`, test];
  spawnSync(process.execPath, [jest, ...words], { cwd: copy, stdio: 'ignore' });
  const { testResults } = JSON.parse(readFileSync(out, 'utf8')) as Report;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const titles = (some: typeof tests) => some.map(({ title }) => title);
  return { all: titles(tests), red: titles(tests.filter(({ status }) => status === 'failed')) };
}

/** The files as they were. */
function takeOut(copy: string, { kind, edits }: Check): Map<string, string> {
  const before = new Map<string, string>();
  for (const { file, from, to } of edits) {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${kind}: ${file} has not once: ${from}`);
    if (!before.has(path)) before.set(path, text);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }
  return before;
}

function lineOf(copy: string, { name, test }: Table, check: Check): string {
  const before = takeOut(copy, check);
  const { all, red } = titlesOf(copy, test);
  for (const [path, text] of before) writeFileSync(path, text);
  const ofKind = (titles: readonly string[]) =>
    titles.filter((title) => title.startsWith(`${check.kind}: `)).length;
  const others = red.length - ofKind(red);
  if (red.length === all.length) throw new Error(`${check.kind}: the table did not run.`);
  if (red.length === 0) throw new Error(`${check.kind}: the table stays green.`);
  const files = [...new Set(check.edits.map(({ file }) => `\`${file}\``))].join(', ');
  const went = `${ofKind(red)} of ${ofKind(all)}, and ${others} besides`;
  return `| ${check.kind} | ${name} | ${check.check} (${files}) | ${went} |`;
}

function told(copy: string, table: Table, check: Check): string {
  const line = lineOf(copy, table, check);
  process.stdout.write(`${line}\n`);
  return line;
}

const HEAD = `# Attacks, and the checks that stand against them

Written by \`npm run attacks\`, which takes each check out once, runs the table of its kind and sees which rows go red.
The checks and how they are taken out stand in \`test/access/checks.ts\` and \`more-checks.ts\`; the rows in \`test/system/access/requests.ts\`
(read), \`test/system/access/people-rows.ts\` (people), \`test/access/policy-rows.ts\` (policy) and
\`test/access/event-rows.ts\` (event). “Besides” are rows of other kinds, and the tests that count refusals by reason or
compare rows: where every refusal reads the same to the caller, they tell the reasons apart.

| kind | table | the check that was taken out | rows that went red |
|---|---|---|---|
`;

function main(wanted: readonly string[]): void {
  const copy = mkdtempSync(join(tmpdir(), 'lifeline-attacks-'));
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
  for (const file of files.split('\0').filter((one) => one !== ''))
    cpSync(join(ROOT, file), join(copy, file));
  cpSync(join(ROOT, 'static/panel/dist'), join(copy, 'static/panel/dist'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const isWanted = (table: Table, { kind }: Check): boolean =>
    wanted.length === 0 || wanted.includes(kind) || wanted.includes(table.name);
  const lines = TABLES.flatMap((table) =>
    table.checks.filter((check) => isWanted(table, check)).map((check) => told(copy, table, check)),
  );
  rmSync(copy, { recursive: true });
  if (wanted.length === 0)
    writeFileSync(join(ROOT, 'docs/attacks.md'), `${HEAD}${lines.join('\n')}\n`);
}

main(process.argv.slice(2));
