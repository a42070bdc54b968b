/** What admins must be able to do in an emergency, at records that are as full as they are let become. */
import { memoryWorld, type MemoryWorld } from '../../adapters/memory/world';
import type { Scope } from '../../core/access/scope';
import type { Bitbucket } from '../../ports/bitbucket';
import { INDEX_KEYS, SERVICE_ACCOUNTS_KEY, SETTINGS_KEY, TOKENS_KEY } from './keys';
import { listTokens } from '../access/list-credentials';
import { noteFirstUse } from '../access/first-use';
import { indexChanges } from './repository-index';
import {
  removeServiceAccount,
  saveServiceAccount,
  serviceAccountsIn,
  type AccountWish,
  type ServiceAccount,
} from '../access/service-accounts';
import { saveRepositorySettings, saveSettings, readSettings } from '../settings/settings';
import { issueToken, revokeToken, rotateToken, tokensIn } from '../access/tokens';

const BY = { actor: 'someone', from: 'settings page' };
const START = Date.UTC(2026, 2, 4, 9);

let now = START;
let world: MemoryWorld;

beforeEach(() => {
  now = START;
  // Settings ask nothing of Bitbucket as the app.
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => now });
});

const uuidOf = (number: number): string =>
  `{${(number % 16).toString(16)}ccccccc-0000-4000-8000-${String(number).padStart(12, '0')}}`;
const some = (count: number): Scope => ({
  kind: 'repositories',
  uuids: Array.from({ length: count }, (_, index) => uuidOf(index)),
});
/** As long as a name may be, in characters of three bytes. */
const wide = (number: number): string => String(number).padEnd(80, '測');
const wideNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(index).padEnd(200, '測'));

/** Does it with ever less, until even the least of it is refused; tells how often it was done, and the refusals. */
async function untilRefused(
  act: (size: number, number: number) => Promise<string>,
  largest: number,
): Promise<{ readonly done: number; readonly refusals: ReadonlySet<string> }> {
  const refusals = new Set<string>();
  let done = 0;
  for (let size = largest; size >= 1; size = Math.floor(size / 2)) {
    let outcome = 'done';
    for (; outcome === 'done'; done += Number(outcome === 'done')) outcome = await act(size, done);
    refusals.add(outcome);
  }
  return { done, refusals };
}

describe('a record full of tokens', () => {
  async function fill(): Promise<readonly string[]> {
    const { done, refusals } = await untilRefused(async (size, number) => {
      const issued = await issueToken({ name: wide(number), scope: some(size) }, BY, world);
      return issued.ok ? 'done' : issued.problem.code;
    }, 500);
    expect(done).toBeGreaterThanOrEqual(5);
    expect([...refusals]).toEqual(['too-large']);
    return (await listTokens(world)).tokens.map(({ id }) => id);
  }

  it('refuses one more with a sentence', async () => {
    await fill();
    const refused = await issueToken({ name: 'one more', scope: some(500) }, BY, world);
    expect(refused).toMatchObject({
      problem: { message: expect.stringContaining('may name about 2,900 repositories') as string },
    });
  });

  it('revokes each', async () => {
    for (const id of await fill())
      expect(await revokeToken(id, BY, world)).toMatchObject({ ok: true });
  });

  it('rotates each once with the whole grace, then revokes each', async () => {
    const ids = await fill();
    for (const id of ids)
      expect(await rotateToken({ id, graceDays: 30 }, BY, world)).toMatchObject({ ok: true });
    const { tokens } = await listTokens(world);
    expect(tokens.filter(({ state }) => state === 'grace').map(({ id }) => id)).toEqual(ids);
    for (const { id } of tokens)
      expect(await revokeToken(id, BY, world)).toMatchObject({ ok: true });
  });

  it('rotates them again and again; those replaced first end early, and the audit log says so', async () => {
    let ids = await fill();
    for (let round = 0; round < 5; round++) {
      const next: string[] = [];
      for (const id of ids) {
        now += 1000;
        const rotated = await rotateToken({ id, graceDays: 30 }, BY, world);
        next.push(rotated.ok ? rotated.value.id : rotated.problem.message);
      }
      ids = next;
    }
    const { tokens } = await listTokens(world);
    const active = tokens.filter(({ state }) => state === 'active').map(({ id }) => id);
    expect(active.sort()).toEqual([...ids].sort());
    const told = [...world.records.appended.values()].map(({ body }) => JSON.stringify(body));
    expect(told.some((text) => text.includes('ended now for want of room'))).toBe(true);
  });

  it('notes the first use of each', async () => {
    for (const id of await fill()) {
      const found = await world.records.read([TOKENS_KEY, SETTINGS_KEY]);
      const [token] = tokensIn(found).filter((each) => each.id === id);
      if (token !== undefined)
        await noteFirstUse({ identity: { ...token, kind: 'token' }, found }, world);
    }
    expect(world.logged).toEqual([]);
  });

  it('forgets ended ones for the good', async () => {
    for (const id of await fill()) await revokeToken(id, BY, world);
    for (const id of await fill()) await revokeToken(id, BY, world);
    await fill();
    const states = (await listTokens(world)).tokens.map(({ state }) => state);
    expect(states.filter((state) => state === 'active').length).toBeGreaterThanOrEqual(5);
    expect(states).toContain('revoked');
  });
});

