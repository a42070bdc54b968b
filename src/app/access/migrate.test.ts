/** What is stored by the version that kept all credentials together (commit bb84576) is read, and moved without loss. */
import { memoryWorld, type MemoryWorld } from '../../adapters/memory/world';
import { credentialsIn } from '../../core/access/credentials';
import { makeToken } from '../../core/access/token';
import { DAY } from '../../core/time';
import type { Bitbucket } from '../../ports/bitbucket';
import { INDEX } from '../records/repository-index';
import { authenticate } from './authenticate';
import { listServiceAccounts, listTokens } from './list-credentials';
import { movedCredentials } from './migrate';
import { issueToken, revokeToken } from './tokens';

const NOW = Date.UTC(2026, 10, 4, 6);
const BY = { actor: 'somebody', from: 'settings page' };
const REVOKED = 7;
const LONG_GONE = 11;
const COUNT = 33;

/** The tokens themselves, told apart by their first byte. */
const TOKENS = Array.from({ length: COUNT }, (_, number) =>
  makeToken(Uint8Array.from({ length: 38 }, () => number + 1)),
);

let world: MemoryWorld;

beforeEach(async () => {
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => NOW });
  await store();
});

async function store(): Promise<void> {
  const tokens = await Promise.all(
    TOKENS.map(async ({ id, text }, number) => ({
      id,
      name: `token ${number}`,
      digest: await world.sha256(text),
      scope: { kind: 'workspace' },
      createdAt: NOW - 80 * DAY,
      expiresAt: NOW + 10 * DAY,
      revokedAt: number === REVOKED ? NOW - DAY : number === LONG_GONE ? NOW - 31 * DAY : null,
      successorId: null,
      firstUsedAt: number,
      isExpiryNoted: false,
    })),
  );
  const accounts = ['one', 'two'].map((name) => ({
    id: `sa_${name}`,
    name,
    preset: 'any',
    issuer: 'https://issuer.example',
    audience: 'lifeline',
    subject: name,
    claims: [{ name: 'team', value: 'ci' }],
    keys: { kind: 'pasted', keys: { keys: [{ kty: 'RSA', kid: name }] } },
    scope: { kind: 'repositories', uuids: ['{a}'] },
    createdAt: NOW,
    firstUsedAt: null,
  }));
  await world.records.write([
    { key: 'tokens', body: { v: 1, tokens }, revision: null },
    { key: 'service-accounts', body: { v: 1, accounts }, revision: null },
  ]);
}

/** Which tokens are let in, by number; why not, for the others. */
async function outcomes(): Promise<readonly string[]> {
  const fresh = {
    ...world,
    refusals: memoryWorld({ bitbucket: {} as Bitbucket, now: () => NOW }).refusals,
  };
  const made = TOKENS.map(async ({ text }) => {
    const credentials = credentialsIn([`Bearer ${text}`]);
    if (!credentials.ok) return credentials.problem;
    const admitted = await authenticate(credentials.value, INDEX, fresh);
    return admitted.ok ? admitted.value.identity.name : admitted.problem.reason;
  });
  return Promise.all(made);
}

const expected = (gone: 'revoked' | 'unknown') =>
  TOKENS.map((_, number) =>
    number === REVOKED ? 'revoked' : number === LONG_GONE ? gone : `token ${number}`,
  );

const listed = async () => {
  const [tokens, accounts] = [await listTokens(world), await listServiceAccounts(world)];
  if (!tokens.ok || !accounts.ok) throw new Error('They could not be listed.');
  return {
    tokens: tokens.value.tokens.map(({ name, state }) => `${name} ${state}`).reverse(),
    accounts: accounts.value.accounts.map(({ name, keys }) => `${name} ${String(keys.keyIds)}`),
  };
};

describe('credentials that are stored together', () => {
  it('are read as they are', async () => {
    expect(await outcomes()).toEqual(expected('revoked'));
    const { tokens, accounts } = await listed();
    expect(tokens).toHaveLength(COUNT);
    expect(tokens[REVOKED]).toBe('token 7 revoked');
    expect(accounts).toEqual(['one one', 'two two']);
  });

  it('get a record each, in order, and none is lost', async () => {
    await movedCredentials(world);
    expect(await outcomes()).toEqual(expected('unknown'));
    const keys = [...world.records.stored.keys()].sort();
    expect(keys.filter((key) => key.startsWith('token:'))).toHaveLength(COUNT - 1);
    expect(keys.filter((key) => key.startsWith('account:'))).toEqual([
      'account:sa_one',
      'account:sa_two',
    ]);
    expect(keys).not.toContain('tokens');
    expect(keys).not.toContain('service-accounts');
    const { tokens, accounts } = await listed();
    expect(tokens.slice(0, 8)).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6].map((number) => `token ${number} active`),
      'token 7 revoked',
    ]);
    expect(accounts).toEqual(['one one', 'two two']);
  });

  it('are moved by whoever changes one of them', async () => {
    const [first] = TOKENS;
    expect(await revokeToken({ id: first?.id ?? '' }, BY, world)).toEqual({ ok: true, value: {} });
    expect((await outcomes())[0]).toBe('revoked');
    expect(await issueToken({ name: 'token 1' }, BY, world)).toMatchObject({
      problem: { code: 'name-taken' },
    });
  });

  it.each(['before-read', 'after-read', 'before-write', 'after-write'] as const)(
    'are all there when moving them ends at any %s',
    async (moment) => {
      for (let at = 1; at < 20; at++) {
        let left = at;
        world.records.interrupt = (now) => {
          if (now === moment && --left === 0) throw new Error('The container ended.');
        };
        await movedCredentials(world).catch(() => undefined);
        world.records.interrupt = () => undefined;
        const found = await outcomes();
        expect(found.filter((outcome) => outcome.startsWith('token'))).toHaveLength(COUNT - 2);
        expect(found[REVOKED]).toBe('revoked');
      }
      await movedCredentials(world);
      expect(await outcomes()).toEqual(expected('unknown'));
    },
  );
});
