/** Each place where six lines stand twice has a sentence why, and each sentence its place. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './project';

const SCRIPT = join(ROOT, 'config/twice.mjs');

function look(root: string): { status: number | null; said: string } {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, root], { encoding: 'utf8' });
  return { status, said: stderr };
}

const FIVE = 'one();\ntwo();\nthree();\nfour();\nfive();\n';
const IMPORTS = `import {\n  a,\n  b,\n  c,\n  d,\n  e,\n} from './names';\n`;

describe('what stands twice', () => {
  let planted: string;
  beforeEach(() => (planted = mkdtempSync(join(tmpdir(), 'lifeline-twice-'))));
  afterEach(() => rmSync(planted, { recursive: true }));

  function plant(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(planted, dirname(path)), { recursive: true });
      writeFileSync(join(planted, path), text);
    }
  }

  it('has a sentence why', () => {
    expect(look(ROOT)).toEqual({ status: 0, said: '' });
  });

  it('is found from six lines on, whatever their indentation and the blank lines between them', () => {
    plant({
      'src/first.ts': `begin();\n${FIVE}six();\nend();\n`,
      'tools/second.mjs': `{\n\n${FIVE.replaceAll('\n', '\n\n  ')}six();\n}\n`,
      'start/five.ts': `other();\n${FIVE}`,
      'packages/some/test/of.ts': `${FIVE}six();\n`,
      'src/first.test.ts': `${FIVE}six();\n`,
    });
    expect(look(planted)).toEqual({
      status: 1,
      said: 'twice, and nobody says why: src/first.ts:2 and tools/second.mjs:3, 6 lines, “one();”\n',
    });
  });

  it('is found twice in one file, and told once however long it is', () => {
    plant({ 'src/both.ts': `${FIVE}six();\nseven();\nelse();\n${FIVE}six();\nseven();\n` });
    expect(look(planted).said).toBe(
      'twice, and nobody says why: src/both.ts:1 and src/both.ts:9, 7 lines, “one();”\n',
    );
  });

  it('is no list of imports', () => {
    plant({ 'src/first.ts': `${IMPORTS}one();\n`, 'src/second.ts': `${IMPORTS}two();\n` });
    expect(look(planted)).toEqual({ status: 0, said: '' });
  });

  it('is allowed by a sentence, which ends with it', () => {
    const why = { files: ['src/first.ts', 'src/second.ts'], begins: 'one();', why: 'Planted.' };
    const other = { ...why, begins: 'gone();' };
    plant({
      'src/first.ts': `${FIVE}six();\n`,
      'src/second.ts': `${FIVE}six();\n`,
      'config/twice.json': JSON.stringify([why]),
    });
    expect(look(planted)).toEqual({ status: 0, said: '' });
    plant({ 'config/twice.json': JSON.stringify([why, other]) });
    expect(look(planted)).toEqual({
      status: 1,
      said: 'not twice any more: src/first.ts and src/second.ts, “gone();”\n',
    });
  });
});
