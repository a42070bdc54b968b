/** Every page at both ends of what a screen may be, and between, with the longest words and names: nothing overlaps or scrolls. */
import type { Browser } from 'playwright-core';
import { openHouse, type AccessHouse } from '../access/house';
import { openBrowser, openPage, type OpenPage } from './browser';
import { lengthenNames, overlapsOn, squeezedOn, stickingOutOn, stretchWords } from './fit';
import { signer } from '../access/signing';

let house: AccessHouse;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  house = await openHouse(undefined, { isLively: true });
  await house.forge.act({ action: 'breakYaml', repository: 'web-shop' });
  await house.forge.advance(3 * 3600);
  await house.forge.settle();
  await house.have('saveServiceAccount', {
    ...{ id: null, name: 'prometheus-pod', preset: 'any', issuer: 'https://k8s.example' },
    ...{ audience: 'lifeline', subject: 'system:serviceaccount:monitoring:prometheus', claims: [] },
    keys: { kind: 'pasted', jwks: JSON.stringify({ keys: [signer('ec', 'key-1').jwk] }) },
    scope: { kind: 'workspace' },
  });
}, 120_000);

afterAll(async () => {
  await browser.close();
  await house.close();
});

const PLACES: readonly { readonly path: string; readonly tab?: string }[] = [
  { path: 'repository-panel?repository=web-shop' },
  { path: 'repository-page?repository=web-shop' },
  { path: 'repository-settings?repository=web-shop' },
  { path: 'fleet?' },
  { path: 'fleet?account=reader' },
  { path: 'workspace-settings?account=reader' },
  ...[
    ...['Set up', 'Tokens', 'Service accounts', 'Scraping', 'Counting', 'Pushes', 'Cost'],
    'Audit log',
  ].map((tab) => ({ path: 'workspace-settings?', tab })),
];

const CASES = PLACES.map((each) => ({ ...each, place: each.tab ?? each.path }));
const WIDTHS = [320, 540, 800, 1100, 1280, 1600];

/** What does not fit, by width. */
async function misfitsOn(opened: OpenPage): Promise<object> {
  const found: Record<string, object> = {};
  for (const width of WIDTHS) {
    await opened.page.setViewportSize({ width, height: 900 });
    found[width] = {
      sideways: await stickingOutOn(opened.page),
      overlaps: await overlapsOn(opened.page),
      squeezed: await squeezedOn(opened.page),
    };
  }
  return found;
}

const NOTHING = { sideways: [], overlaps: [], squeezed: [] };
const NONE = Object.fromEntries(WIDTHS.map((width) => [width, NOTHING]));

describe('every page', () => {
  it.each(CASES)('fits from 320 to 1,600 px: $place', async ({ path, tab }) => {
    const url = `${house.forge.origin}/ui/${path}&theme=light`;
    const opened = await openPage(browser, url, { viewport: { width: 320, height: 900 } });
    const { app, page } = opened;
    await lengthenNames(page);
    await page.reload();
    if (tab !== undefined) await app.getByRole('tab', { name: tab }).click();
    await app.locator('h2:visible, [data-testid=verdict]:visible, [role=alert]').first().waitFor();
    await app.locator('.skeleton').first().waitFor({ state: 'detached' });
    expect(await misfitsOn(opened)).toEqual(NONE);
    await page.getByRole('button', { name: 'Switch theme' }).click();
    await app.locator('html[data-color-mode="dark"]').waitFor();
    expect(await misfitsOn(opened)).toEqual(NONE);
    await stretchWords(page);
    expect(await misfitsOn(opened)).toEqual(NONE);
    await page.close();
  });
});
