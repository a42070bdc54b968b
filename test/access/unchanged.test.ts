/** A save that changes nothing is no change: nobody is told of it. And a name that changed hands changes nobody's settings. */
import { memoryWorld, type MemoryWorld } from '../../src/adapters/memory/world';
import { saveServiceAccount } from '../../src/app/access/read-policy';
import { load } from '../../src/app/records/kind';
import { INDEX, indexChanges } from '../../src/app/records/repository-index';
import { listAudit } from '../../src/app/settings/audit-log';
import { removePlan, savePlan } from '../../src/app/settings/plans';
import { savePushChoice } from '../../src/app/settings/push-choice';
import { saveRepositorySettings } from '../../src/app/settings/repository-settings';
import { readSettings, saveSettings } from '../../src/app/settings/settings';
import type { ServiceAccountRequest, SettingsAnswer } from '../../src/contract/access';
import type { Problem } from '../../src/contract/problem';
import type { Result } from '../../src/core/result';
import type { Bitbucket } from '../../src/ports/bitbucket';

const BY = { actor: '557058:somebody', from: 'settings page' };
const [SHOP, PAY, LATER] = [1, 2, 3].map(
  (number) => `{00000000-0000-4000-8000-00000000000${number}}`,
) as [string, string, string];

let world: MemoryWorld;

const named = async (names: Readonly<Record<string, string>>): Promise<void> => {
  const entries = Object.entries(names).map(([uuid, slug]) => ({ uuid, slug, knownSince: 1 }));
  await world.records.write(indexChanges((await load({ index: INDEX }, world)).index, entries));
};

beforeEach(async () => {
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => Date.UTC(2026, 10, 4, 13) });
  await named({ [SHOP]: 'web-shop', [PAY]: 'payments' });
});

async function of<T>(told: Promise<Result<T, Problem>>): Promise<T> {
  const answer = await told;
  if (!answer.ok) throw new Error(answer.problem.message);
  return answer.value;
}

const read = (): Promise<SettingsAnswer> => of(readSettings(world));
const logged = async (): Promise<number> => (await of(listAudit({}, world))).records.length;
const stored = (): string => JSON.stringify([...world.records.stored]);

const FOLLOWS = { trackedBranches: null, stepHistograms: null, commitsBehind: null };
const PLAN = {
  ...{ from: 0, name: 'Standard', includedMinutes: 2500, currency: 'USD', source: '' },
  ...{ perThousandMinutes: 10, perSlot: 0, plannedSlots: null },
};
const ACCOUNT: ServiceAccountRequest = {
  ...{ id: null, name: 'workflow', preset: 'github-actions', subject: 'repo:acme/*' },
  ...{ issuer: 'https://token.actions.githubusercontent.com', audience: 'lifeline' },
  claims: [{ name: 'repository_owner', value: 'acme' }],
  keys: { kind: 'fetched' },
  scope: { kind: 'workspace' },
};

/** Each form, saved twice over. */
const SAVES: Readonly<Record<string, () => Promise<Result<object, Problem>>>> = {
  'the workspace': async () => saveSettings((await read()).settings, BY, world),
  'who is left out': async () =>
    saveSettings({ ...(await read()).settings, excludedRepositories: [PAY] }, BY, world),
  'a repository': () =>
    saveRepositorySettings(
      { ...FOLLOWS, isIncluded: true },
      { ...BY, repositoryUuid: SHOP },
      world,
    ),
  'a repository that is left out': () =>
    saveRepositorySettings(
      { ...FOLLOWS, isIncluded: false },
      { ...BY, repositoryUuid: PAY },
      world,
    ),
  pushes: () => savePushChoice({ isOff: true, offUuids: [PAY], allowed: ['size'] }, BY, world),
  'a plan': () => savePlan(PLAN, BY, world),
  'no plan': () => removePlan({ from: 0 }, BY, world),
};

describe('a save that changes nothing', () => {
  it.each(Object.keys(SAVES))('of %s is not logged, and makes no form late', async (name) => {
    const save = SAVES[name] as () => Promise<Result<object, Problem>>;
    const first = await of(save());
    const [before, records] = [stored(), await logged()];
    expect(await of(save())).toEqual(first);
    expect(stored()).toBe(before);
    expect(await logged()).toBe(records);
  });

  it('of a service account is not logged', async () => {
    const { id, revision } = await of(saveServiceAccount(ACCOUNT, BY, world));
    const records = await logged();
    expect(await of(saveServiceAccount({ ...ACCOUNT, id }, BY, world))).toEqual({ id, revision });
    expect(await logged()).toBe(records);
  });

  it('leaves somebody else’s form as good as it was', async () => {
    const { settings, revision } = await read();
    await of(saveSettings({ ...settings, revision }, BY, world));
    const other = { ...settings, retentionDays: 60, revision };
    expect(await of(saveSettings(other, BY, world))).toEqual({ revision: 1 });
  });
});

describe('whoever is left out', () => {
  beforeEach(() =>
    of(
      saveRepositorySettings(
        { ...FOLLOWS, isIncluded: false },
        { ...BY, repositoryUuid: PAY },
        world,
      ),
    ),
  );

  it('stays out when a form is saved that was read before the repository was renamed', async () => {
    const { settings, revision } = await read();
    await named({ [SHOP]: 'web-shop', [PAY]: 'pay-ments', [LATER]: 'payments' });
    const sent = { ...settings, excludedRepositories: [PAY], retentionDays: 60, revision };
    await of(saveSettings(sent, BY, world));
    expect((await read()).settings.excludedRepositories).toEqual(['pay-ments']);
    const { records } = await of(listAudit({ action: 'settings-changed' }, world));
    expect(records.map(({ detail }) => detail)).toEqual(['retentionDays: 30 → 60']);
  });

  it('stays out by a name that nobody has yet, and by a uuid that nobody has any more', async () => {
    const { settings } = await read();
    const sent = { ...settings, excludedRepositories: [PAY, 'later', LATER, 'web-shop', SHOP] };
    await of(saveSettings(sent, BY, world));
    await named({ [SHOP]: 'shop', [LATER]: 'payments', [PAY]: 'pay' });
    expect((await read()).settings.excludedRepositories).toEqual([
      ...['pay', 'payments', 'shop'],
      'later',
    ]);
  });
});
