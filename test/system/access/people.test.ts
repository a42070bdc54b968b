/** The four people of the local Forge at every function that a page may call. */
import type { AccountRole } from '../../../devhost/host/bitbucket-server';
import type { Resolvers } from '../../../src/contract/resolvers';
import { TABLE } from '../../../src/handlers/resolvers';
import { openHouse, type AccessHouse } from './house';

const PEOPLE: readonly AccountRole[] = ['reader', 'writer', 'repositoryAdmin', 'workspaceAdmin'];

/** Who may, from the lowest upwards; on a page of web-shop, which everybody sees. */
const MAY: Readonly<Record<keyof Resolvers, readonly AccountRole[]>> = {
  auditLog: ['workspaceAdmin'],
  cost: ['workspaceAdmin'],
  dryRunToken: ['workspaceAdmin'],
  eraseAccount: ['workspaceAdmin'],
  exportAudit: ['workspaceAdmin'],
  fleet: PEOPLE,
  hook: ['workspaceAdmin'],
  importProgress: ['workspaceAdmin'],
  issueToken: ['workspaceAdmin'],
  listServiceAccounts: ['workspaceAdmin'],
  listTokens: ['workspaceAdmin'],
  newHookSecret: ['workspaceAdmin'],
  previewCost: ['workspaceAdmin'],
  pushChoice: ['workspaceAdmin'],
  readSettings: ['workspaceAdmin'],
  removeHook: ['workspaceAdmin'],
  removePlan: ['workspaceAdmin'],
  removeServiceAccount: ['workspaceAdmin'],
  repositoryExposition: PEOPLE,
  repositoryPage: PEOPLE,
  repositoryPanel: PEOPLE,
  repositorySettings: ['repositoryAdmin', 'workspaceAdmin'],
  revokeToken: ['workspaceAdmin'],
  rotateToken: ['workspaceAdmin'],
  savePlan: ['workspaceAdmin'],
  savePushChoice: ['workspaceAdmin'],
  saveRepositorySettings: ['repositoryAdmin', 'workspaceAdmin'],
  saveServiceAccount: ['workspaceAdmin'],
  saveSettings: ['workspaceAdmin'],
  scrapeConfiguration: ['workspaceAdmin'],
  scrapeTargets: ['workspaceAdmin'],
};

const NAMES = Object.keys(TABLE) as (keyof Resolvers)[];
const TRIES = NAMES.flatMap((name) =>
  PEOPLE.map((person) => ({
    name,
    person,
    outcome: MAY[name].includes(person) ? 'allowed' : 'refused',
  })),
);

let house: AccessHouse;

beforeAll(async () => {
  house = await openHouse();
}, 60_000);

afterAll(() => house.close());

/** A request that changes nothing also where it is allowed: it has a field that nobody knows. */
async function outcomeOf(
  name: keyof Resolvers,
  as: AccountRole,
  repository?: string,
): Promise<string> {
  const forged = { repositoryUuid: house.uuidOf('web-shop') };
  const answer = await house.ask(name, forged, { as, ...(repository && { repository }) });
  return answer.ok || answer.error.code !== 'not-allowed' ? 'allowed' : 'refused';
}

