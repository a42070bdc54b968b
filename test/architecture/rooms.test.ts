/** Plants one violation of every rule in a small house of its own, and expects the tools to see each. */
import { inHouse, lintViolations, reportRooms, type House, type Violation } from './planted';

const value = (name: string) => `export const ${name} = 1;\n`;
const uses = (name: string, from: string) =>
  `import { ${name} } from '${from}';\nexport default ${name};\n`;

/** A house in which every room keeps its rules. */
const TIDY: House = {
  'src/index.ts': `export { onPush } from './wiring';\n`,
  'src/wiring.ts': `import { push } from './handlers/on-push';\nimport { kvs } from './adapters/forge/kvs';\nexport const onPush = [push, kvs];\n`,
  'src/handlers/on-push.ts': `import { count } from '../app/count';\nimport type { View } from '../contract/view';\nexport const push: View[] = [count];\n`,
  'src/app/count.ts': `import { fold } from '../core/fold';\nexport const count = fold;\n`,
  'src/adapters/forge/kvs.ts': `export { kvs } from '@forge/kvs';\nexport { constants } from 'node:zlib';\n`,
  'src/core/fold.ts': `import type { Event } from './event';\nexport const fold: Event = 1;\n`,
  'src/core/event.ts': `export type Event = number;\n`,
  'src/contract/view.ts': `import type { Event } from '../core/event';\nexport type View = Event;\nexport const MOST = 1;\n`,
  'static/panel/src/main.ts': `import { seen } from './effects/bridge';\nimport { show } from './views/show';\nexport const page = [seen, show];\n`,
  'static/panel/src/effects/bridge.ts': `import { invoke } from '@forge/bridge';\nimport { state } from '../state/state';\nexport const seen = [invoke, state];\n`,
  'static/panel/src/state/state.ts': `import { MOST, type View } from '../../../../src/contract/view';\nexport const state: View = MOST;\n`,
  'static/panel/src/views/show.ts': `import { state } from '../state/state';\nexport const show = state;\n`,
  'start/cli.ts': `import { join } from 'node:path';\nexport const cli = join('a');\n`,
  'packages/local-forge/src/index.ts': `import { join } from 'node:path';\nexport const forge = join('a');\n`,
  'packages/simulated-bitbucket/src/index.ts': `import { forge } from '../../local-forge/src/index';\nexport const bitbucket = forge;\n`,
};

interface Plant {
  rule: string;
  at: string;
  text: string;
}

/** For each room within a house, a neighbour that it must not know. */
function neighbours(house: string, strangers: Readonly<Record<string, string>>): Plant[] {
  return Object.entries(strangers).map(([room, stranger]) => ({
    rule: `${house}-${room}-knows-its-neighbours`,
    at: `src/${house}/${room}/stranger.ts`,
    text: uses('shared', `../${stranger}/shared`),
  }));
}

