/** What admins choose, and what comes of it on the page that a scraper reads. */
import { openHouse, type AccessHouse } from './house';

let house: AccessHouse;

beforeAll(async () => {
  house = await openHouse();
}, 60_000);

afterAll(() => house.close());

const settings = async () => (await house.have('readSettings')).settings;
const pageHas = async (slug: string): Promise<boolean> =>
  (await house.forge.scrape()).body.includes(`repository="${slug}"`);

describe('an excluded repository', () => {
  afterEach(async () => {
    await house.have('saveSettings', { ...(await settings()), excludedRepositories: [] });
  });

  it('is on no page, and asking for it by name finds nothing', async () => {
    await house.have('saveSettings', { ...(await settings()), excludedRepositories: ['payments'] });
    const { token } = (await house.forge.describe()).scrape;
    const headers = [['Authorization', `Bearer ${token}`]] as const;
    const asked = await house.knock({ path: '/metrics?repository=payments', headers });
    expect(asked.status).toBe(404);
    expect(await pageHas('payments')).toBe(false);
    expect(await pageHas('web-shop')).toBe(true);
  });

  it('is not said to be beyond a token that may read it', async () => {
    const scope = { kind: 'repositories', uuids: [house.uuidOf('payments')] } as const;
    const { token } = await house.have('issueToken', { name: 'of payments', scope });
    const headers = [['Authorization', `Bearer ${token}`]] as const;
    const ask = () => house.knock({ path: '/metrics?repository=payments', headers });
    expect((await ask()).status).toBe(200);
    await house.have('saveSettings', { ...(await settings()), excludedRepositories: ['payments'] });
    expect(await ask()).toMatchObject({
      status: 404,
      body: 'No repository of that name is counted; its name may have changed, or it is excluded in the settings.\n',
    });
  });

  it('stays out when it is renamed', async () => {
    await house.have('saveSettings', { ...(await settings()), excludedRepositories: ['payments'] });
    house.workspace.act({ action: 'rename', repository: 'payments', slug: 'pay-ments' });
    await house.forge.advance(600);
    expect(await settings()).toMatchObject({ excludedRepositories: ['pay-ments'] });
    expect(await pageHas('pay-ments')).toBe(false);
  });

  it('is brought back by the admins of the repository, who see the workspace’s choice', async () => {
    await house.have('saveSettings', { ...(await settings()), excludedRepositories: ['handbook'] });
    const as = { as: 'repositoryAdmin', repository: 'handbook' } as const;
    const read = await house.ask('repositorySettings', undefined, as);
    expect(read).toMatchObject({ ok: true, value: { settings: { isIncluded: false } } });
    const own = {
      isIncluded: true,
      trackedBranches: ['next'],
      stepHistograms: true,
      commitsBehind: null,
    };
    await house.ask('saveRepositorySettings', own, as);
    expect(await pageHas('handbook')).toBe(true);
    const after = await house.ask('repositorySettings', undefined, as);
    expect(after).toMatchObject({ ok: true, value: { settings: own } });
    const { records } = await house.have('auditLog', { action: 'repository-settings-changed' });
    expect(records[0]).toMatchObject({
      actor: house.workspace.accounts.repositoryAdmin,
      object: 'handbook',
      from: 'repository settings',
    });
  });
});

describe('the preview of a cost', () => {
  it('is that of the page as it is, when nothing changes', async () => {
    const cost = await house.have('previewCost', await settings());
    expect(cost.seriesThen).toBe(cost.seriesNow);
    expect(cost).toMatchObject({ seriesLimit: 10_000, repositories: [], note: '' });
  });

  it('counts what an exclusion saves, repository by repository', async () => {
    const proposed = { ...(await settings()), excludedRepositories: ['web-shop'] };
    const cost = await house.have('previewCost', proposed);
    const [saved] = cost.repositories;
    expect(saved).toMatchObject({ slug: 'web-shop', then: 0 });
    expect(cost.seriesNow - cost.seriesThen).toBe(saved?.now);
    expect(await pageHas('web-shop')).toBe(true);
  });

  it('says what nobody can foresee', async () => {
    const proposed = { ...(await settings()), trackedBranches: ['feature/*'] };
    expect((await house.have('previewCost', proposed)).note).toBe(
      'Series of newly tracked branches come as their pipelines run, at most 20 branches in each repository.',
    );
  });
});

describe('storage that does not answer', () => {
  const header = async () =>
    [['Authorization', `Bearer ${(await house.forge.describe()).scrape.token}`]] as const;

  afterEach(() => house.forge.fault({ kvsTooManyRequests: 0, kvsPartialBatches: 0 }));

  it.each([
    { fault: 'kvsTooManyRequests', path: '/metrics' },
    { fault: 'kvsPartialBatches', path: '/metrics' },
    { fault: 'kvsTooManyRequests', path: '/sd' },
    { fault: 'kvsPartialBatches', path: '/sd' },
  ])('lets nobody in and shows nothing: $fault at $path', async ({ fault, path }) => {
    const headers = await header();
    await house.forge.fault({ [fault]: 1 });
    expect(await house.knock({ path, headers })).toMatchObject({
      status: 503,
      body: 'The stored totals could not be read completely, so nothing is shown. Try again at the next scrape.\n',
    });
  });

  it('refuses still, where nothing needs to be looked up', async () => {
    await house.forge.fault({ kvsTooManyRequests: 1 });
    expect((await house.knock({})).status).toBe(401);
  });
});
