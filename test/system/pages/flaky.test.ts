/** Flaky steps, a merge queue, test reports and caches of the simulated workspace, on page and repository page. */
import type { Browser } from 'playwright-core';
import type { Truth } from 'simulated-bitbucket';
import { openHouse, type AccessHouse } from '../access/house';
import { samplesOf, sumOf } from '../host/forge';
import { openBrowser, openPage } from './browser';
import { seriousFindings } from './house';

const HOURS = 5;

let house: AccessHouse;
let browser: Browser;
let page: string;
let truth: Truth;

beforeAll(async () => {
  browser = await openBrowser();
  house = await openHouse(undefined, { name: 'flaky', isLively: true });
  await house.forge.sweep();
  const { settings } = await house.have('readSettings');
  await house.have('saveSettings', { ...settings, testReports: true, caches: true });
  await house.forge.advance(HOURS * 3600);
  await house.forge.settle();
  await house.forge.advance(300);
  truth = await house.forge.truth();
  page = (await house.forge.scrape()).body;
}, 300_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

describe('the simulated workspace', () => {
  it('has steps that failed and then passed on the same commit', () => {
    const flaky = sumOf(page, 'bitbucket_pipeline_flaky_steps_total');
    expect(flaky).toBeGreaterThan(0);
    const failures = truth.steps.filter(({ result }) => result === 'FAILED').length;
    expect(flaky).toBeLessThanOrEqual(failures);
    expect(sumOf(page, 'bitbucket_pipeline_flaky_step_seconds_total')).toBeGreaterThan(0);
  });

  it('has a merge queue that merges and ejects', () => {
    const runs = new Map(
      [...samplesOf(page)].filter(([series]) =>
        series.startsWith('bitbucket_merge_queue_runs_total'),
      ),
    );
    const of = (outcome: string) =>
      [...runs].reduce((sum, [series, value]) => sum + (series.includes(outcome) ? value : 0), 0);
    expect(of('merged')).toBeGreaterThan(0);
    expect(of('ejected')).toBeGreaterThan(0);
    expect(sumOf(page, 'bitbucket_merge_queue_wasted_seconds_total')).toBeGreaterThan(0);
    expect(sumOf(page, 'bitbucket_merge_queue_duration_seconds_count')).toBeGreaterThan(1);
  });

  it('tells tests and caches where the settings ask for them', () => {
    expect(sumOf(page, 'bitbucket_pipeline_tests_total')).toBeGreaterThan(300);
    expect(sumOf(page, 'bitbucket_pipeline_cache_size_bytes')).toBeGreaterThan(1_000_000);
  });

  it('shows them on the page of the repository', async () => {
    const url = `${house.forge.origin}/ui/repository-page?repository=checkout-api`;
    const opened = await openPage(browser, url);
    const rows = async (name: string): Promise<string> => {
      const body = opened.app.getByRole('table', { name }).locator('tbody');
      await body.waitFor();
      return body.innerText();
    };
    expect(await rows('Flaky steps')).toMatch(/Integration tests|Browsers|Contracts/);
    expect(await rows('Merge queues')).toMatch(/^main\s+\d+\s+\d+/);
    expect(await seriousFindings(opened.page)).toEqual([]);
    await opened.page.close();
  });
});
