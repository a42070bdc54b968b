/** The settings in a real browser: what an admin does without documentation. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { openHouse, type AccessHouse } from '../access/house';
import { openBrowser, type OpenPage } from './browser';
import { Keyboard, openAt, seriousFindings, tabOnto } from './house';
import { signed, signer } from '../access/signing';

let house: AccessHouse;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  house = await openHouse();
}, 120_000);

afterAll(async () => {
  await browser.close();
  await house.close();
});

async function openTab(name: string, theme = 'light'): Promise<OpenPage> {
  const opened = await openAt(browser, house, `workspace-settings?theme=${theme}`);
  await opened.app.getByRole('tab', { name }).click();
  return opened;
}

/** The page of a person without a mouse, on one of its tabs. */
async function walkTo(tab: string) {
  const opened = await openAt(browser, house, 'workspace-settings?');
  const hands = new Keyboard(opened);
  await hands.openTab(tab);
  return { ...opened, hands };
}

async function issueByKeyboard(
  { app, hands }: { app: OpenPage['app']; hands: Keyboard },
  name: string,
): Promise<string> {
  await hands.fill('Name', name);
  await hands.press('Issue token');
  const token = await app.getByLabel('Token', { exact: true }).inputValue();
  await hands.press('Done');
  return token;
}

async function issue({ app }: OpenPage, name: string): Promise<string> {
  await app.getByLabel('Name', { exact: true }).fill(name);
  await app.getByRole('button', { name: 'Issue token' }).click();
  return app.getByLabel('Token', { exact: true }).inputValue();
}

async function statusWith(token: string): Promise<number> {
  const knock = await house.knock({ headers: [['Authorization', `Bearer ${token}`]] });
  return knock.status;
}

describe('tokens', () => {
  it('are issued and copied by keyboard alone', async () => {
    const { app, page, hands } = await walkTo('Tokens');
    await hands.fill('Name', 'by-keyboard');
    await page.keyboard.press('Enter');
    await app.getByLabel('Token', { exact: true }).waitFor();
    await hands.press('Copy');
    await app.getByText('Copied.').waitFor();
    const token = await app.getByLabel('Token', { exact: true }).inputValue();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(token);
    expect(await statusWith(token)).toBe(200);
    await page.close();
  });

  it('are rotated by keyboard: the successor is shown once, the old one stays good', async () => {
    const { app, page, hands } = await walkTo('Tokens');
    const first = await issueByKeyboard({ app, hands }, 'to-rotate');
    await hands.press('Rotate to-rotate');
    await page.keyboard.press('Enter');
    await app.getByText('The successor is ready').waitFor();
    const second = await app.getByLabel('Token', { exact: true }).inputValue();
    expect(second).not.toBe(first);
    expect([await statusWith(first), await statusWith(second)]).toEqual([200, 200]);
    await app.getByText('Replaced').first().waitFor();
    await page.close();
  });

  it('are revoked by keyboard, after a question, and refused at once', async () => {
    const { app, page, hands } = await walkTo('Tokens');
    const token = await issueByKeyboard({ app, hands }, 'to-revoke');
    await hands.press('Revoke to-revoke');
    await app.getByText('Whoever uses it is refused at once.').waitFor();
    expect(await statusWith(token)).toBe(200);
    await page.keyboard.press('Enter');
    await app.getByText('Revoked').first().waitFor();
    expect(await statusWith(token)).toBe(401);
    await page.close();
  });

  it('keep what was typed when a name is taken', async () => {
    const opened = await openTab('Tokens');
    await issue(opened, 'twice');
    await opened.app.getByRole('button', { name: 'Done' }).click();
    await opened.app.getByLabel('Name', { exact: true }).fill('twice');
    await opened.app.getByRole('button', { name: 'Issue token' }).click();
    await opened.app.getByRole('alert').waitFor();
    expect(await opened.app.getByLabel('Name', { exact: true }).inputValue()).toBe('twice');
    await opened.page.close();
  });
});

describe('service accounts', () => {
  it('are added by keyboard with pasted keys, and a dry run says who a token would be and why not', async () => {
    const key = signer('ec', 'key-1');
    const { app, page, hands } = await walkTo('Service accounts');
    await hands.press('Add service account');
    await hands.choose('Kind', 'Any');
    await hands.fill('Name', 'prometheus-pod');
    await hands.fill('Issuer', 'https://issuer.example');
    await hands.fill('Audience', 'lifeline');
    await hands.fill('Subject', 'system:serviceaccount:monitoring:*');
    await hands.choose('Signature keys', 'Pasted');
    await hands.fill('Key set (JWKS)', JSON.stringify({ keys: [key.jwk] }));
    await hands.press('Save service account');
    await app.getByRole('button', { name: 'Edit prometheus-pod' }).waitFor();
    const now = await house.seconds();
    const claims = { iss: 'https://issuer.example', aud: 'lifeline', iat: now, exp: now + 600 };
    const token = (sub: string) => signed({ ...claims, sub }, key, { algorithm: 'ES256' });
    await hands.fill('Identity token', token('system:serviceaccount:monitoring:prom'));
    await hands.press('Try it');
    await app.getByText('It would be “prometheus-pod”').waitFor();
    await hands.fill('Identity token', token('somebody-else'));
    await hands.press('Try it');
    await app.getByText('No match').waitFor();
    expect(await app.locator('.checks').innerText()).toMatch(/Failed\s+subject/i);
    await page.close();
  });
});

