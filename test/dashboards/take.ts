/**
 * `npm run dashboards:look -- ADDRESS [UNTIL]`: takes a picture of every dashboard that `npm start -- --dashboards` shows,
 * in light and dark, as of a moment in epoch seconds; fails where a panel shows nothing without a reason.
 */
import { join } from 'node:path';
import { DASHBOARDS, look, openPage, THEMES } from './look';

const OUT = join(__dirname, '../../docs/screenshots');

const PICTURES = DASHBOARDS.flatMap((name) => THEMES.map((theme) => ({ name, theme })));

async function main(): Promise<void> {
  const [address = '', moment] = process.argv.slice(2);
  const { origin } = new URL(address);
  const until = moment === undefined ? undefined : Number(moment);
  const { page, errors, close } = await openPage();
  let isWell = true;
  for (const { name, theme } of PICTURES) {
    const { panels, silent } = await look(page, { origin, name, theme, until });
    isWell &&= silent.length === 0;
    const found = silent.join(', ') || 'all show something';
    process.stdout.write(`${name} ${theme}: ${String(panels)} panels; ${found}\n`);
    await page.screenshot({ path: join(OUT, `dashboard-${name}-${theme}.png`), fullPage: true });
  }
  await close();
  process.stderr.write(errors.join('\n'));
  process.exitCode = isWell && errors.length === 0 ? 0 : 1;
}

void main();
