/** The listing as the Marketplace takes it, and our own pipeline as Bitbucket runs it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT, sources } from './project';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const FOLDER = 'docs/marketplace';

/** The text below a heading of the listing. */
function below(heading: string): string {
  const [, text = ''] =
    new RegExp(`^## ${heading}\\n\\n([\\s\\S]*?)\\n(?:\\n## |$(?![\\s\\S]))`, 'm').exec(
      read(`${FOLDER}/listing.md`),
    ) ?? [];
  return text;
}

describe('the listing', () => {
  it.each([
    { part: 'Name', most: 60 },
    { part: 'Tagline', most: 130 },
    { part: 'Summary', most: 250 },
  ])('has a $part of one line, of at most $most characters', ({ part, most }) => {
    const text = below(part);
    expect(text).toMatch(/^\S.{8,}$/);
    expect(text.length).toBeLessThanOrEqual(most);
  });

  it.each([
    { picture: 'logo.png', width: 144, height: 144 },
    { picture: 'banner.png', width: 1120, height: 548 },
  ])('has a $picture of $width × $height', ({ picture, width, height }) => {
    const png = readFileSync(join(ROOT, FOLDER, picture));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height]);
  });

  it('has three highlights with pictures', () => {
    const pictures = [...below('Highlights').matchAll(/\]\(([^)]+)\)/g)].map(([, to = '']) => to);
    expect(pictures).toHaveLength(3);
    expect(pictures.filter((to) => !existsSync(join(ROOT, FOLDER, to)))).toEqual([]);
  });

  it('tells of every web trigger how it is guarded', () => {
    const { modules } = parse(read('manifest.yml')) as {
      modules: { webtrigger: { key: string }[] };
    };
    const answers = read(`${FOLDER}/privacy-and-security.md`).split('\n');
    const [, answer = ''] =
      answers.find((line) => line.startsWith('| Are all exposed'))?.split(' | ') ?? [];
    const told = [...answer.matchAll(/`([\w-]+)`/g)].map(([, key = '']) => key);
    expect(told).toEqual(modules.webtrigger.map(({ key }) => key));
  });

  it('says plainly what only a vendor can set, and invents no address', () => {
    const texts = sources(
      '.',
      /^(docs\/marketplace\/.*|SECURITY|PRIVACY|SUPPORT|CHANGELOG)([.]md)?$/,
    );
    const open = texts.filter(({ text }) => /to be set by the vendor/i.test(text));
    expect(open.map(({ path }) => path).sort()).toEqual([
      'PRIVACY.md',
      'SECURITY.md',
      'SUPPORT.md',
      'docs/marketplace/README.md',
      'docs/marketplace/terms.md',
    ]);
    expect(texts.filter(({ text }) => /[\w.+-]+@[\w-]+[.]\w+/.test(text))).toEqual([]);
  });
});

interface Step {
  readonly step: {
    readonly script: string[];
    readonly deployment?: string;
    readonly trigger?: string;
  };
}

describe('bitbucket-pipelines.yml', () => {
  const { pipelines } = parse(read('bitbucket-pipelines.yml'), { merge: true }) as {
    pipelines: {
      'pull-requests': Record<string, Step[]>;
      branches: Record<string, Step[]>;
      custom: Record<string, Step[]>;
    };
  };
  const scriptsOf = (steps: readonly Step[] = []) => steps.map(({ step }) => step.script.at(-1));

  it('checks every pull request with what a newcomer may run', () => {
    expect(scriptsOf(pipelines['pull-requests']['**'])).toEqual(['.ci/run']);
  });

  it('deploys main to staging, and to production when somebody says so', () => {
    const main = pipelines.branches['main'] ?? [];
    expect(scriptsOf(main)).toEqual([
      '.ci/run',
      'npm run deploy staging',
      'npm run deploy production',
    ]);
    expect(main.map(({ step }) => [step.deployment, step.trigger])).toEqual([
      [undefined, undefined],
      ['staging', undefined],
      ['production', 'manual'],
    ]);
  });

  it('approves a major version only where that is asked for by name', () => {
    const everywhere = {
      ...pipelines['pull-requests'],
      ...pipelines.branches,
      ...pipelines.custom,
    };
    const approving = Object.entries(everywhere)
      .filter(([, steps]) => JSON.stringify(steps).includes('--approve'))
      .map(([name]) => name);
    expect(approving).toEqual(['deploy-major-version']);
  });
});
