import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifest } from './manifest';

describe('readManifest', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lifeline-manifest-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  const read = (text: string) => {
    writeFileSync(join(dir, 'manifest.yml'), text);
    return readManifest(dir);
  };
  const app = 'app:\n  id: ari:cloud:ecosystem::app/the-app\n';

  it('fills in what may be left out', () => {
    expect(read(app)).toEqual({
      appId: 'the-app',
      memoryMB: 512,
      scopes: [],
      permissions: {},
      egress: [],
      functions: [],
      triggers: [],
      consumers: [],
      schedules: [],
      webtriggers: [],
      ui: [],
      resources: [],
      entities: [],
    });
  });

  it('reads both ways of writing an index', () => {
    const entity =
      '    - { name: e, attributes: { n: { type: integer } }, indexes: [n, { name: by, partition: [p], range: [n] }] }';
    expect(read(`${app}  storage:\n    entities:\n  ${entity}\n`).entities).toEqual([
      {
        name: 'e',
        attributes: { n: 'integer' },
        indexes: [
          { name: 'n', partition: [], range: 'n' },
          { name: 'by', partition: ['p'], range: 'n' },
        ],
      },
    ]);
  });

  it.each([
    { text: 'modules: {}', says: 'manifest.yml has no app.id' },
    {
      text: `${app}modules: { webtrigger: [{ key: a, function: a }], function: [{ key: a }] }`,
      says: 'manifest.yml has two modules with the key a.',
    },
    {
      text: `${app}modules: { trigger: [{ key: t, events: [], filter: {} }] }`,
      says: 'trigger t: filter is not modelled',
    },
    {
      text: `${app}modules: { consumer: [{ key: c, queue: q, resolver: {} }] }`,
      says: 'consumer c: only `function` is modelled',
    },
    {
      text: `${app}modules: { webtrigger: [{ key: w, request: { authentication: hmacSharedSecret } }] }`,
      says: 'webtrigger w: authentication is not modelled',
    },
    {
      text: `${app}modules: { mergeCheck: [{ key: p, function: f }] }`,
      says: 'modules.mergeCheck is not modelled',
    },
  ])('refuses: $says', ({ text, says }) => {
    expect(() => read(text)).toThrow(says);
  });
});
