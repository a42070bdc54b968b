/** Each place where six lines stand twice has a sentence why, and each sentence its place. */
import { Checkout, runScript } from './checkout';
import { ROOT } from './project';

const look = (root: string) => runScript('twice.mjs', root);

const FIVE = 'one();\ntwo();\nthree();\nfour();\nfive();\n';
const IMPORTS = `import {\n  a,\n  b,\n  c,\n  d,\n  e,\n} from './names';\n`;

describe('what stands twice', () => {
  let checkout: Checkout;
  beforeEach(() => (checkout = new Checkout()));
  afterEach(() => checkout.remove());

  it('has a sentence why', () => {
    expect(look(ROOT)).toEqual({ status: 0, said: '' });
  });

  it('is found from six lines on, whatever their indentation and the blank lines between them', () => {
    checkout.plant({
      'src/first.ts': `begin();\n${FIVE}six();\nend();\n`,
      'tools/second.mjs': `{\n\n${FIVE.replaceAll('\n', '\n\n  ')}six();\n}\n`,
      'start/five.ts': `other();\n${FIVE}`,
      'packages/some/test/of.ts': `${FIVE}six();\n`,
      'src/first.test.ts': `${FIVE}six();\n`,
    });
    expect(look(checkout.root)).toEqual({
      status: 1,
      said: 'twice, and nobody says why: src/first.ts:2 and tools/second.mjs:3, 6 lines, “one();”\n',
    });
  });

  it('is found twice in one file, and told once however long it is', () => {
    checkout.plant({
      'src/both.ts': `${FIVE}six();\nseven();\nelse();\n${FIVE}six();\nseven();\n`,
    });
    expect(look(checkout.root).said).toBe(
      'twice, and nobody says why: src/both.ts:1 and src/both.ts:9, 7 lines, “one();”\n',
    );
  });

  it('is no list of imports', () => {
    checkout.plant({ 'src/first.ts': `${IMPORTS}one();\n`, 'src/second.ts': `${IMPORTS}two();\n` });
    expect(look(checkout.root)).toEqual({ status: 0, said: '' });
  });

  it('is allowed by a sentence, which ends with it', () => {
    const why = { files: ['src/first.ts', 'src/second.ts'], begins: 'one();', why: 'Planted.' };
    const other = { ...why, begins: 'gone();' };
    checkout.plant({
      'src/first.ts': `${FIVE}six();\n`,
      'src/second.ts': `${FIVE}six();\n`,
      'config/twice.json': JSON.stringify([why]),
    });
    expect(look(checkout.root)).toEqual({ status: 0, said: '' });
    checkout.plant({ 'config/twice.json': JSON.stringify([why, other]) });
    expect(look(checkout.root)).toEqual({
      status: 1,
      said: 'not twice any more: src/first.ts and src/second.ts, “gone();”\n',
    });
  });
});
