import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { WALKS, type Walk } from './walks';

/** The rooms of src with one sentence each, in the order of docs/rooms.md. The longest path that fits a file is its room. */
export const ROOMS: Readonly<Record<string, string>> = {
  src: 'The front door (`src/index.ts`) and the one place where rooms meet (`src/wiring.ts`).',
  'src/handlers': 'One thin file for each kind of Forge function: decode, delegate, answer.',
  'src/bitbucket': "Bitbucket's wire words into our events; pure.",
  'src/app/counting': 'Counts one message: read, ask Bitbucket, fold, write on condition.',
  'src/app/sweep':
    'Compares every repository with what Bitbucket lists, and counts what no event told.',
  'src/app/scrape': 'Answers a scraper, with a complete page or a sentence that says what to do.',
  'src/app/access': 'Who may read: tokens, service accounts, and what is refused.',
  'src/app/pushes': 'Takes what steps push, or says why nothing of it was taken.',
  'src/app/settings': 'What admins choose, what it will cost, and who changed what.',
  'src/app/pages': 'What panel, repository page and fleet show.',
  'src/app/records': 'Every kind of record, and the one way to read and to change them.',
  'src/core':
    'What all of core uses: time, settings, results, and reading what is of unknown shape.',
  'src/core/events': 'What happened, in our words: the union of events and its vocabulary.',
  'src/core/aggregates': 'Totals, and the folds that count in their tables.',
  'src/core/money':
    'What build time and slots add up to in a month, and what the plan makes of it.',
  'src/core/storage': 'Totals as stored text, and back, old versions included.',
  'src/core/health': 'From facts to a verdict: rules, problems, the rhythm.',
  'src/core/exposition': 'The catalogue, and from totals to the text of a page.',
  'src/core/pushes': 'What steps push: reading it, folding it, and how much there may be; pure.',
  'src/core/pictures': 'What the charts of the pages draw.',
  'src/core/configuration':
    'What each kind of scraper is told, with the addresses of an installation.',
  'src/core/access': 'Credentials, policies and keys; pure.',
  'src/contract': 'Types and bounds that pages and resolvers share.',
  'src/ports': 'What we need from the world, as promises.',
  'src/adapters/forge': 'The world that Forge keeps.',
  'src/adapters/memory': 'The same promises kept in memory, for tests and benches.',
};

const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

/** The sources of src without tests, each with the sources that it imports, as paths from the root. */
export function importsOf(root: string): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .sort();
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const targets = [...text.matchAll(IMPORT)].map(([, target = '']) => {
        const path = normalize(join(dirname(file), target)).replaceAll('\\', '/');
        return known.has(`${path}.ts`) ? `${path}.ts` : `${path}/index.ts`;
      });
      return [file, targets.filter((target) => known.has(target))];
    }),
  );
}

/** The room of a file. */
export function roomOf(file: string): string {
  const rooms = Object.keys(ROOMS).filter((room) => file.startsWith(`${room}/`));
  return rooms.reduce((longest, room) => (room.length > longest.length ? room : longest), '');
}

/** docs/rooms.md, drawn from the imports. Throws where a folder has no sentence, or a sentence no folder. */
export function roomsDoc(root: string): string {
  const imports = importsOf(root);
  check([...imports.keys()]);
  const edges = [...imports].flatMap(([file, targets]) =>
    targets.map((target): Edge => [roomOf(file), roomOf(target)]),
  );
  return [HEAD, HOUSE, graph(edges, houseOf), APP, graph(edges, inside('src/app')), CORE]
    .concat(graph(edges, inside('src/core')), TABLE, ...rows(), '', ...WALKS.map(walked))
    .join('\n');
}

function check(files: readonly string[]): void {
  const used = new Set(files.map(roomOf));
  const empty = Object.keys(ROOMS).filter((room) => !used.has(room));
  const nameless = files.filter((file) => depth(file) > depth(`${roomOf(file)}/x`) && isHall(file));
  const wrong = [...empty, ...nameless];
  if (wrong.length > 0)
    throw new Error(`monitoring/rooms.ts: ROOMS does not fit ${wrong.join(', ')}; mend its list.`);
}

const depth = (path: string): number => path.split('/').length;
/** Whose folders are rooms of their own. */
const isHall = (file: string): boolean => ['src', 'src/core', ''].includes(roomOf(file));

/** How a room is named in a graph; null where it is not in it. */
type Naming = (room: string) => string | null;

const houseOf: Naming = (room) => (room === 'src' ? 'wiring' : (room.split('/')[1] ?? null));
const inside =
  (hall: string): Naming =>
  (room) =>
    room.startsWith(`${hall}/`) ? room.slice(hall.length + 1) : null;

type Edge = readonly [from: string, to: string];

function graph(edges: readonly Edge[], nameOf: Naming): string {
  const named = edges.flatMap(([from, to]) => {
    const [importer, imported] = [nameOf(from), nameOf(to)];
    if (importer === null || imported === null || importer === imported) return [];
    return [`  ${importer} --> ${imported}`];
  });
  return ['```mermaid', 'graph TD', ...[...new Set(named)].sort(), '```', ''].join('\n');
}

const rows = (): readonly string[] =>
  Object.entries(ROOMS).map(([room, sentence]) => `| \`${room}/\` | ${sentence} |`);

const walked = ({ title, steps }: Walk): string =>
  [`## ${title}\n`, ...steps.map(([file, does], at) => `${at + 1}. \`${file}\` ${does}.`), ''].join(
    '\n',
  );

const HEAD = `# The rooms

Drawn from the imports of \`src\` by \`npm run generate\`; a test holds it to the code. An arrow means "imports". Who may
import whom is a rule in \`config/dependency-cruiser.mjs\`.
`;
const HOUSE = '## The house\n';
const APP = '## Inside `src/app/`\n';
const CORE =
  '## Inside `src/core/`\n\nAll of them also use the files that lie in `src/core/` itself.\n';
const TABLE = '## One sentence each\n\n| room | what is in it |\n|---|---|';
