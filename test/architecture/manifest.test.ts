/** Ties manifest.yml to the code where Atlassian's validator does not look. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OPEN_ISSUERS } from '../../src/app/access/presets';
import { RESOLVERS } from '../../src/handlers/resolvers';
import { manifest, ROOT, sources } from './project';

const { modules, permissions, resources } = manifest;
const functions = modules['function'] ?? [];
const everyModule = Object.values(modules).flat();
const everyEvent = (modules['trigger'] ?? []).flatMap((trigger) => trigger.events ?? []);
const product = sources('src', /[.]ts$/).filter(({ path }) => !path.endsWith('.test.ts'));

/** The product events that Forge knows for Bitbucket, and the scope each one needs. */
const BITBUCKET_EVENTS: Record<string, string> = {
  'avi:bitbucket:created:build-status': 'read:repository:bitbucket',
  'avi:bitbucket:updated:build-status': 'read:repository:bitbucket',
  'avi:bitbucket:created:repository': 'read:repository:bitbucket',
  'avi:bitbucket:updated:repository': 'read:repository:bitbucket',
  'avi:bitbucket:deleted:repository': 'read:repository:bitbucket',
  'avi:bitbucket:push:repository': 'read:repository:bitbucket',
  'avi:bitbucket:pending:deployment': 'read:pipeline:bitbucket',
  'avi:bitbucket:started:deployment': 'read:pipeline:bitbucket',
  'avi:bitbucket:completed:deployment': 'read:pipeline:bitbucket',
  'avi:bitbucket:created:pullrequest': 'read:pullrequest:bitbucket',
  'avi:bitbucket:updated:pullrequest': 'read:pullrequest:bitbucket',
  'avi:bitbucket:fulfilled:pullrequest': 'read:pullrequest:bitbucket',
  'avi:bitbucket:rejected:pullrequest': 'read:pullrequest:bitbucket',
  'avi:bitbucket:created:pullrequest-comment': 'read:pullrequest:bitbucket',
  'avi:bitbucket:updated:pullrequest-comment': 'read:pullrequest:bitbucket',
  'avi:bitbucket:deleted:pullrequest-comment': 'read:pullrequest:bitbucket',
  'avi:bitbucket:updated:pullrequest-reviewer-status': 'read:pullrequest:bitbucket',
};

/** Events of the platform itself, for which no scope is asked. */
const LIFE_CYCLE = ['avi:forge:installed:app', 'avi:forge:upgraded:app'];

const events = everyEvent.filter((name) => !LIFE_CYCLE.includes(name));

/** docs/security.md says why we ask for each; a scope that is not here needs a reason and a reviewer. */
const EXPECTED_SCOPES = [
  'read:pipeline:bitbucket',
  'read:repository:bitbucket',
  'read:runner:bitbucket',
  'read:workspace:bitbucket',
  'report:personal-data',
  'storage:app',
];

function exportedNames(): string[] {
  const text = product.find(({ path }) => path === 'src/index.ts')?.text ?? '';
  const lists = [...text.matchAll(/export\s*\{([^}]*)\}\s*from/g)].map(([, names = '']) => names);
  return lists
    .join(',')
    .split(',')
    .map(
      (name) =>
        name
          .trim()
          .split(/\s+as\s+/)
          .at(-1) ?? '',
    )
    .filter((name) => name !== '');
}

describe('manifest.yml', () => {
  it('names exactly the functions that src/index.ts exports', () => {
    const handlers = functions.map(({ handler = '' }) => handler.replace(/^index\./, ''));
    expect(exportedNames().sort()).toEqual(handlers.sort());
  });

  it('defines every function that a module uses, and uses every function that it defines', () => {
    const used = new Set(everyModule.flatMap((m) => [m.function, m.resolver?.function]));
    const defined = functions.map(({ key }) => key);
    expect([...used].filter((key) => key !== undefined).sort()).toEqual(defined.sort());
  });

  it('has no key twice', () => {
    const keys = everyModule.map(({ key }) => key);
    expect(keys).toEqual([...new Set(keys)]);
  });

  it('subscribes to events that Bitbucket sends', () => {
    expect(events.filter((name) => !(name in BITBUCKET_EVENTS))).toEqual([]);
  });

  it('subscribes to each event once', () => {
    expect(everyEvent).toEqual([...new Set(everyEvent)]);
  });

  it('has the scope of every event it subscribes to', () => {
    const missing = events.filter(
      (name) => !permissions.scopes.includes(BITBUCKET_EVENTS[name] ?? ''),
    );
    expect(missing).toEqual([]);
  });

  it('asks for storage exactly when the code stores', () => {
    const stores = product.some(({ text }) => text.includes("from '@forge/kvs'"));
    expect(permissions.scopes.includes('storage:app')).toBe(stores);
  });

  it('asks for the expected scopes and no other', () => {
    expect([...permissions.scopes].sort()).toEqual(EXPECTED_SCOPES);
  });

  it('opens egress to the issuers that the code may ask, and to nothing else', () => {
    const backend = OPEN_ISSUERS.map((address) => ({ address, inScopeEUD: false }));
    expect(permissions.external).toEqual({ fetch: { backend } });
  });

  it('explains every scope and every egress in docs/security.md', () => {
    const [security] = sources('docs', /^docs.security[.]md$/);
    const named = [...EXPECTED_SCOPES, ...OPEN_ISSUERS];
    expect(named.filter((one) => !security?.text.includes(one))).toEqual([]);
  });

  it('serves resources that the build makes', () => {
    const used = everyModule.flatMap(({ resource }) => resource ?? []);
    expect(resources.map(({ key }) => key).sort()).toEqual([...new Set(used)].sort());
    for (const { path } of resources) expect(existsSync(join(ROOT, dirname(path)))).toBe(true);
  });
});

describe('src/index.ts', () => {
  it('is a table of contents', () => {
    const text = product.find(({ path }) => path === 'src/index.ts')?.text ?? '';
    const statements = text
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      .replace(/export\s*\{[^}]*\}\s*from\s*'[^']+';/g, '')
      .trim();
    expect(statements).toBe('');
  });
});

describe('the pages', () => {
  it('ask only resolvers that the backend defines, and leave none unused', () => {
    const effects = sources('static/panel/src/effects', /[.]tsx?$/);
    const asked = effects.flatMap(({ text }) =>
      [...text.matchAll(/\bask\('([A-Za-z]+)'/g)].map(([, name]) => name),
    );
    expect([...new Set(asked)].sort()).toEqual(Object.keys(RESOLVERS).sort());
  });

  it('exist for every module of manifest.yml that shows one', () => {
    const [main] = sources('static/panel/src', /main[.]tsx$/);
    const shown = everyModule.filter(({ resource }) => resource !== undefined);
    expect(shown.filter(({ key }) => !main?.text.includes(`case '${key}':`))).toEqual([]);
  });
});
