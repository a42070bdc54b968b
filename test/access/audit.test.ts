/** The audit log hides nothing: different states read differently, and an intruder's afternoon is told from it alone. */
import fc from 'fast-check';
import { memoryWorld, type MemoryWorld } from '../../src/adapters/memory/world';
import { noteRefusedAction } from '../../src/app/access/refused-action';
import { policyText } from '../../src/app/access/policy-text';
import { saveServiceAccount } from '../../src/app/access/read-policy';
import { toldScope } from '../../src/app/access/scopes';
import { tendAccess } from '../../src/app/access/tend-access';
import { issueToken, revokeToken } from '../../src/app/access/tokens';
import { differenceOf, tellingOf } from '../../src/app/records/audit-text';
import { changeOf, load } from '../../src/app/records/kind';
import { SETTINGS } from '../../src/app/records/settings';
import { INDEX } from '../../src/app/records/repository-index';
import { exportAudit, listAudit } from '../../src/app/settings/audit-log';
import { eraseAccount } from '../../src/app/settings/erase-account';
import { readSettings, saveSettings } from '../../src/app/settings/settings';
import type { ServiceAccountRequest, SettingsView } from '../../src/contract/access';
import { AdmittedLately } from '../../src/core/access/admission-memory';
import type { TrustPolicy } from '../../src/core/access/policy';
import type { Scope } from '../../src/core/access/scope';
import type { Bitbucket } from '../../src/ports/bitbucket';
import { GOOD_KEYS } from './policy-rows';

const DAY = 86_400_000;
const PROBLEM = { code: 'not-allowed', message: 'Only an admin may do this.' } as const;
const BY = { actor: '557058:intruder', from: 'settings page' };
const SHOP = '{11111111-1111-4111-8111-111111111111}';
const PAY = '{22222222-2222-4222-8222-222222222222}';

let now: number;
let world: MemoryWorld;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 4, 13);
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => now });
  const { index } = await load({ index: INDEX }, world);
  const entries = { 1: { uuid: SHOP, slug: 'web-shop' }, 2: { uuid: PAY, slug: 'payments' } };
  for (const [digit, entry] of Object.entries(entries)) {
    const page = index[Number(digit)];
    if (page === undefined) throw new Error('There is no such page.');
    const known = { ...entry, knownSince: 0 };
    await world.records.write([changeOf(page, { entries: [known] })]);
  }
});

const records = async () => {
  const log = await listAudit({}, world);
  if (!log.ok) throw new Error(log.problem.message);
  return log.value.records;
};

const settings = async (): Promise<SettingsView> => {
  const read = await readSettings(world);
  if (!read.ok) throw new Error(read.problem.message);
  return read.value.settings;
};

const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('a', 'a, subject "b"', 'x'.repeat(500), `${'x'.repeat(499)}y`, '*', '; keys'),
);
const key = fc.record({
  kty: fc.constant('EC'),
  kid: word,
  crv: fc.constant('P-256'),
  x: word,
  y: word,
});
const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant({ kind: 'workspace' } as const),
  fc.record({
    kind: fc.constant('repositories' as const),
    uuids: fc.uniqueArray(fc.oneof(fc.constantFrom(SHOP, PAY), fc.uuid()), { maxLength: 30 }),
  }),
);
const policy: fc.Arbitrary<TrustPolicy & { name: string; scope: Scope }> = fc.record({
  ...{ name: word, issuer: word, audience: word, subject: word, scope },
  preset: fc.constantFrom('any', 'aws'),
  claims: fc.array(fc.record({ name: word, value: word }), { maxLength: 3 }),
  keys: fc.oneof(
    fc.constant({ kind: 'fetched' } as const),
    fc.record({
      kind: fc.constant('pasted' as const),
      keys: fc.record({ keys: fc.array(key, { minLength: 1, maxLength: 3 }) }),
    }),
  ),
});
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

