/** Each scenario as somebody meets it: panel, fleet and metrics, and whether they agree. */
import type { Browser, Locator } from 'playwright-core';
import { samplesOf } from '../host/forge';
import { openHouse, type House } from '../health/house';
import { openBrowser, openPage, type OpenPage } from './browser';
import { OF_REPOSITORIES, OF_THE_WORKSPACE, playRepositories, type Scene } from './scenes';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

/** One tab for each page, read anew where something was played since. */
class Visitor {
  readonly house: House;
  readonly #tabs = new Map<string, { readonly opened: OpenPage; act: number }>();
  #act = 0;

  constructor(house: House) {
    this.house = house;
  }

  async play({ play }: Scene): Promise<void> {
    if (play === undefined) return;
    this.#act += 1;
    await play(this.house);
  }

  async open(path: string): Promise<OpenPage> {
    const known = this.#tabs.get(path);
    if (known === undefined) {
      const opened = await openPage(browser, `${this.house.forge.origin}/ui/${path}`);
      this.#tabs.set(path, { opened, act: this.#act });
      return opened;
    }
    if (known.act < this.#act) await known.opened.page.reload();
    known.act = this.#act;
    return known.opened;
  }

  get complaints(): readonly string[] {
    return [...this.#tabs.values()].flatMap(({ opened }) => opened.complaints);
  }

  async close(): Promise<void> {
    for (const { opened } of this.#tabs.values()) await opened.page.context().close();
    await this.house.forge.close();
  }
}

const said = (text: string | RegExp): unknown =>
  typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text);

const headlinesIn = async ({ app }: OpenPage, list: string): Promise<string[]> =>
  app.getByRole('list', { name: list, exact: true }).getByRole('heading').allInnerTexts();

async function expectHeadlines(
  page: OpenPage,
  list: string,
  wanted: readonly (string | RegExp)[] = [],
): Promise<void> {
  const found = await headlinesIn(page, list);
  expect(found).toEqual(wanted.map((one) => (typeof one === 'string' ? one : said(one))));
}

const stateOf = (lamp: Locator): Promise<string | null> => lamp.getAttribute('data-state');

/** The reason, and neither a lamp nor a name. */
async function expectNothingBut({ app }: OpenPage, reason: string): Promise<void> {
  await app.getByText(reason).waitFor();
  expect(await app.getByTestId(/^lamp-/).count()).toBe(0);
  expect(await app.getByRole('table').count()).toBe(0);
}

/** Whether the lamp tells of a problem, whose headline stands over its card. */
const isOfProblem = ({ ci }: Scene): boolean => ci === 'broken' || ci === 'degraded';

async function expectPanel(visitor: Visitor, scene: Scene): Promise<void> {
  const opened = await visitor.open(`repository-panel?repository=${scene.repository}`);
  const { app } = opened;
  if (scene.refused !== undefined) return expectNothingBut(opened, scene.refused.panel);
  await app.getByTestId('verdict').waitFor();
  const [ci, metrics] = [app.getByTestId('lamp-ci'), app.getByTestId('lamp-metrics')];
  expect([await stateOf(ci), await stateOf(metrics)]).toEqual([scene.ci, scene.metrics]);
  const problems = isOfProblem(scene) ? await headlinesIn(opened, 'Problems') : [];
  const lamp = await ci.getByRole('paragraph').innerText();
  expect([...problems.slice(0, 1), lamp].join(' ')).toEqual(said(scene.says));
  await expectHeadlines(opened, 'Problems', scene.problems);
  await expectHeadlines(opened, 'Problems of the workspace', scene.banners);
}

async function expectFleet(visitor: Visitor, scene: Scene): Promise<void> {
  const opened = await visitor.open('fleet');
  const { app } = opened;
  if (scene.refused !== undefined) return expectNothingBut(opened, scene.refused.fleet);
  const table = app.getByRole('table', { name: 'Repositories' });
  const row = table.getByRole('row').filter({ hasText: scene.repository });
  await row.waitFor();
  expect((await row.locator('[data-name=CI]').innerText()).toLowerCase()).toBe(scene.ci);
  expect(await row.locator('[data-name=Why]').innerText()).toEqual(said(scene.why ?? scene.says));
  expect(await stateOf(app.getByTestId('lamp-metrics'))).toBe(scene.metrics);
  await expectHeadlines(opened, 'Problems of the workspace', scene.banners);
}

/** Read with a token of its own, by nobody who would be taken for the scraper. */
async function expectSeries({ house }: Visitor, { series = {} }: Scene): Promise<void> {
  const wanted = Object.keys(series);
  if (wanted.length === 0) return;
  const samples = samplesOf((await house.scrape()).body);
  const found = wanted.map((name) => [name, samples.get(name) ?? null]);
  expect(Object.fromEntries(found)).toEqual(series);
}

async function expectFlatlinesAgree({ house }: Visitor): Promise<void> {
  const { panel, page } = await house.flatlines();
  expect(page).toEqual(panel);
}

describe.each([
  {
    what: 'what befalls repositories',
    scenes: OF_REPOSITORIES,
    world: 'acme' as const,
    play: playRepositories,
  },
  {
    what: 'what befalls the workspace',
    scenes: OF_THE_WORKSPACE,
    world: 'small' as const,
    play: () => Promise.resolve(),
  },
])('$what', ({ scenes, world, play }) => {
  let visitor: Visitor;

  beforeAll(async () => {
    visitor = new Visitor(await openHouse(world));
    await play(visitor.house);
  }, 120_000);

  afterAll(() => visitor.close());

  it.each(scenes)(
    'is told alike by panel, fleet and metrics: $name',
    async (scene) => {
      await visitor.play(scene);
      await expectPanel(visitor, scene);
      await expectFleet(visitor, scene);
      await expectSeries(visitor, scene);
      expect(visitor.complaints).toEqual([]);
    },
    60_000,
  );

  it('leads from a banner to the tab that it names', async () => {
    const { app, page } = await visitor.open('repository-panel?repository=web-shop');
    await visitor.house.invoke('issueToken', { name: `ends soon, ${world}`, expiresInDays: 2 });
    await page.reload();
    await app.getByRole('link', { name: 'Settings: Tokens' }).click();
    await page.waitForURL('**/ui/workspace-settings?**');
    await app.getByRole('tab', { name: 'Tokens', selected: true }).waitFor();
  });

  it('agrees in every flatline', () => expectFlatlinesAgree(visitor), 60_000);
});
