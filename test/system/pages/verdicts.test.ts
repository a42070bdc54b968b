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
    state: 'healthy',
    repository: 'monolith',
    sentence: /All runs counted: compared with Bitbucket \d+ minutes ago, again within/,
    problems: [],
  },
  {
    state: 'bored',
    repository: 'design-tokens',
    sentence: /^No run since 2026-10-09 14:08 UTC, 26 days ago\. All runs counted/,
    problems: [],
  },
  {
    state: 'degraded',
    repository: 'payments',
    sentence: /^Run 93 has been halted since/,
    problems: [
      '2 runs halted for over an hour.',
      'a deployment environment is locked, or another deployment holds it',
      'See the deployments for an environment that is locked or in use',
      'Open run 93',
    ],
  },
  {
    state: 'broken',
    repository: 'web-shop',
    sentence: /^\d+ runs of main failed in a row/,
    problems: [
      'Runs of the main branch end before their first step.',
      'bitbucket-pipelines.yml has an error',
      'Push a correction.',
    ],
  },
];

describe.each(['repository-panel', 'repository-page'])('the %s', (module) => {
  it.each(SCENES)(
    'says that CI of $repository is $state',
    async ({ state, repository, sentence, problems }) => {
      const url = `${house.forge.origin}/ui/${module}?repository=${repository}&account=reader`;
      const { page, app, complaints } = await openPage(browser, url);
      const lamp = app.getByTestId('lamp-ci');
      expect(await lamp.getAttribute('data-state')).toBe(state);
      expect(await lamp.getByRole('paragraph').innerText()).toMatch(sentence);
      expect(await app.getByTestId('lamp-metrics').getAttribute('data-state')).toBe('arriving');
      const cards = app.getByRole('list', { name: 'Problems', exact: true }).getByRole('listitem');
      expect(await cards.count()).toBe(problems.length === 0 ? 0 : 1);
      for (const words of problems) expect(await cards.innerText()).toContain(words);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it('puts the links of a problem under its words', async () => {
    const url = `${house.forge.origin}/ui/${module}?repository=payments&account=reader`;
    const { page, app } = await openPage(browser, url);
    const card = app.getByRole('list', { name: 'Problems', exact: true }).getByRole('listitem');
    const [link, title] = [card.getByRole('link').first(), card.getByRole('heading')];
    expect((await link.boundingBox())?.x).toBe((await title.boundingBox())?.x);
    await page.close();
  });

  it('leads from a problem to the run that it names', async () => {
    const url = `${house.forge.origin}/ui/${module}?repository=payments&account=reader`;
    const { page, app } = await openPage(browser, url);
    await page.context().route('https://bitbucket.org/**', (route) => route.fulfill({ body: '' }));
    const opened = page.context().waitForEvent('page');
    await app.getByRole('link', { name: 'Open run 93' }).click();
    await (await opened).waitForURL('https://bitbucket.org/acme/payments/pipelines/results/93');
    await page.close();
  });
});

describe('a time', () => {
  it.each([
    { timezoneId: 'America/New_York', here: '4 Nov 2026, 05:27:15 GMT-5' },
    { timezoneId: 'Asia/Kolkata', here: '4 Nov 2026, 15:57:15 GMT+5:30' },
  ])('is relative, and by keyboard exact: $timezoneId', async ({ timezoneId, here }) => {
    const url = `${house.forge.origin}/ui/repository-panel?repository=monolith`;
    const { app, page } = await openPage(browser, url, { timezoneId });
    const facts = app.getByRole('region', { name: 'Scrapes and counts' });
    const time = facts.getByRole('time').first();
    expect(await time.innerText()).toBe('15 seconds ago');
    expect(await time.getAttribute('datetime')).toBe('2026-11-04T10:27:15.000Z');
    await tabOnto(page, time);
    const tooltip = app.getByRole('tooltip');
    expect(await tooltip.innerText()).toBe(`${here}\n4 Nov 2026, 10:27:15 UTC`);
    await page.keyboard.press('Escape');
    await tooltip.waitFor({ state: 'detached' });
    await page.close();
  });
});
