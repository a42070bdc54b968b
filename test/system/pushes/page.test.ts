/** What a step pushed, on the page of its repository in a real browser. */
import type { Browser } from 'playwright-core';
import { openBrowser, openPage } from '../pages/browser';
import { seriousFindings } from '../pages/house';
import { openPushHouse, type PushHouse } from './house';

const BODY = `\
# TYPE artifact_size_bytes gauge
artifact_size_bytes{artifact="dist/app.js"} 52431
artifact_size_bytes{artifact="dist/app.tar"} 5242880
# TYPE memory_peak_bytes gauge
memory_peak_bytes 3221225472
# TYPE memory_limit_bytes gauge
memory_limit_bytes 4294967296
# TYPE cache_restore_seconds gauge
cache_restore_seconds{cache="node"} 3.25
cache_restore_seconds{cache="maven"} 71
`;

let house: PushHouse;
let browser: Browser;

beforeAll(async () => {
  [browser, house] = await Promise.all([openBrowser(), openPushHouse()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

const open = () =>
  openPage(browser, `${house.house.forge.origin}/ui/repository-page?repository=web-shop`);

describe('the page of a repository', () => {
  it('says how a step tells, where none has', async () => {
    const { app, page } = await open();
    await app.getByText('No step pushes yet').waitFor();
    await page.close();
  });

  it('shows incidents, the open ones first', async () => {
    const step = await house.deployingStepOf('web-shop', 'Production');
    const now = await house.house.seconds();
    const tell = async (id: string, value: number, ago: number) => {
      const token = await house.deployToken(step, { iat: now - ago });
      const body = `# TYPE lifeline_incident gauge\nlifeline_incident{id="${id}"} ${value}\n`;
      expect((await house.push(step, body, token)).status).toBe(200);
    };
    await tell('INC-7', 1, 3600);
    await tell('INC-7', 0, 900);
    await tell('INC-8', 1, 1800);
    const { app, page } = await open();
    const rows = app.getByRole('table', { name: 'Incidents' }).locator('tbody tr');
    await rows.first().waitFor();
    expect((await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim())).toEqual([
      'INC-8 Production 30 minutes ago open –',
      'INC-7 Production 60 minutes ago 15 minutes ago 45 min',
    ]);
    expect(await seriousFindings(page)).toEqual([]);
    await page.close();
  });

  it('shows largest artifacts, memory against its limit and slowest caches', async () => {
    const step = house.lastStepOf('web-shop');
    expect((await house.push(step, BODY)).status).toBe(200);
    const { app, page } = await open();
    const rowsOf = async (name: string): Promise<readonly string[]> => {
      const rows = app.getByRole('table', { name }).locator('tbody tr');
      await rows.first().waitFor();
      return (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
    };
    const of = 'Smoke test custom/smoke';
    expect(await rowsOf('Largest artifacts')).toEqual([
      `dist/app.tar ${of} 5 MiB`,
      `dist/app.js ${of} 51.2 KiB`,
    ]);
    expect(await rowsOf('Memory against its limit')).toEqual([`${of} 3 GiB 4 GiB 75%`]);
    expect(await rowsOf('Slowest caches')).toEqual([`maven ${of} 1 min 11 s`, `node ${of} 3.3 s`]);
    expect(await seriousFindings(page)).toEqual([]);
    await page.close();
  });
});
