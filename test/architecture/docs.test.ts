/** What the documents point at exists. */
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { scrapingDoc } from '../../monitoring/scraping-doc';
import { ROOT, sources } from './project';

const documents = sources('.', /[.]md$/);
const securityText = documents.find(({ path }) => path === 'docs/security.md')?.text ?? '';
const testTexts = sources('.', /[.]test[.]ts$/);
const [{ text: packageText } = { text: '{}' }] = sources('.', /^package[.]json$/);
const { scripts } = JSON.parse(packageText) as { scripts: Record<string, string> };

/** Text in backticks that looks like a path of ours. */
const PATH = /`((?:src|static|packages|start|config|test|docs|monitoring|bench|tools)\/[\w./-]*)`/g;

function absent(found: { path: string; target: string }[]): string[] {
  return found
    .filter(({ target }) => !existsSync(join(ROOT, target)))
    .map(({ path, target }) => `${path} → ${target}`);
}

/** The headings of a document as links write them. */
function headingsOf(path: string): string[] {
  const text = documents.find((document) => document.path === path)?.text ?? '';
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the documents', () => {
  it('link to files that exist', () => {
    const links = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link = '']) => ({
        path,
        target: normalize(join(dirname(path), link)),
      })),
    );
    expect(links.length).toBeGreaterThan(5);
    expect(absent(links)).toEqual([]);
  });

  it('link to headings that exist', () => {
    const anchors = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)].map(
        ([, link = '', anchor = '']) => ({
          path,
          target: link === '' ? path : normalize(join(dirname(path), link)),
          anchor,
        }),
      ),
    );
    expect(anchors.length).toBeGreaterThan(2);
    const broken = anchors.filter(({ target, anchor }) => !headingsOf(target).includes(anchor));
    expect(broken).toEqual([]);
  });

  it('name files and folders that exist', () => {
    const paths = documents.flatMap(({ path, text }) =>
      [...text.matchAll(PATH)].map(([, target = '']) => ({ path, target })),
    );
    expect(paths.length).toBeGreaterThan(20);
    expect(absent(paths)).toEqual([]);
  });

  it('name commands that package.json has, as pipelines and images do', () => {
    const run = sources('.', /(^bitbucket-pipelines[.]yml|^[.]ci\/run|[.]service|Dockerfile)$/);
    expect(run.length).toBeGreaterThan(3);
    const unknown = [...documents, ...run].flatMap(({ path, text }) =>
      [...text.matchAll(/npm run ([a-z][a-z:-]*)/g)]
        .filter(([, name = '']) => !(name in scripts))
        .map(([command]) => `${path}: ${command}`),
    );
    expect(unknown).toEqual([]);
  });

  it('enter folders that exist, one command after another', () => {
    const entered = documents.flatMap(({ path, text }) => {
      const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);
      const made = new Set(
        blocks.flatMap((block) => block.match(/(?<=mkdir -p )\S+?(?=[/ ])/g) ?? []),
      );
      let at = '';
      return blocks
        .flatMap((block) => [...block.matchAll(/(?:^|&& )cd (\S+)/gm)])
        .filter(([, folder = '']) => !made.has(folder))
        .map(([, folder = '']) => ({ path, target: (at = normalize(join(at, folder))) }));
    });
    expect(entered.length).toBeGreaterThan(2);
    expect(absent(entered)).toEqual([]);
  });

  it('give a newcomer exactly two commands', () => {
    const readme = documents.find(({ path }) => path === 'README.md')?.text ?? '';
    const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
    expect(commands).toEqual(['npm ci && npm start\n', 'npm ci && npm test\n']);
  });

  it('tell of every way of scraping what the code tells; `npm run generate` writes it', () => {
    const told = documents.find(({ path }) => path === 'docs/scraping.md')?.text;
    expect(told).toBe(scrapingDoc());
  });

  it('tell of every finding of the doctor', () => {
    const told = documents.find(({ path }) => path === 'docs/doctor.md')?.text ?? '';
    const rows = [...told.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, key]) => key);
    const keys = sources('tools/doctor', /[.]ts$/).flatMap(({ text }) =>
      [...text.matchAll(/key: '([a-z-]+)'/g)].map(([, key]) => key),
    );
    expect(rows.sort()).toEqual([...new Set(keys)].sort());
  });

  it('promise in docs/security.md nothing that a named test does not hold', () => {
    const [, promises = ''] = securityText.split('## What is promised, and which test holds it\n');
    const [table = ''] = promises.split('\n## ');
    const rows = table.split('\n').filter((line) => /^\| (?!promise|-)/.test(line));
    const held = rows.map((row) => /^\| (.+) \| `([\w/.-]+)`: (.+) \|$/.exec(row));
    expect(rows.length).toBeGreaterThan(25);
    const loose = rows.filter((_, at) => {
      const [, , path = '', name = ''] = held[at] ?? [];
      const text = testTexts.find((one) => one.path === path)?.text ?? '';
      return name === '' || !text.includes(`'${name}'`);
    });
    expect(loose).toEqual([]);
  });
});
