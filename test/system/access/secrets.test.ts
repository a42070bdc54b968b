/** After a whole run, nothing secret and nothing personal is in anything that was emitted or stored. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'local-forge/database';
import { cast, outside, podToken, workflowToken, type Cast } from './cast';
import { plainText } from '../host/plain';
import { openHouse, type AccessHouse } from './house';
import { ROWS } from './requests';
import { OPENMETRICS, TEXT } from '../host/forge';

/** Everything, by where it was found. */
const emitted = new Map<string, string[]>();
const note = (where: string, text: string): void => {
  emitted.set(where, [...(emitted.get(where) ?? []), text]);
};

interface Kept {
  readonly space: string;
  readonly key: string;
  readonly text: string;
}

let house: AccessHouse;
let people: Cast;
let identities: readonly string[];
let stored: readonly Kept[];
let dir: string;

const HOUR = 3600;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lifeline-secrets-'));
  const onLog = ({ text }: { readonly text: string }) => note('logs', text);
  house = await openHouse(outside, { dataDir: dir, isLively: true, onLog });
  people = await cast(house, HOUR);
  identities = [
    podToken(people),
    workflowToken(people),
    house.workspace.stepOidcToken({ iat: people.now, exp: people.now + HOUR }),
  ];
  await knockAtEverything();
  await lookAtEverything();
  await house.forge.advance(HOUR);
  await lookAtEverything();
  await house.close();
  const database = new Database(join(dir, 'forge.sqlite'));
  const records = database.all<Kept>('SELECT space, key, text FROM kvs_record');
  stored = records.map((one) => ({ ...one, text: plainText(one.text) }));
  database.close();
  for (const { key, text } of stored) note('storage', `${key} ${text}`);
}, 240_000);

afterAll(() => rmSync(dir, { recursive: true }));

async function knockAtEverything(): Promise<void> {
  for (const row of ROWS) {
    const { body, headers, status } = await house.knock(row.send(people, house));
    note(status === 200 ? 'pages' : 'refusals', `${JSON.stringify(headers)}\n${body}`);
  }
  for (const token of identities)
    note('dry runs', JSON.stringify(await house.have('dryRunToken', { token })));
}

/** Every page, and every answer of a resolver that shows something. */
async function lookAtEverything(): Promise<void> {
  for (const format of [TEXT, OPENMETRICS])
    note('pages', (await house.forge.scrape(format, people.good)).body);
  for (const name of [
    'listTokens',
    'listServiceAccounts',
    'readSettings',
    'scrapeConfiguration',
    'scrapeTargets',
    'fleet',
    'importProgress',
  ] as const)
    note('answers', JSON.stringify(await house.have(name)));
  for (const name of ['repositoryPanel', 'repositoryPage', 'repositoryExposition'] as const)
    note('answers', JSON.stringify(await house.ask(name, undefined, { repository: 'web-shop' })));
  for (const format of ['jsonl', 'csv'] as const)
    note('audit', (await house.have('exportAudit', { format })).text);
  note('audit', JSON.stringify(await house.have('auditLog', {})));
}

const PLACES = ['pages', 'refusals', 'answers', 'dry runs', 'audit', 'logs', 'storage'] as const;
const textOf = (place: string): string => (emitted.get(place) ?? []).join('\n');

/** The part of a credential that must not be anywhere: an id may be known, a secret not. */
function secretsOf(): readonly string[] {
  const { good, other, expired, revoked, inGrace, successor, graceOver, webShop } = people;
  const tokens = [good, other, expired, revoked, inGrace, successor, graceOver, webShop];
  const signatures = identities.map((token) => token.split('.')[2] ?? '');
  return [...tokens.map((token) => token.slice(13)), ...signatures];
}

describe.each(PLACES)('in %s', (place) => {
  it('something was found to look at', () => {
    expect(textOf(place).length).toBeGreaterThan(100);
  });

  it('there is no token and no signature', () => {
    const text = textOf(place);
    expect(secretsOf().filter((secret) => text.includes(secret))).toEqual([]);
    expect(/lfl_[0-9A-Za-z]{8}_[0-9A-Za-z]{8}/.exec(text)?.[0]).toBeUndefined();
    expect(/eyJ[\w-]{8,}\.eyJ[\w-]{8,}/.exec(text)?.[0]).toBeUndefined();
  });

  it('there is no private key', () => {
    const text = textOf(place);
    expect(/PRIVATE KEY|"d":\s*"[\w-]{20,}"/.exec(text)?.[0]).toBeUndefined();
  });

  it('there is no e-mail address', () => {
    expect(/[\w.+-]+@[\w-]+\.[a-z]{2,}/i.exec(textOf(place))?.[0]).toBeUndefined();
  });
});

describe('account ids', () => {
  const ids = () => Object.values(house.workspace.accounts);

  it('are stored in audit records only', () => {
    const found = stored.filter(({ text }) => ids().some((id) => text.includes(id)));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ key }) => !key.startsWith('audit:'))).toEqual([]);
  });

  it.each(PLACES.filter((place) => place !== 'audit' && place !== 'storage'))(
    'are not in %s',
    (place) => {
      expect(ids().filter((id) => textOf(place).includes(id))).toEqual([]);
    },
  );
});

describe('storage', () => {
  it('holds digests of tokens, as many as there are tokens', () => {
    const records = stored.filter(({ key }) => key.startsWith('token:'));
    const digests = records.flatMap(({ text }) => text.match(/"[0-9a-f]{64}"/g) ?? []);
    expect(digests.length).toBeGreaterThanOrEqual(8);
    expect(new Set(digests).size).toBe(digests.length);
  });
});
