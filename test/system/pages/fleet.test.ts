/** The fleet of 2,000 stored repositories, from the records to the table. */
import type { Browser } from 'playwright-core';
import type { FleetAnswer } from '../../../src/contract/pages';
import type { Answer } from '../../../src/contract/resolvers';
import { openBrowser, openPage, type OpenPage } from './browser';
import { sidewaysOf, tabTo } from './house';
import { openStored, type StoredWorkspace } from './stored';

/** The copies, and the dozen that were lived; a sweep lets go of those that Bitbucket does not know, a few at a time. */
const ALL = /^1 to 50 of 2,0\d\d$/;
const ADMIN = '557058:00000000-0000-4000-8000-00000000000d';

let stored: StoredWorkspace;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  stored = await openStored(2000);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await stored.close();
});

async function firstNameOf({ app }: OpenPage): Promise<string> {
  return app.getByRole('table', { name: 'Repositories' }).locator('.strong').first().innerText();
}

describe('the fleet of 2,000 repositories', () => {
  it('is one answer, well below what the platform carries', async () => {
    const call = { module: 'fleet', functionKey: 'fleet', accountId: ADMIN };
    const begun = performance.now();
    const response = await fetch(`${stored.forge.origin}/__devhost/invoke`, {
      method: 'POST',
      body: JSON.stringify(call),
    });
    const text = await response.text();
    const { result } = JSON.parse(text) as { result: Answer<FleetAnswer> };
    const took = Math.round(performance.now() - begun);
    process.stdout.write(`Fleet of 2,000: ${text.length} bytes, ${took} ms, real records.\n`);
    expect(text.length).toBeLessThan(1_000_000);
    expect(result.ok && result.value.repositories.length).toBeGreaterThanOrEqual(2000);
  });

  it('is filtered, searched and sorted by keyboard alone', async () => {
    const opened = await openPage(browser, `${stored.forge.origin}/ui/fleet`);
    const { app, page } = opened;
    await app.getByText(ALL).waitFor();
    await tabTo(opened, 'searchbox', 'Find a repository');
    await page.keyboard.type('web-shop-19');
    await app.getByText(/^1 to \d+ of \d+$/).waitFor({ state: 'detached' });
    expect(await firstNameOf(opened)).toMatch(/^web-shop-19/);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    await tabTo(opened, 'combobox', 'CI');
    await page.keyboard.type('Bored');
    await app.getByText(/^1 to 50 of [^2]/).waitFor();
    await page.keyboard.press('Home');
    await tabTo(opened, 'combobox', 'Sort by');
    await page.keyboard.type('Name');
    await app.getByText(ALL).waitFor();
    expect(await firstNameOf(opened)).toBe('checkout-api');
    await tabTo(opened, 'button', 'Next');
    await page.keyboard.press('Enter');
    await app.getByText(/^51 to 100 of 2,0/).waitFor();
    for (const width of [320, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await sidewaysOf(opened)).toBe(0);
    }
    expect(opened.complaints).toEqual([]);
    await page.close();
  });
});