/** One row a rule: planting `text` at `at` breaks `rule`. */
const ROOMS: Plant[] = [
  { rule: 'core-keeps-its-room', at: 'src/core/a.ts', text: uses('count', '../app/count') },
  { rule: 'core-keeps-its-room', at: 'src/core/b.ts', text: uses('readFileSync', 'node:fs') },
  ...neighbours('app', {
    records: 'access',
    access: 'scrape',
    counting: 'sweep',
    sweep: 'scrape',
    scrape: 'pages',
    settings: 'pages',
    pages: 'sweep',
    pushes: 'sweep',
  }),
  ...neighbours('core', {
    access: 'events',
    configuration: 'exposition',
    events: 'aggregates',
    money: 'events',
    aggregates: 'storage',
    storage: 'health',
    health: 'storage',
    exposition: 'pictures',
    pictures: 'health',
    pushes: 'aggregates',
  }),
  {
    rule: 'bitbucket-keeps-its-room',
    at: 'src/bitbucket/a.ts',
    text: uses('count', '../app/count'),
  },
  {
    rule: 'ports-keeps-its-room',
    at: 'src/ports/a.ts',
    text: uses('kvs', '../adapters/forge/kvs'),
  },
  { rule: 'app-keeps-its-room', at: 'src/app/a.ts', text: uses('kvs', '../adapters/forge/kvs') },
  {
    rule: 'handlers-keeps-its-room',
    at: 'src/handlers/a.ts',
    text: uses('kvs', '../adapters/forge/kvs'),
  },
  {
    rule: 'adapters-memory-keeps-its-room',
    at: 'src/adapters/memory/a.ts',
    text: uses('kvs', '../forge/kvs'),
  },
  {
    rule: 'adapters-memory-keeps-its-room',
    at: 'src/adapters/memory/b.ts',
    text: uses('inflateRawSync', 'node:zlib'),
  },
  {
    rule: 'adapters-forge-keeps-its-room',
    at: 'src/adapters/forge/a.ts',
    text: uses('count', '../../app/count'),
  },
  {
    rule: 'contract-keeps-its-room',
    at: 'src/contract/a.ts',
    text: `import type { count } from '../app/count';\nexport type A = typeof count;\n`,
  },
  { rule: 'contract-stands-alone', at: 'src/contract/b.ts', text: uses('fold', '../core/fold') },
  {
    rule: 'front-door-only-opens-wiring',
    at: 'src/index.ts',
    text: `export { push } from './handlers/on-push';\n`,
  },
  {
    rule: 'wiring-joins-handlers-and-the-forge-world',
    at: 'src/wiring.ts',
    text: uses('count', './app/count'),
  },
  { rule: 'forge-only-at-the-edge', at: 'src/app/b.ts', text: uses('fetch', '@forge/api') },
  {
    rule: 'local-forge-knows-no-app',
    at: 'packages/local-forge/src/a.ts',
    text: uses('fold', '../../../src/core/fold'),
  },
  {
    rule: 'local-forge-knows-no-app',
    at: 'packages/local-forge/src/b.ts',
    text: uses('bitbucket', '../../simulated-bitbucket/src/index'),
  },
  {
    rule: 'simulated-bitbucket-knows-forge-by-its-door',
    at: 'packages/simulated-bitbucket/src/a.ts',
    text: uses('inner', '../../local-forge/src/host/inner'),
  },
  {
    rule: 'packages-by-their-doors',
    at: 'start/a.ts',
    text: uses('inner', '../packages/local-forge/src/host/inner'),
  },
  { rule: 'start-runs-the-bundle', at: 'start/b.ts', text: uses('fold', '../src/core/fold') },
  {
    rule: 'app-without-its-stand-in',
    at: 'src/handlers/c.ts',
    text: uses('cli', '../../start/cli'),
  },
  {
    rule: 'panel-without-backend',
    at: 'static/panel/src/views/a.ts',
    text: uses('fold', '../../../../src/core/fold'),
  },
  {
    rule: 'bridge-only-in-effects',
    at: 'static/panel/src/views/b.ts',
    text: uses('invoke', '@forge/bridge'),
  },
  {
    rule: 'panel-state-is-pure',
    at: 'static/panel/src/state/a.ts',
    text: uses('useState', 'react'),
  },
  {
    rule: 'views-do-not-act',
    at: 'static/panel/src/views/c.ts',
    text: uses('seen', '../effects/bridge'),
  },
  {
    rule: 'monitoring-reads-the-catalogue',
    at: 'monitoring/a.ts',
    text: uses('count', '../src/app/count'),
  },
  {
    rule: 'doctor-stands-outside',
    at: 'tools/doctor/a.ts',
    text: uses('count', '../../src/app/count'),
  },
  {
    rule: 'backfill-counts-as-the-app',
    at: 'tools/backfill/a.ts',
    text: uses('count', '../../src/app/count'),
  },
  { rule: 'app-without-tools', at: 'src/app/h.ts', text: uses('cure', '../../tools/doctor/cure') },
  { rule: 'no-test-code-in-product', at: 'src/app/c.ts', text: uses('given', '../../test/given') },
  {
    rule: 'no-cycles',
    at: 'src/app/d.ts',
    text: `import { e } from './e';\nexport const d = [e];\n`,
  },
  {
    rule: 'no-cycles',
    at: 'src/app/f.ts',
    text: `import type { G } from './g';\nexport type F = G[];\n`,
  },
  { rule: 'no-orphans', at: 'src/core/lonely.ts', text: value('lonely') },
  { rule: 'no-unknown-modules', at: 'src/adapters/forge/b.ts', text: uses('x', 'not-installed') },
];

function shared(room: string): readonly [string, string] {
  return [`src/${room}/shared.ts`, value('shared')];
}

/** What the planted files need around them. */
const SUPPORT: House = {
  'test/given.ts': value('given'),
  'tools/doctor/cure.ts': value('cure'),
  'packages/local-forge/src/host/inner.ts': value('inner'),
  ...Object.fromEntries(['app/access', 'app/scrape', 'app/sweep', 'app/pages'].map(shared)),
  ...Object.fromEntries(
    [
      'core/events',
      'core/aggregates',
      'core/storage',
      'core/exposition',
      'core/pictures',
      'core/health',
    ].map(shared),
  ),
  'src/app/g.ts': `import type { F } from './f';\nexport type G = F[];\n`,
  'src/app/e.ts': `import { d } from './d';\nexport const e = [d];\n`,
};

