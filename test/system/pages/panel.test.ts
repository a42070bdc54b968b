/** The pages in a real browser: own origin, production policy, real bridge, real resolver. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startLifeline, type LifelineHost } from '../../../start/lifeline';
import { openBrowser, openPage } from './browser';
import { seriousFindings, sidewaysOf } from './house';

const ROOT = join(__dirname, '../../..');

let host: LifelineHost;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  host = await startLifeline({
    root: ROOT,
    world: { simulate: { name: 'acme', seed: 7 } },
    clock: 'manual',
  });
}, 120_000);

afterAll(async () => {
  await browser.close();
  await host.close();
});

/** What runs in the page; this file is checked without the browser's types. */
interface BrowserWindow {
  getComputedStyle(element: unknown): { backgroundColor: string };
  __bridge: { callBridge: (operation: string, payload?: unknown) => Promise<unknown> };
}

const backgroundOf = (body: unknown): string =>
  (globalThis as unknown as BrowserWindow).getComputedStyle(body).backgroundColor;

const open = (path: string) => openPage(browser, host.origin + path);

async function scrape(): Promise<void> {
  const { scrape: door } = await host.describe();
  const headers = { authorization: `Bearer ${door.token}`, 'user-agent': 'Prometheus/2.42.0' };
  const response = await fetch(door.url, { headers });
  expect(response.status).toBe(200);
}

describe('the repository panel', () => {
  it('shows the verdict and the last scrape, under the production policy', async () => {
    await scrape();
    const opened = await open('/ui/repository-panel?repository=monolith');
    const verdict = opened.app.getByTestId('verdict');
    await verdict.waitFor();
    expect(await verdict.innerText()).toMatch(
      /^CI\s+(Healthy|Degraded|Broken|Bored|Unknown)\s+\S+[^]*Metrics\s+\S+/i,
    );
    const facts = opened.app.getByRole('region', { name: 'Scrapes and counts' });
    expect(await facts.innerText()).toContain('just now\nPrometheus/2.42.0');
    expect(await facts.innerText()).toMatch(/since the installation (just now|\d+ \w+ ago); /);
    expect(opened.complaints).toEqual([]);
    expect(opened.strangers).toEqual([]);
    await opened.page.close();
  });

  it('runs on another origin than the page around it', async () => {
    const { page, app } = await open('/ui/repository-panel?repository=monolith');
    await app.getByTestId('verdict').waitFor();
    const origins = page.frames().map((frame) => new URL(frame.url()).origin);
    expect(origins).toEqual([host.origin, `http://127.0.0.1:${host.port + 1}`]);
    await page.close();
  });

  it.each(['light', 'dark'] as const)('is accessible in the %s theme', async (theme) => {
    const opened = await open(`/ui/repository-panel?repository=handbook&theme=${theme}`);
    await opened.app.getByTestId('verdict').waitFor();
    expect(await opened.app.locator('html').getAttribute('data-color-mode')).toBe(theme);
    expect(await seriousFindings(opened.page)).toEqual([]);
    await opened.page.close();
  });

  it('follows the theme when the viewer switches', async () => {
    const { page, app } = await open('/ui/repository-panel?repository=monolith&theme=light');
    await app.getByTestId('verdict').waitFor();
    const surface = () => app.locator('body').evaluate(backgroundOf);
    const light = await surface();
    await page.getByRole('button', { name: 'Switch theme' }).click();
    await app.locator('html[data-color-mode="dark"]').waitFor();
    expect([light, await surface()]).toEqual(['rgb(255, 255, 255)', 'rgb(31, 31, 33)']);
    await page.close();
  });

  it('is whole where Bitbucket offers no theme', async () => {
    const fault = (method: string, body?: string) =>
      fetch(`${host.origin}/__devhost/faults`, { method, ...(body === undefined ? {} : { body }) });
    await fault('POST', '{"themeRefusals": 1}');
    const opened = await open('/ui/repository-panel?repository=monolith&theme=dark');
    await opened.app.getByTestId('verdict').waitFor();
    expect(await opened.app.locator('body').evaluate(backgroundOf)).toBe('rgb(255, 255, 255)');
    expect(opened.complaints).toEqual([]);
    await fault('DELETE');
    await opened.page.close();
  });

  it('leads to the page of its repository', async () => {
    const { page, app } = await open('/ui/repository-panel?repository=monolith');
    await app.getByRole('button', { name: 'Open the full page' }).click();
    await page.waitForURL('**/ui/repository-page?repository=monolith&**');
    await app.getByTestId('verdict').waitFor();
    await page.close();
  });

  it('says so when Bitbucket refuses to open that page', async () => {
    const { page, app } = await open('/ui/repository-panel?repository=monolith');
    const answer = app.getByText('Bitbucket did not open the page');
    await page.route('**/bridge?**', (route) =>
      route.request().postData()?.includes('"getUrl"') === true
        ? route.fulfill({ json: { ok: false, error: 'navigate: refused' } })
        : route.continue(),
    );
    await app.getByRole('button', { name: 'Open the full page' }).click();
    await answer.waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.close();
  });

  it('neither overlaps nor scrolls sideways on a narrow screen', async () => {
    const opened = await open('/ui/repository-panel?repository=monolith');
    await opened.page.setViewportSize({ width: 320, height: 640 });
    await opened.app.getByTestId('verdict').waitFor();
    expect(await sidewaysOf(opened)).toBe(0);
    await opened.page.close();
  });
});