describe('two different states', () => {
  it('of a policy read differently, also where one field differs a little', async () => {
    const { index } = await load({ index: INDEX }, world);
    const mixed = fc.tuple(
      policy,
      policy,
      fc.subarray(['issuer', 'subject', 'claims', 'keys', 'scope']),
    );
    await fc.assert(
      fc.asyncProperty(mixed, async ([one, other, fields]) => {
        const second = {
          ...one,
          ...Object.fromEntries(fields.map((name) => [name, other[name as keyof typeof other]])),
        };
        const [a, b] = [
          await policyText(one, index, world),
          await policyText(second, index, world),
        ];
        expect(a === b).toBe(isSame(one, second));
      }),
      { numRuns: 1000 },
    );
  });

  it('of a scope read differently, with repositories by name', async () => {
    const { index } = await load({ index: INDEX }, world);
    const text = (of: Scope) => tellingOf({ for: toldScope(of, index) }, world);
    expect(await text({ kind: 'repositories', uuids: [PAY, SHOP] })).toBe(
      'for ["payments","web-shop"]',
    );
    await fc.assert(
      fc.asyncProperty(scope, scope, async (a, b) => {
        expect((await text(a)) === (await text(b))).toBe(isSame(a, b));
      }),
      { numRuns: 1000 },
    );
  });

  it('of settings read differently, however long they are', async () => {
    const view = fc.record({
      trackedBranches: fc.array(word, { maxLength: 20 }),
      retentionDays: fc.integer({ min: 1, max: 365 }),
      excludedRepositories: fc.array(word, { maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(view, view, view, async (before, a, b) => {
        const same =
          (await differenceOf(before, a, world)) === (await differenceOf(before, b, world));
        expect(same).toBe(isSame(a, b));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an intruder’s afternoon', () => {
  const account: ServiceAccountRequest = {
    ...{ id: null, name: 'cluster', preset: 'kubernetes', issuer: 'https://cluster.example' },
    ...{ audience: 'lifeline', subject: 'prometheus', claims: [], keys: GOOD_KEYS },
    scope: { kind: 'repositories', uuids: [SHOP] },
  };
  const swapped = JSON.stringify({
    keys: [{ kty: 'EC', crv: 'P-256', kid: 'one', x: 'eA', y: 'eQ' }],
  });

  it('is told from the log alone', async () => {
    const made = await saveServiceAccount(
      account,
      { actor: 'admin', from: 'settings page' },
      world,
    );
    const id = made.ok ? made.value.id : '';
    now += 1000;
    const token = await issueToken({ name: 'backup', expiresInDays: 365 }, BY, world);
    const tokenId = token.ok ? token.value.id : '';
    now += 1000;
    await saveServiceAccount(
      { ...account, id, scope: { kind: 'repositories', uuids: [PAY] } },
      BY,
      world,
    );
    now += 1000;
    const keys = { kind: 'pasted', jwks: swapped } as const;
    await saveServiceAccount(
      { ...account, id, scope: { kind: 'repositories', uuids: [PAY] }, keys },
      BY,
      world,
    );
    now += 1000;
    await saveSettings({ ...(await settings()), auditRetentionDays: 30 }, BY, world);
    now += 1000;
    await revokeToken({ id: tokenId }, BY, world);
    now += 1000;
    await saveSettings({ ...(await settings()), excludedRepositories: ['web-shop'] }, BY, world);
    now += 6 * DAY;
    await tendAccess(world);

    const theirs = (await records()).filter(({ actor }) => actor === BY.actor).reverse();
    const told = theirs.map(({ action, object }) => `${action} ${object.replace(/ \(.*/, '')}`);
    // What one save tells is of the same millisecond, and in no order.
    const [shortened] = told.splice(3, 2).sort();
    expect([shortened, ...told]).toEqual([
      'audit-retention-shortened audit log',
      'token-issued backup',
      'service-account-changed cluster',
      'service-account-changed cluster',
      'token-revoked backup',
      'settings-changed workspace',
    ]);
    const [issued, moved, keysSwapped] = theirs.map(({ detail }) => detail);
    expect(issued).toBe('for "the whole workspace", days 365');
    expect(moved).toContain('for ["web-shop"]; now: ');
    expect(moved).toMatch(/for \["payments"\]$/);
    const thumbprints = keysSwapped?.match(/\\"([\w-]{43})\\"/g);
    expect(new Set(thumbprints).size).toBe(2);
    const all = theirs.map(({ detail }) => detail).join('\n');
    expect(all).toContain('auditRetentionDays: 365 → 30');
    expect(all).toContain('from 365 to 30 days, in effect from 2026-11-11T13:00:04.000Z');
    expect(all).toContain('excludedRepositories: [] → ["web-shop"]');
  });
});

describe('a played month', () => {
  it('with a short retention for a day loses nothing', async () => {
    for (let day = 0; day < 31; day++) {
      if (day === 12)
        await saveSettings({ ...(await settings()), auditRetentionDays: 30 }, BY, world);
      if (day === 13)
        await saveSettings({ ...(await settings()), auditRetentionDays: 365 }, BY, world);
      await issueToken({ name: `day ${String(day)}` }, BY, world);
      now += DAY;
      await tendAccess(world);
    }
    now += 100 * DAY;
    await tendAccess(world);
    const issued = [...world.records.appended.values()].filter(
      ({ body }) => (body as { action: string }).action === 'token-issued',
    );
    expect(issued).toHaveLength(31);
    expect(new Set(issued.map(({ ttlSeconds }) => ttlSeconds))).toEqual(new Set([365 * 86_400]));
  });

  it('with a short retention that stays loses what is due, a week later', async () => {
    await issueToken({ name: 'old' }, BY, world);
    now += 40 * DAY;
    await saveSettings({ ...(await settings()), auditRetentionDays: 30 }, BY, world);
    now += 7 * DAY - 1;
    expect((await records()).map(({ action }) => action)).toContain('token-issued');
    now += 1;
    expect((await records()).map(({ action }) => action)).not.toContain('token-issued');
  });
});

describe('an erasure', () => {
  it('puts one pseudonym in the place of an account id, at once', async () => {
    await issueToken({ name: 'a' }, BY, world);
    await issueToken({ name: 'b' }, { ...BY, actor: 'somebody else' }, world);
    now += 1000;
    await eraseAccount({ accountId: BY.actor }, { actor: 'admin', from: 'settings page' }, world);
    expect(JSON.stringify([...world.records.appended])).not.toContain(BY.actor);
    const actors = (await records()).map(({ action, actor }) => `${action} ${actor}`);
    expect(actors).toContain('token-issued somebody else');
    expect(actors.filter((one) => /^token-issued erased-[0-9a-f]{16}$/.test(one))).toHaveLength(1);
  });
});

describe('an intruder who erases', () => {
  it('is not out of the log by their own hand', async () => {
    await issueToken({ name: 'backup' }, BY, world);
    now += 1000;
    expect(await eraseAccount({ accountId: BY.actor }, BY, world)).toEqual({
      ok: false,
      problem: {
        code: 'not-allowed',
        message: 'Another admin must erase your account id: whoever erases stays in the log.',
      },
    });
    const told = (await records()).map((one) => `${one.action} ${one.result} ${one.actor}`);
    expect(told).toEqual([`account-erased refused ${BY.actor}`, `token-issued done ${BY.actor}`]);
  });

  it('does not tear a pseudonym from what was done under it', async () => {
    await issueToken({ name: 'backup' }, BY, world);
    const by = { actor: 'admin', from: 'settings page' };
    const erased = await eraseAccount({ accountId: BY.actor }, by, world);
    const pseudonym = erased.ok ? erased.value.pseudonym : '';
    expect(await eraseAccount({ accountId: pseudonym }, BY, world)).toEqual({
      ok: false,
      problem: {
        code: 'invalid-request',
        message: 'accountId is a pseudonym: nobody can be told from it.',
      },
    });
    expect((await records()).map(({ actor }) => actor)).toContain(pseudonym);
  });
});

describe('the file', () => {
  it('quotes every cell, and holds no formula in any locale', async () => {
    await issueToken({ name: '=1+1' }, { actor: '＝cmd', from: 'x;=2' }, world);
    const file = await exportAudit({ format: 'csv' }, BY, world);
    const [, line = ''] = file.ok ? file.value.text.split('\r\n') : [];
    expect(line).toMatch(
      /^"2026-[^"]*","'＝cmd","token-issued","'=1\+1 \(\w{8}\)","done","x;'=2",/,
    );
    expect(line.split('","')).toHaveLength(7);
  });

  it('is no place for a cursor that somebody made up', async () => {
    expect(await listAudit({ cursor: 'made up' }, world)).toEqual({
      ok: false,
      problem: {
        code: 'invalid-request',
        message: 'This page of the log is not there any more. Load the log again.',
      },
    });
  });
});

describe('the log', () => {
  it('shows signs that nobody sees, so that no name passes for another', async () => {
    await issueToken({ name: 'back\u200Bup\u202E' }, BY, world);
    const [record] = await records();
    expect(record?.object).toMatch(/^back\\u\{200b\}up\\u\{202e\} \(\w{8}\)$/);
  });

  it.each([
    { sign: 'a joiner', name: 'back\u034Fup', shown: 'back\\u{34f}up' },
    { sign: 'a variation', name: 'backup\uFE0F', shown: 'backup\\u{fe0f}' },
    { sign: 'a rare variation', name: 'back\u{E0101}up', shown: 'back\\u{e0101}up' },
    { sign: 'a vowel of no width', name: 'back\u17B4up', shown: 'back\\u{17b4}up' },
    { sign: 'a blank of dots', name: 'back\u2800up', shown: 'back\\u{2800}up' },
    { sign: 'another space', name: 'back\u00A0up', shown: 'back\\u{a0}up' },
    { sign: 'one more space', name: 'back  up', shown: 'back \\u{20}up' },
    { sign: 'what stands for a sign', name: 'back\\u{200b}up', shown: 'back\\u{5c}u{200b}up' },
  ])('shows $sign, which pages hide or write like another', async ({ name, shown }) => {
    await issueToken({ name }, BY, world);
    const [record] = await records();
    expect(record?.object.slice(0, -11)).toBe(shown);
  });

  it('is not buried under what a person may not do: once a day for each person and function', async () => {
    for (let minute = 0; minute < 2 * 24 * 60; minute += 10) {
      for (const action of ['issueToken', 'readSettings'])
        await noteRefusedAction(PROBLEM, { ...BY, action, repositoryUuid: '' }, world);
      now += 600_000;
    }
    // Two days that begin at one o'clock in the afternoon touch three.
    expect((await records()).map(({ action, object }) => `${action} ${object}`).sort()).toEqual([
      ...Array.from({ length: 3 }, () => 'action-refused issueToken'),
      ...Array.from({ length: 3 }, () => 'action-refused readSettings'),
    ]);
  });

  it('has what was refused where it happened, newest first', async () => {
    await issueToken({ name: 'before' }, BY, world);
    now += 3_600_000;
    await noteRefusedAction(PROBLEM, { ...BY, action: 'issueToken', repositoryUuid: '' }, world);
    now += 3_600_000;
    await issueToken({ name: 'after' }, BY, world);
    expect((await records()).map(({ action }) => action)).toEqual([
      'token-issued',
      'action-refused',
      'token-issued',
    ]);
  });

  it('tells by no id of a record whose it was, or that two are of one person', async () => {
    const by = { ...BY, action: 'issueToken', repositoryUuid: '' };
    await noteRefusedAction(PROBLEM, by, world);
    await eraseAccount({ accountId: BY.actor }, { actor: 'admin', from: 'settings page' }, world);
    now += DAY;
    await noteRefusedAction(PROBLEM, by, world);
    const refused = (await records()).filter(({ action }) => action === 'action-refused');
    const names = refused.map(({ id }) => id.split(':')[1] ?? '');
    expect(new Set(names).size).toBe(2);
    const digest = await world.sha256(`${by.actor} ${by.from} ${by.action}`);
    const stored = JSON.stringify([...world.records.appended]);
    expect([...names, stored].filter((one) => one.includes(digest.slice(0, 16)))).toEqual([]);
  });

  it('has a refusal once where two containers refuse', async () => {
    const other = { ...world, noted: new AdmittedLately() };
    for (const container of [world, other])
      await noteRefusedAction(
        PROBLEM,
        { ...BY, action: 'issueToken', repositoryUuid: '' },
        container,
      );
    expect(await records()).toHaveLength(1);
  });

  it('tells of an erasure that came to no end too', async () => {
    await issueToken({ name: 'a' }, BY, world);
    const page = await world.trail.list('audit:', null);
    jest
      .spyOn(world.trail, 'list')
      .mockImplementation(() => Promise.resolve({ entries: page?.entries ?? [], next: '1' }));
    const by = { actor: 'admin', from: 'settings page' };
    expect(await eraseAccount({ accountId: BY.actor }, by, world)).toMatchObject({ ok: false });
    jest.restoreAllMocks();
    const erased = (await records()).find(({ action }) => action === 'account-erased');
    expect(erased?.detail).toBe('100 records; the log is longer');
  });
});

describe('a damaged record', () => {
  it('is told of without the names that stand in it', async () => {
    const odd = { repositories: { 'web-shop': { trackedBranches: ['secret-branch'] } } };
    await world.records.write([{ key: SETTINGS.key, body: odd, revision: null }]);
    await expect(settings()).rejects.toThrow(
      'Record settings cannot be read: settings.repositories.*.stepHistograms must be true or false',
    );
  });
});
