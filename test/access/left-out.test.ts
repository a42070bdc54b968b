/** What is said of a workspace in which repositories are left out: as many are affected as are counted. */
import { MemoryHouse } from './memory-house';

let house: MemoryHouse;
let all: readonly string[];

beforeAll(async () => {
  house = new MemoryHouse();
  await house.settle();
  all = house.workspace.repositories().map(({ slug }) => slug);
  const uuids = ['web-shop', 'payments', 'monolith'].map((slug) => house.uuidOf(slug));
  await house.have('issueToken', { name: 'three', scope: { kind: 'repositories', uuids } });
  await house.advance(86_400);
});

/** Rule and number of repositories of each banner: of the panel of web-shop, and of the fleet. */
async function told(without: readonly string[]): Promise<readonly string[][]> {
  const { settings } = await house.have('readSettings');
  await house.have('saveSettings', { ...settings, excludedRepositories: without });
  const pages = [await house.have('repositoryPanel'), await house.have('fleet')];
  return pages.map(({ banners }) => banners.map(({ rule, touches }) => `${rule} ${touches}`));
}

describe('a workspace whose sweeps stopped, and a scraper of three that never came', () => {
  it.each([
    { name: 'nobody is left out', without: () => [], stalled: 12, never: 3 },
    { name: 'two are', without: () => ['payments', 'monolith'], stalled: 10, never: 1 },
    { name: 'all are', without: () => all, stalled: 0, never: 0 },
  ])('touch as many as are counted where $name', async ({ without, stalled, never }) => {
    const banners = [`ingest/stalled ${stalled}`, `scrape/never ${never}`];
    expect(await told(without())).toEqual([banners, banners]);
  });
});