describe('the settings page', () => {
  it('issues a token by keyboard alone, copies it, and opens the scrape URL with it', async () => {
    const { page, app, complaints } = await open('/ui/workspace-settings');
    await app.getByRole('tab', { name: 'Tokens' }).click();
    await app.getByLabel('Name', { exact: true }).focus();
    await page.keyboard.type('prometheus-eu');
    await page.keyboard.press('Enter');
    const shown = app.getByLabel('Token', { exact: true });
    await shown.waitFor();
    await app.getByRole('button', { name: 'Copy' }).focus();
    await page.keyboard.press('Enter');
    await app.getByText('Copied.').waitFor();
    const token = await shown.inputValue();
    const { scrape: door } = await host.describe();
    const read = await fetch(door.url, { headers: { authorization: `Bearer ${token}` } });
    expect([read.status, token.slice(0, 4)]).toEqual([200, 'lfl_']);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('asks for a name before it issues, and keeps the form', async () => {
    const opened = await open('/ui/workspace-settings?theme=dark');
    await opened.app.getByRole('tab', { name: 'Tokens' }).click();
    await opened.app.getByRole('button', { name: 'Issue token' }).click();
    await opened.app.getByRole('alert').waitFor();
    expect(await opened.app.getByRole('alert').innerText()).toContain('Give the token a name');
    expect(await seriousFindings(opened.page)).toEqual([]);
    await opened.page.close();
  });
});

describe('the bridge', () => {
  it('loses no question of the app, however late the page around it begins to listen', async () => {
    const page = await browser.newPage();
    let begin: (() => void) | undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    await page.route('**/__page.js', (route) => begun.then(() => route.continue()));
    await page.goto(`${host.origin}/ui/repository-panel?repository=monolith`, {
      waitUntil: 'commit',
    });
    await page.getByRole('region', { name: 'Lifeline' }).waitFor();
    expect(page.frames()).toHaveLength(1);
    begin?.();
    await page.frameLocator('iframe').getByTestId('verdict').waitFor();
    await page.close();
  });

  it('refuses an operation that nobody modelled, by its name', async () => {
    const { page, app } = await open('/ui/repository-panel?repository=monolith');
    await app.getByTestId('verdict').waitFor();
    const refusal = await app.locator('body').evaluate(async () => {
      const { __bridge } = globalThis as unknown as BrowserWindow;
      return __bridge.callBridge('openModal').catch((error: unknown) => String(error));
    });
    expect(refusal).toBe('Error: Bridge operation "openModal" is not modelled by the local Forge.');
    await page.close();
  });

  it('shows the app’s flags, delivers its events, and calls functions back across the frame', async () => {
    const { page, app } = await open('/ui/repository-panel?repository=monolith');
    await app.getByTestId('verdict').waitFor();
    const heard = await app.locator('body').evaluate(async () => {
      const { __bridge } = globalThis as unknown as BrowserWindow;
      const call = __bridge.callBridge;
      await call('showFlag', { id: 'saved', title: 'Saved', type: 'success' });
      return new Promise((resolve) => {
        void call('on', { event: 'ping', callback: resolve }).then(() =>
          call('emit', { event: 'ping', payload: { n: 1 } }),
        );
      });
    });
    expect(heard).toEqual({ n: 1 });
    expect(await page.getByRole('status').innerText()).toContain('Saved');
    await page.close();
  });
});