describe('a record full of service accounts', () => {
  const keys = (size: number) => ({
    kind: 'pasted' as const,
    keys: { keys: [{ kty: 'RSA', n: 'x'.repeat(size * 60) }] },
  });
  const account = (number: number, size: number): AccountWish => ({
    ...{ id: null, name: wide(number), preset: 'any', issuer: 'https://issuer.example' },
    ...{ audience: 'a', subject: 's', claims: [], keys: keys(size), scope: some(size) },
  });

  async function fill(): Promise<readonly ServiceAccount[]> {
    const { refusals } = await untilRefused(async (size, number) => {
      const saved = await saveServiceAccount(account(number, size), BY, world);
      return saved.ok ? 'done' : saved.problem.code;
    }, 500);
    expect([...refusals]).toEqual(['too-large']);
    return serviceAccountsIn(await world.records.read([SERVICE_ACCOUNTS_KEY]));
  }

  it('replaces the keys of each, limits each, removes each', async () => {
    const accounts = await fill();
    const [smallest, ...others] = [...accounts].reverse();
    for (const each of [smallest, ...others.reverse()]) {
      if (each === undefined) throw new Error('No account was saved.');
      const renewed = { ...each, keys: keys(500), scope: some(1) };
      expect(await saveServiceAccount(renewed, BY, world)).toMatchObject({ ok: true });
    }
    for (const { id } of accounts)
      expect(await removeServiceAccount(id, BY, world)).toMatchObject({ ok: true });
  });
});

describe('full settings', () => {
  const REPOSITORIES = 2500;
  const follows = { trackedBranches: null, stepHistograms: null, commitsBehind: null };
  const save = (
    number: number,
    settings: Parameters<typeof saveRepositorySettings>[0]['settings'],
  ) => saveRepositorySettings({ uuid: uuidOf(number), settings }, BY, world);

  beforeEach(async () => {
    const entries = Array.from({ length: REPOSITORIES }, (_, number) => ({
      ...{ uuid: uuidOf(number), slug: `repository-${String(number)}`, knownSince: START },
    }));
    await world.records.write(indexChanges(await world.records.read(INDEX_KEYS), entries));
    const { settings } = await readSettings(world);
    const view = { ...settings, trackedBranches: wideNames(20), commitsBehind: wideNames(20) };
    expect(await saveSettings(view, BY, world)).toBe('saved');
    const { refusals } = await untilRefused(async (size, number) => {
      const names = wideNames(size);
      const own = { ...follows, trackedBranches: names, commitsBehind: names };
      const saved = await save(number, { ...own, isIncluded: true });
      return saved === 'saved' ? 'done' : saved;
    }, 20);
    expect([...refusals]).toEqual(['too-large']);
  });

  it('exclude every repository, and shorten what is kept', async () => {
    for (let number = REPOSITORIES - 1; number > REPOSITORIES - 20; number--)
      expect(await save(number, { ...follows, isIncluded: false })).toBe('saved');
    const { settings, repositories } = await readSettings(world);
    const excludedRepositories = repositories.map(({ slug }) => slug);
    expect(await saveSettings({ ...settings, excludedRepositories }, BY, world)).toBe('saved');
    const shorter = { ...settings, excludedRepositories, retentionDays: 1, auditRetentionDays: 30 };
    expect(await saveSettings(shorter, BY, world)).toBe('saved');
    expect((await readSettings(world)).settings).toEqual(shorter);
  });

  it('let a repository go back to what the workspace has', async () => {
    expect(await save(0, { ...follows, isIncluded: true })).toBe('saved');
  });
});
