/** The four people of the local Forge at every function that a page may call. */
import type { AccountRole } from 'local-forge';
import type { Resolvers } from '../../../src/contract/resolvers';
import { TABLE } from '../../../src/handlers/resolvers';
import { openHouse, type AccessHouse } from './house';
import { MAY, PERSON_ROWS, REQUEST_ROWS } from './people-rows';

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
    expect(Object.keys(MAY).sort()).toEqual(Object.keys(TABLE).sort());
  });

  it.each(PERSON_ROWS)('$kind: $name', async ({ functionKey, person, repository, outcome }) => {
    expect(await outcomeOf(functionKey, person, repository)).toBe(outcome);
  });

  it('show a hidden repository to those whom Bitbucket shows it', async () => {
    for (const name of ['repositoryPanel', 'repositoryPage', 'repositoryExposition'] as const)
      expect(await outcomeOf(name, 'repositoryAdmin', 'security-scans')).toBe('allowed');
  });

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
  it.each(REQUEST_ROWS)('$kind: $name', async (row) => {
    expect(await house.ask('issueToken', row.request)).toEqual({
      ok: false,
      error: { code: 'invalid-request', message: row.says },
    });
  });
});