describe('the resolvers', () => {
  it('are all in the table of who may', () => {
    expect(Object.keys(MAY).sort()).toEqual([...NAMES].sort());
  });

  it.each(TRIES)('$outcome: $name by the $person', async ({ name, person, outcome }) => {
    expect(await outcomeOf(name, person, 'web-shop')).toBe(outcome);
  });

  it.each(['repositoryPanel', 'repositoryPage', 'repositoryExposition'] as const)(
    'show nothing of a repository that Bitbucket hides: %s',
    async (name) => {
      expect(await outcomeOf(name, 'reader', 'security-scans')).toBe('refused');
      expect(await outcomeOf(name, 'writer', 'security-scans')).toBe('refused');
      expect(await outcomeOf(name, 'repositoryAdmin', 'security-scans')).toBe('allowed');
    },
  );

  it.each([
    { person: 'reader', repositories: 11, isWhole: false },
    { person: 'writer', repositories: 11, isWhole: false },
    { person: 'repositoryAdmin', repositories: 12, isWhole: false },
    { person: 'workspaceAdmin', repositories: 12, isWhole: true },
  ] as const)(
    'show $repositories repositories in the fleet to the $person, as Bitbucket does',
    async ({ person, repositories, isWhole }) => {
      const answer = await house.ask('fleet', undefined, { as: person });
      if (!answer.ok) throw new Error(answer.error.message);
      const slugs = answer.value.repositories.map(({ slug }) => slug);
      expect(slugs).toHaveLength(repositories);
      expect(slugs.includes('security-scans')).toBe(repositories === 12);
      expect(answer.value.whole !== null).toBe(isWhole);
    },
  );

  it('show no fleet to a stranger', async () => {
    const stranger = '557058:00000000-0000-4000-8000-0000000000ff';
    const call = { module: 'fleet', functionKey: 'fleet', accountId: stranger };
    const url = `${house.forge.origin}/__devhost/invoke`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(call) });
    expect(await response.json()).toMatchObject({
      result: { ok: false, error: { code: 'not-allowed' } },
    });
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))(
    'do not know a function that every object inherits: %s',
    async (name) => {
      const asked = house.ask(
        name as keyof Resolvers,
        {},
        { as: 'reader', repository: 'web-shop' },
      );
      await expect(asked).rejects.toThrow(`There is no function "${name}" here.`);
    },
  );

  it('refuse what belongs to a repository where there is none', async () => {
    expect(await house.ask('repositoryPanel', undefined, { as: 'workspaceAdmin' })).toEqual({
      ok: false,
      error: { code: 'no-repository', message: 'This belongs to the page of a repository.' },
    });
  });

  it('take the repository from the page, never from what it sends', async () => {
    const uuid = house.uuidOf('web-shop');
    const forged = { uuid, repositoryUuid: uuid, context: { extension: { repository: { uuid } } } };
    const settings = await house.ask('repositorySettings', forged, {
      as: 'repositoryAdmin',
      repository: 'security-scans',
    });
    expect(settings).toMatchObject({ ok: false, error: { code: 'invalid-request' } });
    const panel = await house.ask('repositoryPanel', undefined, {
      as: 'reader',
      repository: 'web-shop',
    });
    expect(panel).toMatchObject({ ok: true, value: { repository: { slug: 'web-shop' } } });
  });

  it('refuse everybody while Bitbucket does not tell who may', async () => {
    await house.forge.fault({ bitbucketServerErrors: 1 });
    expect(await house.ask('issueToken', { name: 'x' })).toMatchObject({
      ok: false,
      error: { code: 'not-checked' },
    });
    await house.forge.fault({ bitbucketServerErrors: 0 });
  });
});

describe('a request to a resolver', () => {
  const long = 'x'.repeat(320_000);
  it.each([
    { sends: 'no name', request: {}, says: 'name must be text.' },
    { sends: 'a name that is a number', request: { name: 7 }, says: 'name must be text.' },
    { sends: 'an empty name', request: { name: ' ' }, says: 'name must have 1 to 80 characters.' },
    {
      sends: 'a name of 81 characters',
      request: { name: 'n'.repeat(81) },
      says: 'name must have 1 to 80 characters.',
    },
    {
      sends: 'a name with a line break',
      request: { name: 'a\nb' },
      says: 'name must not hold control characters.',
    },
    {
      sends: 'a field too many',
      request: { name: 'a', admin: true },
      says: 'admin is not known here.',
    },
    {
      sends: 'a prototype',
      request: JSON.parse('{"name":"a","__proto__":{"scope":1}}') as object,
      says: '__proto__ is not known here.',
    },
    {
      sends: '366 days',
      request: { name: 'a', expiresInDays: 366 },
      says: 'expiresInDays must be a whole number from 1 to 365.',
    },
    {
      sends: 'half a day',
      request: { name: 'a', expiresInDays: 0.5 },
      says: 'expiresInDays must be a whole number from 1 to 365.',
    },
    {
      sends: 'a scope of another kind',
      request: { name: 'a', scope: { kind: 'world' } },
      says: 'scope.kind must be one of workspace, repositories.',
    },
    {
      sends: 'a scope with a slug',
      request: { name: 'a', scope: { kind: 'repositories', uuids: ['web-shop'] } },
      says: 'scope.uuids[0] must have 38 to 38 characters.',
    },
    { sends: 'a list', request: [], says: 'request must be an object.' },
    {
      sends: '320 KB',
      request: { name: long },
      says: 'The request is longer than 300000 characters.',
    },
  ])('is refused by the name of the field: $sends', async ({ request, says }) => {
    expect(await house.ask('issueToken', request)).toEqual({
      ok: false,
      error: { code: 'invalid-request', message: says },
    });
  });
});
