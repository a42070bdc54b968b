/** No emergency needs room: however many tokens and service accounts there are, they can be rotated and ended. */
import { memoryWorld, type MemoryWorld } from '../../adapters/memory/world';
import type { ServiceAccountRequest } from '../../contract/access';
import type { Problem } from '../../contract/problem';
import type { Result } from '../../core/result';
import { DAY } from '../../core/time';
import type { Bitbucket } from '../../ports/bitbucket';
import { bytesOf, load } from '../records/kind';
import { ACCOUNT_LIST } from './account-records';
import { saveServiceAccount } from './read-policy';
import { removeServiceAccount } from './service-accounts';
import { TOKEN_LIST } from './token-list';
import { issueToken, revokeToken, rotateToken } from './tokens';

const BY = { actor: 'somebody', from: 'settings page' };
const UUIDS = Array.from(
  { length: 500 },
  (_, number) => `{00000000-0000-4000-8000-${String(number).padStart(12, '0')}}`,
);
const SCOPE = { kind: 'repositories', uuids: UUIDS } as const;

let now: number;
let world: MemoryWorld;

beforeEach(() => {
  now = Date.UTC(2026, 10, 4, 6);
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => now });
});

async function idOf(done: Promise<Result<{ readonly id: string }, Problem>>): Promise<string> {
  const issued = await done;
  if (!issued.ok) throw new Error(issued.problem.message);
  return issued.value.id;
}

describe('as many tokens as there may be', () => {
  let ids: string[];
  beforeEach(async () => {
    ids = [];
    for (let number = 0; number < 50; number++) {
      const name = `${String(number).padStart(2, '0')}${'ä'.repeat(78)}`;
      ids.push(await idOf(issueToken({ name, scope: SCOPE, expiresInDays: 365 }, BY, world)));
    }
    expect(await issueToken({ name: 'one more' }, BY, world)).toMatchObject({
      problem: { code: 'too-many' },
    });
  });

  it('are revoked, each by one write of its own record', async () => {
    for (const id of ids) expect(await revokeToken({ id }, BY, world)).toMatchObject({ ok: true });
    expect(await issueToken({ name: 'one more' }, BY, world)).toMatchObject({ ok: true });
  });

  it('are rotated as often as anybody likes, and the list stays small', async () => {
    const [first = '', second = ''] = ids;
    let newest = first;
    for (let times = 0; times < 260; times++) {
      now += 1000;
      newest = await idOf(rotateToken({ id: newest, graceDays: 30 }, BY, world));
    }
    expect(await revokeToken({ id: newest }, BY, world)).toMatchObject({ ok: true });
    expect(await rotateToken({ id: second }, BY, world)).toMatchObject({ ok: true });
    const { list } = await load({ list: TOKEN_LIST }, world);
    expect(list.value.tokens.length).toBeLessThanOrEqual(251);
    expect(bytesOf(TOKEN_LIST.write(list.value))).toBeLessThan(TOKEN_LIST.bytesMax);
    expect(list.value.tokens.map(({ id }) => id)).toEqual(expect.arrayContaining(ids.slice(1)));
  });

  it('are let go of a month after they ended', async () => {
    for (const id of ids) await revokeToken({ id }, BY, world);
    now += 31 * DAY;
    for (let times = 0; times < 7; times++)
      await revokeToken({ id: await idOf(issueToken({ name: 'new' }, BY, world)) }, BY, world);
    const kept = [...world.records.stored.keys()].filter((key) => key.startsWith('token:'));
    expect(kept).toHaveLength(7);
  });
});

const REQUEST: ServiceAccountRequest = {
  id: null,
  name: '',
  preset: 'any',
  issuer: `https://issuer.example/${'i'.repeat(370)}`,
  audience: 'a'.repeat(400),
  subject: 's'.repeat(400),
  claims: Array.from({ length: 10 }, (_, at) => ({
    name: `${at}${'n'.repeat(199)}`,
    value: 'v'.repeat(200),
  })),
  keys: {
    kind: 'pasted',
    jwks: JSON.stringify({ keys: [{ kty: 'RSA', kid: 'one', e: 'AQAB', n: 'n'.repeat(31_000) }] }),
  },
  scope: { kind: 'repositories', uuids: UUIDS },
};

describe('as many service accounts as there may be', () => {
  it('fit their records at their largest, and are all removed', async () => {
    const ids: string[] = [];
    for (let number = 0; number < 20; number++) {
      const name = `${String(number).padStart(2, '0')}${'ä'.repeat(78)}`;
      ids.push(await idOf(saveServiceAccount({ ...REQUEST, name }, BY, world)));
    }
    const { list } = await load({ list: ACCOUNT_LIST }, world);
    expect(bytesOf(ACCOUNT_LIST.write(list.value))).toBeGreaterThan(100 * 1024);
    for (const id of ids)
      expect(await removeServiceAccount({ id }, BY, world)).toMatchObject({ ok: true });
    const keys = [...world.records.stored.keys()];
    expect(keys.filter((key) => key.startsWith('account:'))).toEqual([]);
  });

  it('refuse a policy that the list has no room for, in a sentence', async () => {
    const wide = { ...REQUEST, name: 'wide', subject: '\u{1F600}'.repeat(200) };
    const claims = REQUEST.claims.map(({ name }) => ({ name, value: '語'.repeat(200) }));
    expect(await saveServiceAccount({ ...wide, claims }, BY, world)).toMatchObject({
      problem: {
        code: 'invalid-request',
        message: 'issuer, audience, subject and claims must have at most 8192 bytes together.',
      },
    });
  });
});
