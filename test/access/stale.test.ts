/** Every form carries what it was read at: who is late is told what changed, loses nothing typed, and may go on. */
import { memoryWorld, type MemoryWorld } from '../../src/adapters/memory/world';
import { listServiceAccounts } from '../../src/app/access/list-credentials';
import { saveServiceAccount } from '../../src/app/access/read-policy';
import { load } from '../../src/app/records/kind';
import { INDEX, indexChanges } from '../../src/app/records/repository-index';
import { readPushChoice, savePushChoice } from '../../src/app/settings/push-choice';
import {
  readRepositorySettings,
  saveRepositorySettings,
} from '../../src/app/settings/repository-settings';
import { readSettings, saveSettings } from '../../src/app/settings/settings';
import type { RepositorySettingsView, ServiceAccountRequest } from '../../src/contract/access';
import type { Problem } from '../../src/contract/problem';
import type { Result } from '../../src/core/result';
import type { Bitbucket } from '../../src/ports/bitbucket';

const BY = { actor: '557058:somebody', from: 'settings page' };
const uuid = (number: number) => `{00000000-0000-4000-8000-${String(number).padStart(12, '0')}}`;
const [SHOP, PAY] = [uuid(0), uuid(1)] as const;

let world: MemoryWorld;

beforeEach(async () => {
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => Date.UTC(2026, 10, 4, 13) });
  const slugs = ['web-shop', 'payments', ...Array.from({ length: 30 }, (_, at) => `r${at}`)];
  const entries = slugs.map((slug, at) => ({ uuid: uuid(at), slug, knownSince: 1 }));
  await world.records.write(indexChanges((await load({ index: INDEX }, world)).index, entries));
});

async function of<T>(told: Promise<Result<T, Problem>>): Promise<T> {
  const answer = await told;
  if (!answer.ok) throw new Error(answer.problem.message);
  return answer.value;
}

async function problemOf(told: Promise<Result<unknown, Problem>>): Promise<Problem> {
  const answer = await told;
  if (answer.ok) throw new Error('It was saved.');
  return answer.problem;
}

const says = (told: string): string =>
  `Somebody changed this since you read it (${told}). Nothing was saved, and what you typed is still here: save again to put it in the place of that.`;

const FOLLOWS: RepositorySettingsView = {
  isIncluded: true,
  ...{ trackedBranches: null, stepHistograms: null, commitsBehind: null },
};
const saveOf = (of: string, view: RepositorySettingsView & { revision?: number }) =>
  saveRepositorySettings(view, { ...BY, repositoryUuid: of }, world);

describe('the form of the workspace', () => {
  it('is told what changed, and replaces it with the revision that it was told', async () => {
    const { settings, revision } = await of(readSettings(world));
    await of(saveSettings({ ...settings, retentionDays: 90, revision }, BY, world));
    const late = { ...settings, retentionDays: 60, revision };
    const problem = await problemOf(saveSettings(late, BY, world));
    expect(problem).toEqual({
      code: 'stale',
      message: says('retentionDays: 30 → 90'),
      revision: 1,
    });
    expect(await of(saveSettings({ ...late, revision: 1 }, BY, world))).toEqual({ revision: 2 });
    expect((await of(readSettings(world))).settings).toMatchObject({ retentionDays: 60 });
  });

  it('does not bring back what a repository’s admin has just left out', async () => {
    const { settings, revision } = await of(readSettings(world));
    await of(saveOf(PAY, { ...FOLLOWS, isIncluded: false }));
    expect(await problemOf(saveSettings({ ...settings, revision }, BY, world))).toMatchObject({
      message: says('excludedRepositories: [] → ["payments"]'),
    });
  });

  it('is not troubled by what a repository chose for itself', async () => {
    const { settings, revision } = await of(readSettings(world));
    await of(saveOf(PAY, { ...FOLLOWS, stepHistograms: true }));
    expect(await saveSettings({ ...settings, revision }, BY, world)).toMatchObject({ ok: true });
  });

  it('is told that more changed than is remembered', async () => {
    const { settings, revision } = await of(readSettings(world));
    await of(saveSettings({ ...settings, retentionDays: 90 }, BY, world));
    for (let at = 0; at < 25; at++)
      await of(saveOf(uuid(2 + at), { ...FOLLOWS, stepHistograms: true }));
    expect(await problemOf(saveSettings({ ...settings, revision }, BY, world))).toMatchObject({
      message: says('more than is remembered'),
      revision: 26,
    });
  });
});

