/** The dashboards as a browser shows them, and which of their panels show nothing. */
import type { Page } from 'playwright-core';
import { openBrowser } from '../system/pages/browser';

export const DASHBOARDS = ['workspace', 'repository', 'deployments', 'cost', 'own'];
export const THEMES = ['light', 'dark'] as const;

/** Panels that may show nothing on a played day, and why. */
const MAY_BE_EMPTY: Readonly<Record<string, string>> = {
  'Requests left': 'absent while Bitbucket does not tell it, as the simulated one',
  'Minutes run out in': 'absent where the minutes last until the month is over',
  'Time to restore': 'no deployment to production failed and was made good again',
  'Merge queues': 'the workspace has none',
  'What ejections cost': 'the same',
};

export interface Looked {
  readonly panels: number;
  /** What shows nothing and should, or shows an error. */
  readonly silent: readonly string[];
}

export interface Look {
  readonly origin: string;
  readonly name: string;
  readonly theme: (typeof THEMES)[number];
  /** In epoch seconds; now where it is absent. */
  readonly until?: number | undefined;
}

/** A repository of which every panel of its dashboard has something to say. */
const REPOSITORY = 'checkout-api';

/** Opens a dashboard and waits until every panel has its answer. */
export async function look(page: Page, { origin, name, theme, until }: Look): Promise<Looked> {
  const query = new URLSearchParams({ dashboard: name, theme });
  if (name === 'repository') query.set('repository', REPOSITORY);
  if (until !== undefined) query.set('to', String(until));
  await page.goto(`${origin}/?${query.toString()}`);
  await page.waitForSelector('[data-panel]', { timeout: 60_000 });
  await page.waitForSelector('[data-state="loading"]', { state: 'detached', timeout: 60_000 });
  await page.waitForFunction('document.fonts.ready.then(() => true)');
  const panels = await page.locator('[data-panel]').all();
  const states = await Promise.all(
    panels.map(async (panel) => [
      (await panel.getAttribute('data-panel')) ?? '',
      (await panel.getAttribute('data-state')) ?? '',
    ]),
  );
  const silent = states
    .filter(([title = '', state]) => state !== 'data' && !(title in MAY_BE_EMPTY))
    .map((each) => each.join(': '));
  return { panels: states.length, silent };
}

/** A page as wide as a dashboard; what goes wrong in its scripts is kept. */
export async function openPage(): Promise<{
  readonly page: Page;
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
}> {
  const browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 1208, height: 400 } });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  return { page, errors, close: () => browser.close() };
}
