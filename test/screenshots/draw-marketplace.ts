/** `npm run marketplace`: the logo and the banner of the listing, from their drawings. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from '../system/pages/browser';

const FOLDER = join(__dirname, '../../docs/marketplace');

const PICTURES = [
  { name: 'logo', width: 144, height: 144 },
  { name: 'banner', width: 1120, height: 548 },
];

async function main(): Promise<void> {
  const browser = await openBrowser();
  try {
    for (const { name, ...viewport } of PICTURES) {
      const page = await browser.newPage({ viewport });
      const drawing = readFileSync(join(FOLDER, `${name}.svg`), 'utf8');
      await page.setContent(
        `<body style="margin:0">${drawing.replace('<svg', '<svg style="display:block"')}</body>`,
      );
      await page.screenshot({ path: join(FOLDER, `${name}.png`), omitBackground: true });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

void main();
