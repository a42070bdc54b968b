/** The pages that are looked at, in a real browser: what they show, and what happens when something does not answer. */
import type { Browser, Page, Route } from 'playwright-core';
import { openHouse, type AccessHouse } from '../access/house';
import { openBrowser, type OpenPage } from './browser';
import { Keyboard, openAt, seriousFindings, tabTo } from './house';

let house: AccessHouse;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  house = await openHouse(undefined, { isLively: true });
  await house.forge.advance(3600);
  await house.forge.settle();
}, 120_000);

afterAll(async () => {
  await browser.close();
  await house.close();
});

const PAGES = [
  'repository-panel?repository=monolith',
  'repository-page?repository=monolith',
  'repository-settings?repository=monolith',
  'fleet?',
] as const;

async function whole(opened: OpenPage): Promise<void> {
  await opened.app.locator('h2:visible, [data-testid=verdict]').first().waitFor();
  await opened.app.locator('.skeleton').first().waitFor({ state: 'detached' });
}

/** Plays what lies between the page and its resolver: each call goes through `play`. */
async function between(page: Page, play: (route: Route) => Promise<void>): Promise<void> {
  await page.route('**/bridge?**', async (route) => {
    const { operation } = route.request().postDataJSON() as { operation: string };
    await (operation === 'invoke' ? play(route) : route.continue());
  });
}

/** A page that is listened to before its first call. */
async function openBetween(path: string, play: (route: Route) => Promise<void>): Promise<OpenPage> {
  const opened = await openAt(browser, house, path);
  // What the first visit asks must not be taken for what the second one asks.
  await whole(opened);
  await between(opened.page, play);
  await opened.page.reload();
  return opened;
}

const refused = (error: string) => (route: Route) => route.fulfill({ json: { ok: false, error } });

describe('every page', () => {
  it.each(PAGES.flatMap((path) => ['light', 'dark'].map((theme) => ({ path, theme }))))(
    'is accessible: $path $theme',
    async ({ path, theme }) => {
      const opened = await openAt(browser, house, `${path}&theme=${theme}`);
      await whole(opened);
      expect(await seriousFindings(opened.page)).toEqual([]);
      expect([opened.complaints, opened.strangers]).toEqual([[], []]);
      await opened.page.close();
    },
  );
});

describe('the repository panel', () => {
  it('asks one resolver, whose answer has at most 50 kB', async () => {
    const sizes: number[] = [];
    const opened = await openBetween(PAGES[0], async (route) => {
      const response = await route.fetch();
      sizes.push((await response.body()).length);
      await route.fulfill({ response });
    });
    await whole(opened);
    expect(sizes).toHaveLength(1);
    expect(sizes[0]).toBeLessThan(50_000);
    await opened.page.close();
  });

  it('shows fourteen days as bars and, by keyboard, as a table', async () => {
    const opened = await openAt(browser, house, PAGES[0]);
    await whole(opened);
    const strip = opened.app.getByRole('region', { name: 'Runs of the last 14 days' });
    expect(await strip.locator('.bar-column').count()).toBe(14);
    await strip.locator('summary').focus();
    await opened.page.keyboard.press('Enter');
    await strip.getByRole('table').waitFor();
    expect(await strip.getByRole('row').count()).toBe(15);
    await opened.page.close();
  });

  it('leads to the repository’s page', async () => {
    const opened = await openAt(browser, house, PAGES[0]);
    await whole(opened);
    await tabTo(opened, 'button', 'Open the full page');
    await opened.page.keyboard.press('Enter');
    await opened.page.waitForURL('**/ui/repository-page?**');
    await opened.app.getByRole('heading', { name: 'Durations' }).waitFor();
    await opened.page.close();
  });

  it('says that the resolver failed, and asks again by keyboard', async () => {
    let isBroken = true;
    const opened = await openBetween(PAGES[0], (route) =>
      isBroken ? refused('The function timed out.')(route) : route.continue(),
    );
    await opened.app.getByText('Lifeline could not look at this repository').waitFor();
    expect(await opened.app.getByRole('alert').innerText()).toContain('The function timed out.');
    isBroken = false;
    await tabTo(opened, 'button', 'Try again');
    await opened.page.keyboard.press('Enter');
    await opened.app.getByTestId('verdict').waitFor();
    await opened.page.close();
  });

  it('says that a slow resolver is slow, and shows its answer when it comes', async () => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const opened = await openAt(browser, house, PAGES[0]);
    await whole(opened);
    await opened.page.clock.install();
    await between(opened.page, async (route) => {
      await held;
      await route.continue();
    });
    await opened.page.reload();
    await opened.app.locator('.skeleton').first().waitFor();
    await opened.page.clock.runFor(16_000);
    await opened.app.getByText('Bitbucket takes longer than usual.').waitFor();
    release?.();
    await opened.app.getByTestId('verdict').waitFor();
    await opened.page.close();
  });

  it('keeps the last answer in view when the session is lost, and says so', async () => {
    let isLost = false;
    const opened = await openAt(browser, house, PAGES[0]);
    await opened.page.clock.install();
    await between(opened.page, (route) =>
      isLost ? refused('Your session has ended. Log in again.')(route) : route.continue(),
    );
    await opened.page.reload();
    await whole(opened);
    isLost = true;
    await opened.page.clock.runFor(40_000);
    await opened.app.getByText('This is the last answer we got').waitFor();
    expect(await opened.app.getByTestId('verdict').count()).toBe(1);
    await opened.page.close();
  });
});

