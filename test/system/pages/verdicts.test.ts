/** Broken or bored, as a developer sees it: what is staged in the workspace, and what the page says of it. */
import type { Browser } from 'playwright-core';
import { openBrowser, openPage } from './browser';
import { openHouse, type House } from '../health/house';
import { tabOnto } from './house';

const MINUTE = 60;

let house: House;
let browser: Browser;

/** A morning on which one pipeline file is broken and one environment is locked; Prometheus reads all along. */
beforeAll(async () => {
  browser = await openBrowser();
  house = await openHouse();
  const { forge } = house;
  await forge.act({ action: 'lockEnvironment', repository: 'payments', environment: 'Test' });
  await forge.act({ action: 'breakYaml', repository: 'web-shop' });
  for (const repository of ['payments', 'web-shop', 'web-shop', 'web-shop']) {
    await forge.act({ action: 'push', repository });
    await forge.advance(4 * MINUTE);
  }
  await forge.advance(70 * MINUTE);
  await house.scrapes(6);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await house.forge.close();
});

const SCENES = [
  {
    verdict: 'Healthy',
    repository: 'monolith',
    sentence: /^Bitbucket’s list agrees with our counts as of 3 minutes ago\./,
    problems: [],
  },
  {
    verdict: 'Bored',
    repository: 'design-tokens',
    sentence:
      /^No push and no run since 2026-10-09 14:08 UTC, 26 days ago\. Bitbucket’s list agrees/,
    problems: [],
  },
  {
    verdict: 'Degraded',
    repository: 'payments',
    sentence: /^A run is halted by its environment\. Build 93 is halted/,
    problems: [
      'A run is halted by its environment.',
      'Its deployment environment is locked, or another deployment holds it.',
      'Open Deployments, unlock the environment or finish the deployment that holds it',
    ],
  },
  {
    verdict: 'Broken',
    repository: 'web-shop',
    sentence:
      /^bitbucket-pipelines\.yml cannot be used\. 5 runs of pipeline default on the main branch/,
    problems: [
      'bitbucket-pipelines.yml cannot be used.',
      'The YAML of the last push is not valid',
      'Validate bitbucket-pipelines.yml and push the correction.',
    ],
  },
];

describe.each(['repository-panel', 'repository-page'])('the %s', (module) => {
  it.each(SCENES)(
    'says that $repository is $verdict',
    async ({ verdict, repository, sentence, problems }) => {
      const url = `${house.forge.origin}/ui/${module}?repository=${repository}&account=reader`;
      const { page, app, complaints } = await openPage(browser, url);
      const line = app.getByTestId('verdict');
      const [said, why] = (await line.innerText()).split('\n').filter((text) => text !== '');
      expect(said?.toLowerCase()).toBe(verdict.toLowerCase());
      expect(why).toMatch(sentence);
      const cards = app.getByRole('list', { name: 'Problems' }).getByRole('listitem');
      expect(await cards.count()).toBe(problems.length === 0 ? 0 : 1);
      for (const words of problems) expect(await cards.innerText()).toContain(words);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});

describe('a time', () => {
  it.each([
    { timezoneId: 'America/New_York', here: '4 Nov 2026, 05:27:15 GMT-5' },
    { timezoneId: 'Asia/Kolkata', here: '4 Nov 2026, 15:57:15 GMT+5:30' },
  ])('is relative, and by keyboard exact: $timezoneId', async ({ timezoneId, here }) => {
    const url = `${house.forge.origin}/ui/repository-panel?repository=monolith`;
    const { app, page } = await openPage(browser, url, { timezoneId });
    const time = app.getByRole('region', { name: 'Scrapes and counts' }).getByRole('time');
    expect(await time.innerText()).toBe('just now');
    expect(await time.getAttribute('datetime')).toBe('2026-11-04T10:27:15.000Z');
    await tabOnto(page, time);
    const tooltip = app.getByRole('tooltip');
    expect(await tooltip.innerText()).toBe(`${here}\n4 Nov 2026, 10:27:15 UTC`);
    await page.keyboard.press('Escape');
    await tooltip.waitFor({ state: 'detached' });
    await page.close();
  });
});