const FOLDERS = ['src', 'packages', 'start', 'static/panel/src'];

describe('npm run rooms', () => {
  it('has nothing to say about a tidy house', () => {
    expect(inHouse(TIDY, (folder) => reportRooms(folder, FOLDERS)).violations).toEqual([]);
  });

  const planted = Object.fromEntries(ROOMS.map(({ at, text }) => [at, text]));
  let report: ReturnType<typeof reportRooms> = { violations: [], rules: [] };
  beforeAll(() => {
    report = inHouse({ ...TIDY, ...SUPPORT, ...planted }, (folder) =>
      reportRooms(folder, [...FOLDERS, 'monitoring', 'tools', 'test']),
    );
  });

  it.each(ROOMS)('refuses $at by "$rule"', ({ rule, at }) => {
    expect(report.violations).toContainEqual({ rule, from: at });
  });

  it('proves every rule there is', () => {
    const proven = ROOMS.map(({ rule }) => rule);
    expect([...new Set(proven)].sort()).toEqual(report.rules.sort());
  });
});

const LINT: Plant[] = [
  { rule: 'no-restricted-syntax', at: 'src/core/a.ts', text: 'export const now = Date.now();\n' },
  { rule: 'no-restricted-syntax', at: 'src/core/b.ts', text: 'export const today = new Date();\n' },
  {
    rule: 'no-restricted-syntax',
    at: 'src/core/c.ts',
    text: 'export const dice = Math.random();\n',
  },
  {
    rule: 'no-restricted-syntax',
    at: 'src/bitbucket/a.ts',
    text: 'export async function wait(): Promise<void> {\n  await Promise.resolve();\n}\n',
  },
  {
    rule: 'no-restricted-globals',
    at: 'src/bitbucket/b.ts',
    text: `export const page = fetch('https://example.com');\n`,
  },
  { rule: 'no-restricted-globals', at: 'src/core/d.ts', text: 'export const env = process.env;\n' },
  {
    rule: 'no-restricted-globals',
    at: 'src/app/a.ts',
    text: `export const page = fetch('https://example.com');\n`,
  },
  {
    rule: 'no-restricted-syntax',
    at: 'src/contract/a.ts',
    text: 'export function a(): number {\n  return 1;\n}\n',
  },
  {
    rule: 'no-restricted-syntax',
    at: 'src/app/access/records.ts',
    text: `import type { World } from '../../ports/world';\nexport const f = ({ records }: World) => records.read([]);\n`,
  },
  {
    rule: 'no-restricted-syntax',
    at: 'src/app/access/write.ts',
    text: `import type { World } from '../../ports/world';\nexport const f = (world: World) => world.records.write([]);\n`,
  },
  {
    rule: 'no-restricted-syntax',
    at: 'src/app/sweep/records.ts',
    text: `import type { World } from '../../ports/world';\nexport const f = (world: World) => world.records.read([]);\n`,
  },
  {
    rule: 'no-restricted-syntax',
    at: 'src/app/access/body.ts',
    text: 'export const f = (body: unknown) => body as number;\n',
  },
  { rule: 'no-restricted-syntax', at: 'src/index.ts', text: value('a') },
  { rule: 'no-console', at: 'src/handlers/a.ts', text: `console.log('here');\n` },
  { rule: 'no-restricted-properties', at: 'src/app/b.test.ts', text: `jest.mock('./b');\n` },
  { rule: 'no-restricted-exports', at: 'src/app/c.ts', text: 'export default 1;\n' },
  {
    rule: '@typescript-eslint/no-explicit-any',
    at: 'src/app/d.ts',
    text: 'export const d: any = 1;\n',
  },
  {
    rule: '@typescript-eslint/no-floating-promises',
    at: 'packages/local-forge/src/a.ts',
    text: 'Promise.resolve(1);\n',
  },
  {
    rule: 'no-empty',
    at: 'packages/local-forge/src/b.ts',
    text: 'try {\n  JSON.parse("x");\n} catch {}\n',
  },
  {
    rule: 'max-params',
    at: 'src/core/e.ts',
    text: 'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];\n',
  },
];

describe('npm run lint', () => {
  let found: Violation[] = [];
  beforeAll(() => {
    found = inHouse(Object.fromEntries(LINT.map(({ at, text }) => [at, text])), lintViolations);
  });

  it.each(LINT)('refuses $at by "$rule"', ({ rule, at }) => {
    expect(found).toContainEqual({ rule, from: at });
  });
});
