import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifest } from './manifest';

describe('readManifest', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'local-forge-manifest-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  const read = (text: string) => {
    writeFileSync(join(dir, 'manifest.yml'), text);
    return readManifest(dir);
  };
  const app = 'app:\n  id: ari:cloud:ecosystem::app/the-app\n';
  const entities = (list: string) => `${app}  storage: { entities: ${list} }\n`;

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
      '    - { name: e, attributes: { n: { type: integer }, p: { type: string } }, indexes: [n, { name: by, partition: [p], range: [n] }] }';
    expect(read(`${app}  storage:\n    entities:\n  ${entity}\n`).entities).toEqual([
      {
        name: 'e',
        attributes: { n: 'integer', p: 'string' },
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
      text: `${app}modules: { trigger: [{ key: t, function: f }] }`,
      says: 'manifest.yml: t: there is no function f.',
    },
    {
      text: `${app}modules: { page: [{ key: p, resource: r }] }`,
      says: 'manifest.yml: p: there is no resource r.',
    },
    {
      text: `${app}modules: { page: [{ key: p, resource: r, resolver: { function: f } }] }\nresources: [{ key: r }]`,
      says: 'manifest.yml: p: there is no function f.',
    },
    {
      text: `${app}modules: { scheduledTrigger: [{ key: s, function: f, interval: minute }], function: [{ key: f }] }`,
      says: 'manifest.yml: scheduledTrigger s: there is no interval minute.',
    },
    {
      text: `${app}modules: { function: [{ handler: h, timeoutSeconds: 0 }] }`,
      says: 'manifest.yml: function : timeoutSeconds is 1 to 900.',
    },
    {
      text: `${app}modules: { function: [{ key: f, timeoutSeconds: 901 }] }`,
      says: 'manifest.yml: function f: timeoutSeconds is 1 to 900.',
    },
    {
      text: `${app}modules: { function: [{ key: ${'f'.repeat(24)} }] }`,
      says: 'a key has at most 23 characters.',
    },
    {
      text: entities('[{ name: e, attributes: { n: { type: integer } }, indexes: [g] }]'),
      says: 'manifest.yml: entity e: an index names g, which is no attribute.',
    },
    {
      text: entities('[{ name: e, attributes: { n: { type: date } } }]'),
      says: 'manifest.yml: entity e: n cannot be of type date.',
    },
    {
      text: entities(
        `[{ name: e, attributes: { n: { type: integer } }, indexes: [${'n, '.repeat(8)}] }]`,
      ),
      says: 'manifest.yml: entity e: 8 indexes are more than 7.',
    },
    {
      text: entities(`[${'{ name: e }, '.repeat(21)}]`),
      says: 'manifest.yml: app: 21 entities are more than 20.',
    },
    {
      text: `${app}modules: { mergeCheck: [{ key: p, function: f }] }`,
      says: 'modules.mergeCheck is not modelled',
    },
  ])('refuses: $says', ({ text, says }) => {
    expect(() => read(text)).toThrow(says);
  });
});