describe('the fleet', () => {
  it('shows the repositories of the workspace, worst first', async () => {
    const opened = await openAt(browser, house, 'fleet?');
    await whole(opened);
    await opened.app.getByRole('heading', { level: 2, name: '12 repositories' }).waitFor();
    await opened.page.close();
  });

  it('leads from a name to the page of the repository, and says so where Bitbucket refuses', async () => {
    let isRefused = true;
    const opened = await openAt(browser, house, 'fleet?account=reader');
    const { app, page } = opened;
    await page.route('**/bridge?**', (route) =>
      isRefused && route.request().postData()?.includes('"getUrl"') === true
        ? refused('navigate: refused')(route)
        : route.continue(),
    );
    await tabTo(opened, 'link', 'monolith');
    await page.keyboard.press('Enter');
    await app.getByText('Bitbucket did not open the page. Open the repository').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    isRefused = false;
    await app.getByRole('link', { name: 'monolith' }).click();
    await page.waitForURL('**/ui/repository-page?repository=monolith&**');
    await app.getByRole('heading', { name: 'Durations' }).waitFor();
    await page.close();
  });

  it('shows a member what Bitbucket shows them, and says who sees the rest', async () => {
    const { app, page } = await openAt(browser, house, 'fleet?account=reader');
    await app.getByRole('heading', { name: '11 repositories' }).waitFor();
    await app.getByText('its admins see them here').waitFor();
    expect(await app.getByText('security-scans').count()).toBe(0);
    expect(await app.getByRole('heading', { name: 'Scrapers' }).count()).toBe(0);
    await page.close();
  });
});

describe('the repository page', () => {
  it('shows the raw exposition when asked, and searches it', async () => {
    const opened = await openAt(browser, house, PAGES[1]);
    const { app, page } = opened;
    await whole(opened);
    await app.getByText('Show what a scraper reads').click();
    await app.getByLabel('Find lines that contain').fill('bitbucket_repository_info{');
    await app.getByText('1 line', { exact: true }).waitFor();
    const exposition = app.getByRole('region', { name: 'Exposition' });
    expect(await exposition.innerText()).toMatch(
      /^bitbucket_repository_info\{workspace="acme",repository="monolith"/,
    );
    await app.getByLabel('Find lines that contain').fill('repository="monolith"');
    await app.getByText(/^\d{3,} lines$/).waitFor();
    const lines = (await exposition.innerText()).trim().split('\n').length;
    await app.getByText(`${lines} series on the page come from here.`).waitFor();
    await page.close();
  });

  it('goes on under the new name when the repository is renamed while the page is open', async () => {
    const lively = await openHouse(undefined, { isLively: true });
    const opened = await openAt(browser, lively, 'repository-page?repository=handbook');
    await opened.page.clock.install();
    await opened.page.reload();
    await whole(opened);
    await lively.forge.act({ action: 'rename', repository: 'handbook', slug: 'guide-book' });
    await lively.forge.advance(600);
    await lively.forge.settle();
    await lively.forge.sweep();
    await opened.page.clock.runFor(40_000);
    await opened.app.getByText('bitbucket-guide-book').waitFor();
    await opened.page.close();
    await lively.close();
  });
});

describe('the repository settings', () => {
  it('are saved by keyboard by an admin of the repository, and are no page for a reader', async () => {
    const path = 'repository-settings?repository=web-shop&account=repositoryAdmin';
    const opened = await openAt(browser, house, path);
    const hands = new Keyboard(opened);
    await hands.toggle(/^Own choice of branches/);
    await hands.fill('Branches with series of their own', 'release/*');
    await hands.choose('Duration histogram of every step', 'On');
    await hands.press('Save');
    await opened.app.getByText('It holds from the next scrape on.').waitFor();
    const saved = await house.ask('repositorySettings', undefined, {
      as: 'repositoryAdmin',
      repository: 'web-shop',
    });
    expect(saved).toMatchObject({
      value: { settings: { trackedBranches: ['release/*'], stepHistograms: true } },
    });
    await opened.page.close();
    const reader = await openAt(
      browser,
      house,
      'repository-settings?repository=web-shop&account=reader',
    );
    await reader.app.getByText(/Only an admin of this repository/).waitFor();
    expect(await reader.app.getByRole('button', { name: 'Save' }).count()).toBe(0);
    await reader.page.close();
  });
});
