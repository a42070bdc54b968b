import { memoryWorld, type MemoryWorld } from '../../adapters/memory/world';
import type { KeySet, TrustPolicy } from '../../core/access/policy';
import { fail, succeed } from '../../core/result';
import { HOUR, MINUTE, SECOND } from '../../core/time';
import type { Bitbucket } from '../../ports/bitbucket';
import { load } from '../records/kind';
import { issuerKeys, keysFor } from './issuer-keys';

const POLICY: TrustPolicy = {
  preset: 'github-actions',
  issuer: 'https://issuer.example',
  audience: 'lifeline',
  subject: 'repo:acme/*',
  claims: [],
  keys: { kind: 'fetched' },
};

const setOf = (...ids: readonly string[]): KeySet => ({
  keys: ids.map((kid) => ({ kty: 'RSA', kid })),
});

let now: number;
let asked: number;
/** What the issuer shows; null while it cannot be reached. */
let published: KeySet | null;
let world: MemoryWorld;

beforeEach(() => {
  now = Date.UTC(2026, 2, 4, 9);
  asked = 0;
  published = setOf('one');
  world = memoryWorld({
    bitbucket: {} as Bitbucket,
    now: () => now,
    identities: {
      bitbucketKeys: () => Promise.resolve(fail('Not asked here.')),
      issuerKeys: () => {
        asked += 1;
        return Promise.resolve(published === null ? fail('No route.') : succeed(published));
      },
      verify: () => Promise.resolve('verified'),
      keySetProblem: () => Promise.resolve(null),
    },
  });
});

async function idsFor(keyId: string | null): Promise<readonly unknown[] | null> {
  const { stored } = await load({ stored: await issuerKeys(POLICY.issuer, world) }, world);
  const keys = await keysFor(POLICY, { stored, keyId }, world);
  return keys === null ? null : keys.keys.map(({ kid }) => kid);
}

describe('keysFor', () => {
  it('asks the issuer once and serves from storage for twelve hours', async () => {
    expect(await idsFor('one')).toEqual(['one']);
    now += 12 * HOUR - 1;
    expect(await idsFor('one')).toEqual(['one']);
    expect(asked).toBe(1);
    now += 1;
    expect(await idsFor('one')).toEqual(['one']);
    expect(asked).toBe(2);
  });

  it('asks again for an unknown key id, at most once a minute', async () => {
    await idsFor('one');
    now += MINUTE;
    published = setOf('one', 'two');
    expect(await idsFor('two')).toEqual(['one', 'two']);
    for (let second = 0; second < 59; second++) {
      now += SECOND;
      await idsFor('three');
    }
    expect(asked).toBe(2);
    now += SECOND;
    await idsFor('three');
    expect(asked).toBe(3);
  });

  it('asks once for a crowd that comes at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => idsFor('one')));
    expect(asked).toBe(1);
  });

  it('goes on with known keys while the issuer cannot be reached, for two days', async () => {
    await idsFor('one');
    published = null;
    now += 48 * HOUR - 1;
    expect(await idsFor('one')).toEqual(['one']);
    now += 1;
    expect(await idsFor('one')).toBeNull();
  });

  it('forgets a key that the issuer withdrew', async () => {
    await idsFor('one');
    published = setOf('two');
    now += 12 * HOUR;
    expect(await idsFor('one')).toEqual(['two']);
  });

  it('keeps the reason why keys could not be read, for the settings page', async () => {
    published = null;
    expect(await idsFor('one')).toBeNull();
    const { stored } = await load({ stored: await issuerKeys(POLICY.issuer, world) }, world);
    expect(stored.value).toMatchObject({
      keys: null,
      problem: 'No route.',
    });
  });

  it('never asks where keys were pasted', async () => {
    const keys = { kind: 'pasted', keys: setOf('mine') } as const;
    const { stored } = await load({ stored: await issuerKeys(POLICY.issuer, world) }, world);
    expect(await keysFor({ ...POLICY, keys }, { stored, keyId: 'other' }, world)).toEqual(
      setOf('mine'),
    );
    expect(asked).toBe(0);
  });
});
