/** The webhook of spans at the local Forge: its secret from the settings in a browser, its measures at the scrape. */
import type { Browser } from 'playwright-core';
import { delivery, signatureOf, type SpanPlan } from '../../pushes/spans';
import { openBrowser, openPage } from '../pages/browser';
import { seriousFindings } from '../pages/house';
import { openPushHouse, PushHouse } from './house';

let house: PushHouse;
let hook: PushHouse;
let browser: Browser;

beforeAll(async () => {
  [browser, house] = await Promise.all([openBrowser(), openPushHouse()]);
  const { webtriggers } = await house.house.forge.describe();
  hook = new PushHouse(house.house, webtriggers['span-hook'] ?? '');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

async function bodyOf(container: SpanPlan['container']): Promise<string> {
  const { repositoryUuid, pipelineUuid, stepUuid } = house.lastStepOf('web-shop');
  const endedAt = (await house.house.seconds()) * 1000;
  const workspaceUuid = house.house.workspace.workspace.uuid;
  const ids = { repositoryUuid, pipelineUuid, stepUuid, workspaceUuid };
  return JSON.stringify(delivery({ ...ids, startedAt: endedAt - 60_000, endedAt, container }));
}

const post = (body: string, secret: string) =>
  hook.post(body, [
    ['X-Event-Key', 'pipeline:span_created'],
    ['X-Hub-Signature', signatureOf(secret, body)],
  ]);

describe('the webhook', () => {
  it('is set up in the settings, tells the page, and names what it does not understand', async () => {
    const settings = `${house.house.forge.origin}/ui/workspace-settings`;
    const { app, page } = await openPage(browser, settings);
    await app.getByRole('tab', { name: 'Pushes' }).click();
    await app.getByText('every delivery is refused').waitFor();
    const body = await bodyOf({
      'container.memory.usage': { intValue: '734003200' },
      'bbc.container.cpu': { doubleValue: 1.5 },
    });
    expect((await post(body, 'none')).status).toBe(403);
    await app.getByRole('button', { name: 'Make a secret' }).click();
    const secret = await app.getByLabel('Secret of the webhook').innerText();
    expect(await post(body, secret)).toMatchObject({ status: 200, body: 'Taken.\n' });
    const of = `workspace="acme",repository="web-shop",pipeline="custom/smoke",step="Smoke test"`;
    expect(await house.pushed()).toContain(`bitbucket_step_memory_peak_bytes{${of}} 734003200`);
    expect((await post(body, 'wrong')).status).toBe(401);
    await house.house.forge.advance(61);
    expect((await post(body, 'wrong')).status).toBe(401);
    await page.reload();
    await app.getByRole('tab', { name: 'Pushes' }).click();
    const table = (name: string) => app.getByRole('table', { name }).locator('tbody').innerText();
    expect(await table('Deliveries that were refused')).toMatch(/^signature\s+2\s+off\s+1$/);
    expect(await table('Attributes that were not understood')).toMatch(/^bbc\.container\.cpu\s+1$/);
    expect(await seriousFindings(page)).toEqual([]);
    await app.getByRole('button', { name: 'Rotate the secret' }).click();
    const fresh = await app.getByLabel('Secret of the webhook').innerText();
    expect([await post(body, secret), await post(body, fresh)].map(({ status }) => status)).toEqual(
      [200, 200],
    );
    await app.getByRole('button', { name: 'Switch off' }).click();
    await app.getByText('every delivery is refused').waitFor();
    expect((await post(body, fresh)).status).toBe(403);
    await page.close();
  });

  it('gives way to what a step pushes itself', async () => {
    const step = house.lastStepOf('web-shop');
    const own = '# TYPE memory_peak_bytes gauge\nmemory_peak_bytes 5\n';
    expect((await house.push(step, own)).status).toBe(200);
    const lines = (await house.pushed()).split('\n');
    expect(lines.filter((line) => line.startsWith('bitbucket_step_memory_peak'))).toEqual([
      expect.stringMatching(/ 5$/),
    ]);
  });
});
