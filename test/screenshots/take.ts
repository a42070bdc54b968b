/** `npm run screenshots`: every page, light and dark, of a workspace with something to say, into docs/screenshots/. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { startLifeline, type LifelineHost } from '../../start/lifeline';
import { openBrowser } from '../system/pages/browser';
import { Forge } from '../system/host/forge';

const ROOT = join(__dirname, '../..');
const OUT = join(ROOT, 'docs/screenshots');

/** The pictures are of a working week, whenever they are taken. */
const MONDAY = Date.UTC(2026, 10, 16, 6);

interface Shot {
  readonly name: string;
  readonly path: string;
  /** The tab to open, on pages that have some. */
  readonly tab?: string;
  /** What is done on it before the picture is taken. */
  readonly act?: (app: FrameLocator) => Promise<void>;
  readonly width?: number;
}

const SHOTS: readonly Shot[] = [
  { name: 'panel-healthy', path: 'repository-panel?repository=monolith' },
  { name: 'panel-bored', path: 'repository-panel?repository=design-tokens' },
  { name: 'panel-degraded', path: 'repository-panel?repository=checkout-api' },
  { name: 'panel-broken', path: 'repository-panel?repository=web-shop' },
  { name: 'panel-narrow', path: 'repository-panel?repository=web-shop', width: 320 },
  { name: 'repository-page', path: 'repository-page?repository=web-shop' },
  { name: 'repository-settings', path: 'repository-settings?repository=web-shop' },
  { name: 'fleet', path: 'fleet?' },
  { name: 'fleet-member', path: 'fleet?account=reader' },
  { name: 'fleet-narrow', path: 'fleet?', width: 320 },
  { name: 'settings-set-up', path: 'workspace-settings?' },
  { name: 'settings-tokens', path: 'workspace-settings?', tab: 'Tokens' },
  { name: 'settings-service-accounts', path: 'workspace-settings?', tab: 'Service accounts' },
  { name: 'settings-scraping', path: 'workspace-settings?', tab: 'Scraping' },
  { name: 'settings-counting', path: 'workspace-settings?', tab: 'Counting', act: showCost },
  { name: 'settings-pushes', path: 'workspace-settings?', tab: 'Pushes' },
  { name: 'settings-audit', path: 'workspace-settings?', tab: 'Audit log' },
  { name: 'settings-narrow', path: 'workspace-settings?', tab: 'Tokens', width: 320 },
  // It writes a plan, which the audit log would tell of.
  { name: 'settings-cost', path: 'workspace-settings?', tab: 'Cost', act: writePlan },
];

/** The plan that a workspace of this size may have; written once, for both themes. */
async function writePlan(app: FrameLocator): Promise<void> {
  await app.getByText('Build minutes this month').waitFor();
  if ((await app.getByRole('table', { name: 'Plans' }).count()) > 0) return;
  for (const [label, value] of [
    ['Plan', 'Standard'],
    ['Minutes included a month', '25000'],
    ['Price of 1,000 more minutes', '10'],
    ['Price of a self-hosted slot a month', '15'],
    ['Currency', 'USD'],
    ['Slots planned', '4'],
    ['Source of these numbers', 'an example, not a price list'],
  ] as const)
    await app.getByLabel(label, { exact: true }).fill(value);
  await app.getByRole('button', { name: 'Save' }).click();
  await app.getByRole('table', { name: 'Plans' }).waitFor();
}

async function showCost(app: FrameLocator): Promise<void> {
  await app.getByLabel(/^Duration histogram of every step/).check({ force: true });
  await app.getByRole('button', { name: 'Show the cost' }).click();
  await app.getByTestId('cost').waitFor();
}

/** One scrape as Prometheus makes it. */
async function scrape(forge: Forge): Promise<void> {
  const { scrape: door } = await forge.describe();
  const headers = {
    authorization: `Bearer ${door.token}`,
    'user-agent': 'Prometheus/2.42.0+ds',
    'x-prometheus-scrape-timeout-seconds': '30',
  };
  await (await fetch(door.url, { headers })).text();
}

/** Two working days with a scraper, then a broken pipeline file; repositories that rest are there anyway. */
async function stage(forge: Forge): Promise<void> {
  await scrape(forge);
  for (let hours = 0; hours < 30; hours += 6) {
    await forge.advance(6 * 3600);
    await forge.settle();
  }
  await forge.act({ action: 'breakYaml', repository: 'web-shop' });
  for (let pushes = 0; pushes < 4; pushes++) {
    await forge.act({ action: 'push', repository: 'web-shop' });
    await forge.advance(300);
  }
  for (let minute = 0; minute < 8; minute++) {
    await forge.advance(60);
    await scrape(forge);
  }
}

/** Waits until the frame is as high as its page. */
async function fitted(page: Page): Promise<void> {
  const content = page.frameLocator('iframe').locator('body');
  for (let tries = 0; tries < 100; tries++) {
    const [inner, outer] = [
      await content.boundingBox(),
      await page.locator('iframe').boundingBox(),
    ];
    if (inner && outer && Math.abs(inner.height - outer.height) < 2) return;
    await page.evaluate('new Promise(requestAnimationFrame)');
  }
}

async function take(
  browser: Browser,
  host: LifelineHost,
  { shot, theme }: { shot: Shot; theme: string },
) {
  const context = await browser.newContext({
    viewport: { width: shot.width ?? 1360, height: 900 },
  });
  const page = await context.newPage();
  await page.goto(`${host.origin}/ui/${shot.path}&theme=${theme}`);
  const app = page.frameLocator('iframe');
  if (shot.tab !== undefined) await app.getByRole('tab', { name: shot.tab }).click();
  await app.locator('h2:visible, [data-testid=verdict]').first().waitFor();
  await app.locator('.skeleton').first().waitFor({ state: 'detached' });
  await shot.act?.(app);
  // A frame out of sight is not laid out, so it does not tell its height.
  await page.locator('iframe').scrollIntoViewIfNeeded();
  await fitted(page);
  await page.locator('section.app').screenshot({ path: join(OUT, `${shot.name}-${theme}.png`) });
  await context.close();
}

async function main(): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  const browser = await openBrowser();
  const host = await startLifeline({
    root: ROOT,
    world: { simulate: { name: 'acme', seed: 7 } },
    clock: 'manual',
    at: MONDAY,
  });
  try {
    await stage(new Forge(host.origin, host));
    const wanted = process.argv.slice(2);
    const shots = SHOTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
    const both = shots.flatMap((shot) => ['light', 'dark'].map((theme) => ({ shot, theme })));
    for (const one of both) await take(browser, host, one);
  } finally {
    await browser.close();
    await host.close();
  }
}

void main();