describe('the form of a repository', () => {
  it('is told of the workspace that it changed, and not which other repositories there are', async () => {
    const read = await of(readRepositorySettings(SHOP, world));
    const { settings } = await of(readSettings(world));
    await of(saveSettings({ ...settings, excludedRepositories: ['payments'] }, BY, world));
    const problem = await problemOf(saveOf(SHOP, { ...read.settings, revision: read.revision }));
    expect(problem.message).toBe(says('the settings of the workspace'));
  });

  it('shows of the workspace what it follows, and no other repository', async () => {
    const { settings } = await of(readSettings(world));
    await of(saveSettings({ ...settings, excludedRepositories: ['payments'] }, BY, world));
    expect((await of(readRepositorySettings(SHOP, world))).workspace).toEqual({
      trackedBranches: ['develop', 'release/*', 'hotfix/*'],
      stepHistograms: false,
      commitsBehind: [],
    });
  });

  it('is told what somebody else chose for it', async () => {
    const read = await of(readRepositorySettings(SHOP, world));
    await of(saveOf(SHOP, { ...FOLLOWS, trackedBranches: ['next'], revision: read.revision }));
    const problem = await problemOf(saveOf(SHOP, { ...FOLLOWS, revision: read.revision }));
    expect(problem.message).toBe(says('trackedBranches: null → ["next"]'));
  });
});

describe('the form of pushes', () => {
  it('is told what is chosen now', async () => {
    const { choice, revision } = await of(readPushChoice(world));
    await of(savePushChoice({ ...choice, isOff: true, revision }, BY, world));
    const problem = await problemOf(savePushChoice({ ...choice, revision }, BY, world));
    expect(problem).toMatchObject({
      code: 'stale',
      message: says('now: isOff true, offUuids [], allowed []'),
      revision: 1,
    });
    expect(await savePushChoice({ ...choice, revision: 1 }, BY, world)).toMatchObject({ ok: true });
  });
});

describe('the form of a service account', () => {
  const ACCOUNT: ServiceAccountRequest = {
    ...{ id: null, name: 'workflow', preset: 'github-actions', subject: 'repo:acme/*' },
    ...{ issuer: 'https://token.actions.githubusercontent.com', audience: 'lifeline' },
    claims: [{ name: 'repository_owner', value: 'acme' }],
    keys: { kind: 'fetched' },
    scope: { kind: 'repositories', uuids: [SHOP] },
  };

  it('is told the policy as it is now, and replaces it with the revision that it was told', async () => {
    const { id, revision } = await of(saveServiceAccount({ ...ACCOUNT, revision: 0 }, BY, world));
    const [view] = (await of(listServiceAccounts(world))).accounts;
    expect(view?.revision).toBe(revision);
    const scope = { kind: 'repositories', uuids: [PAY] } as const;
    await of(saveServiceAccount({ ...ACCOUNT, id, revision, scope }, BY, world));
    const late = { ...ACCOUNT, id, revision, audience: 'other' };
    const problem = await problemOf(saveServiceAccount(late, BY, world));
    expect(problem).toMatchObject({ code: 'stale' });
    expect(problem.message).toContain('for ["payments"]');
    const again = { ...late, revision: problem.revision };
    expect(await saveServiceAccount(again, BY, world)).toMatchObject({ ok: true });
  });

  it('is not troubled by the first use, which is nobody’s change', async () => {
    const { id, revision } = await of(saveServiceAccount(ACCOUNT, BY, world));
    const [key, stored] = [`account:${id}`, world.records.stored.get(`account:${id}`)];
    if (stored === undefined) throw new Error('There is no such record.');
    const body = { ...(stored.body as object), firstUsedAt: 7 };
    await world.records.write([{ key, body, revision: stored.revision }]);
    expect(await saveServiceAccount({ ...ACCOUNT, id, revision }, BY, world)).toMatchObject({
      ok: true,
    });
  });
});
