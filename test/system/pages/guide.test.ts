/** The guide of the settings, from no token to the first scrape of a real Prometheus. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { parse } from 'yaml';
import { openHouse, type AccessHouse } from '../access/house';
import { openBrowser } from './browser';
import { Keyboard, openAt } from './house';
import { prometheusDirectory, startPrometheus } from '../scrape/prometheus-server';

/** One request by curl, and the minute until the next one is noted. */
async function tryByHand(asked: AccessHouse, token: string): Promise<void> {
  const headers = [
    ['Authorization', `Bearer ${token}`],
    ['User-Agent', 'curl/8.5.0'],
  ] as const;
  await asked.knock({ headers });
  await asked.forge.advance(61);
}

/** Milliseconds after which a page has asked again. */
const LONGER_THAN_A_REFRESH = 40_000;

/** Whether the repository panel says that nobody has scraped. */
async function saysNever(asked: AccessHouse): Promise<boolean> {
  const answer = await asked.ask('repositoryPanel', undefined, { repository: 'web-shop' });
  if (!answer.ok) throw new Error(answer.error.message);
  const { banners, problems } = answer.value;
  return [...banners, ...problems].some(({ rule }) => rule === 'scrape/never');
}

describe('the guide', () => {
  const opens: { close(): Promise<void> }[] = [];
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    opens.push(browser);
  });
  afterAll(async () => {
    for (const open of opens.reverse()) await open.close();
  });

  it('leads from the page of the first install, and by keyboard from a token, to the first scrape of a real Prometheus, and turns green by itself', async () => {
    const empty = await openHouse();
    opens.push(empty);
    const { tokens } = await empty.have('listTokens');
    for (const { id } of tokens) await empty.have('revokeToken', { id });
    const opened = await openAt(browser, empty, 'fleet');
    const { app } = opened;
    await app.getByText(/If Lifeline was installed here before, its counts/).waitFor();
    await app.getByRole('button', { name: 'Set up the first scrape' }).click();
    await opened.page.waitForURL('**/ui/workspace-settings?**');
    await opened.page.clock.install();
    await opened.page.reload();
    await app.getByText('See the first scrape').waitFor();
    await new Keyboard(opened).fill('Name', 'prometheus-eu');
    await opened.page.keyboard.press('Enter');
    const token = await app.getByLabel('Token', { exact: true }).inputValue();
    await app.getByRole('heading', { name: 'Waiting for the first scrape…' }).waitFor();
    await tryByHand(empty, token);
    await opened.page.clock.runFor(LONGER_THAN_A_REFRESH);
    await app.getByText(/^Tried by hand .*, with curl\/8.5.0 and “prometheus-eu”/).waitFor();
    expect(await app.locator('[data-state=done]').count()).toBe(1);
    expect(await saysNever(empty)).toBe(true);
    const text = await app.getByRole('region', { name: 'Scrape configuration' }).innerText();
    const dir = prometheusDirectory();
    writeFileSync(join(dir, 'token'), token);
    const { scrape_configs: configs } = parse(
      text.replaceAll('/etc/prometheus/lifeline.token', join(dir, 'token')),
    ) as { scrape_configs: object[] };
    const hurried = { scrape_interval: '1s', scrape_timeout: '1s' };
    const prometheus = await startPrometheus(
      configs.map((each) => ({ ...each, ...hurried })),
      dir,
    );
    opens.push(prometheus);
    expect((await prometheus.scraped()).map(({ health }) => health)).toEqual(['up']);
    await opened.page.clock.runFor(LONGER_THAN_A_REFRESH);
    await app.getByRole('heading', { name: 'Prometheus reads' }).waitFor();
    expect(await saysNever(empty)).toBe(false);
    expect(await app.locator('[data-state=done]').count()).toBe(3);
    expect(await app.getByText(/read with “prometheus-eu”/).innerText()).toMatch(/^Prometheus\/2/);
    expect(opened.complaints).toEqual([]);
    await opened.page.close();
  });
});