describe('counting', () => {
  it('shows the cost of a detail level by keyboard, before it saves', async () => {
    const { app, page, hands } = await walkTo('Counting');
    await hands.toggle(/^Duration histogram of every step/);
    await hands.toggle(/^Test reports/);
    await hands.toggle(/^Sizes of caches/);
    expect(await app.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await hands.press('Show the cost');
    expect(await app.getByTestId('cost').innerText()).toMatch(
      /of the 10,000 that one page may hold.*take at most \d+ requests to Bitbucket an hour, 0 now/s,
    );
    const levels = app.getByRole('table', { name: 'Detail levels, at most' });
    expect(await levels.locator('tbody').innerText()).toMatch(
      /Test reports\s+\d+\s+\d+\s+Caches\s+\d+\s+\d+/,
    );
    await hands.press('Save');
    await app.getByText('It holds from the next scrape on.').waitFor();
    expect((await house.have('readSettings')).settings).toMatchObject({
      ...{ stepHistograms: true, testReports: true, caches: true },
    });
    await page.close();
  });

  it('says which number cannot be, and keeps it', async () => {
    const opened = await openTab('Counting');
    await opened.app.getByLabel('Idle series stay for (days)').fill('4000');
    await opened.app.getByRole('button', { name: 'Show the cost' }).click();
    expect(await opened.app.getByRole('alert').innerText()).toContain('1 to 365 days');
    expect(await opened.app.getByLabel('Idle series stay for (days)').inputValue()).toBe('4000');
    await opened.page.close();
  });
});

describe('a form that somebody else was faster than', () => {
  it('says what changed, keeps what was typed, and is saved the second time', async () => {
    const { app, page } = await openTab('Counting');
    const field = app.getByLabel('Idle series stay for (days)');
    await field.fill('60');
    const { settings } = await house.have('readSettings');
    await house.have('saveSettings', { ...settings, retentionDays: 90 });
    const save = async (): Promise<void> => {
      await app.getByRole('button', { name: 'Show the cost' }).click();
      await app.getByTestId('cost').waitFor();
      await app.getByRole('button', { name: 'Save' }).click();
    };
    await save();
    await app.getByText('(retentionDays: 30 → 90)').waitFor();
    expect(await field.inputValue()).toBe('60');
    expect((await house.have('readSettings')).settings.retentionDays).toBe(90);
    await save();
    await app.getByText('It holds from the next scrape on.').waitFor();
    expect((await house.have('readSettings')).settings.retentionDays).toBe(60);
    await field.fill('61');
    await save();
    await app.getByText('It holds from the next scrape on.').waitFor();
    expect((await house.have('readSettings')).settings.retentionDays).toBe(61);
    await page.close();
  });
});

describe('the audit log', () => {
  it('is filtered and downloaded by keyboard', async () => {
    await house.have('issueToken', { name: 'audited' });
    const { app, page, hands } = await walkTo('Audit log');
    await hands.choose('What', 'Token issued');
    await tabOnto(page, app.getByRole('searchbox', { name: 'Text' }));
    await page.keyboard.type('audited');
    await app
      .getByRole('cell', { name: /^audited \(/ })
      .first()
      .waitFor();
    await app.getByRole('row').nth(2).waitFor({ state: 'detached' });
    const [file] = await Promise.all([page.waitForEvent('download'), hands.press('Download CSV')]);
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/token-issued.*audited/);
    await tabOnto(page, app.getByRole('searchbox', { name: 'Text' }));
    await page.keyboard.type('-and-nobody');
    await app.getByText('Nothing here').waitFor();
    await page.close();
  });
});

describe('somebody who is no admin', () => {
  it('sees no settings, and whom to ask', async () => {
    const opened = await openAt(browser, house, 'workspace-settings?account=reader');
    const { app, page } = opened;
    await app.getByText('This is not open to you').first().waitFor();
    await app
      .getByText('Only an admin of this workspace may do this. Ask one of them')
      .first()
      .waitFor();
    expect(await app.getByRole('button').count()).toBe(0);
    await page.close();
  });
});

describe('every tab', () => {
  const TABS = ['Set up', 'Tokens', 'Service accounts', 'Scraping', 'Counting', 'Audit log'];
  it.each(TABS.flatMap((tab) => ['light', 'dark'].map((theme) => ({ tab, theme }))))(
    'is accessible: $tab, $theme',
    async ({ tab, theme }) => {
      const opened = await openTab(tab, theme);
      await opened.app.locator('h2:visible').first().waitFor();
      await opened.app.locator('.skeleton').first().waitFor({ state: 'detached' });
      expect(await seriousFindings(opened.page)).toEqual([]);
      await opened.page.close();
    },
  );
});

describe('cost', () => {
  it('shows what the month used, and takes a plan with its date and source', async () => {
    const opened = await openTab('Cost');
    const { app, page } = opened;
    await app.getByText('Build minutes this month').waitFor();
    await app.getByText('name a plan under Cost to see when they run out').waitFor();
    for (const [label, value] of [
      ['Plan', 'Standard'],
      ['Minutes included a month', '1000000'],
      ['Price of 1,000 more minutes', '10'],
      ['Price of a self-hosted slot a month', '7.5'],
      ['Source of these numbers', 'the price list of November'],
    ] as const)
      await app.getByLabel(label, { exact: true }).fill(value);
    await app.getByLabel('Currency').fill('dollars');
    await app.getByRole('button', { name: 'Save' }).click();
    await app.getByText('Write the currency as three letters, such as USD.').waitFor();
    await app.getByLabel('Currency').fill('usd');
    await app.getByRole('button', { name: 'Save' }).click();
    const row = app.getByRole('table', { name: 'Plans' }).getByRole('row', { name: /Standard/ });
    await row.waitFor();
    expect(await row.innerText()).toMatch(/1,000,000\s+10 USD\s+7\.5 USD\s+the price list/);
    await app.getByText('they last for the month at the pace of the last week').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await row.getByRole('button', { name: 'Remove' }).click();
    await app.getByText('name a plan under Cost to see when they run out').waitFor();
    await page.close();
  });
});
