// Takes a screenshot of every dashboard in light and dark, and says which panels show nothing.
import { chromium } from 'playwright-core';

const [address = 'http://127.0.0.1:4173', out = 'docs/screenshots', ...names] =
  process.argv.slice(2);
// A played day that ended earlier is looked at as of its end, in epoch seconds.
const until = process.env.UNTIL === undefined ? '' : `&to=${process.env.UNTIL}`;
const NAMES = ['workspace', 'repository', 'deployments', 'cost', 'own'];
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1208, height: 900 } });
page.on('pageerror', (error) => process.stdout.write(`${String(error).slice(0, 300)}\n`));
for (const name of names.length > 0 ? names : NAMES)
  for (const theme of ['light', 'dark']) {
    const repository = name === 'repository' ? '&repository=web-shop' : '';
    await page.goto(`${address}/?dashboard=${name}&theme=${theme}${repository}${until}`);
    await page.waitForFunction(
      () =>
        document.querySelector('[data-panel]') !== null &&
        document.querySelector('[data-state="loading"]') === null,
      undefined,
      { timeout: 180_000 },
    );
    await page.evaluate(() => document.fonts.ready);
    const states = await page.$$eval('[data-panel]', (all) =>
      all.map(({ dataset }) => `${dataset.panel}: ${dataset.state}`),
    );
    const silent = states.filter((state) => !state.endsWith(': data'));
    process.stdout.write(
      `${name} ${theme}: ${states.length} panels; without data: ${silent.join(', ') || 'none'}\n`,
    );
    await page.screenshot({ path: `${out}/dashboard-${name}-${theme}.png`, fullPage: true });
  }
await browser.close();
