/** What the tests of the pages share: a still workspace, its pages, and axe in their frames. */
import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import type { AccessHouse } from './access-house';
import { openPage, type OpenPage } from './browser';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface BrowserWindow {
  axe: {
    run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
  };
}

/** Opens a page of the house as a workspace admin unless its address says otherwise. */
export function openAt(browser: Browser, house: AccessHouse, path: string): Promise<OpenPage> {
  return openPage(browser, `${house.forge.origin}/ui/${path}`);
}

/** What axe calls serious or critical in the app's own document. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const frame = page.frames().find((candidate) => candidate !== page.mainFrame());
  if (!frame) throw new Error('The page has no frame.');
  await frame.evaluate(AXE);
  return frame.evaluate(async () => {
    const { axe } = globalThis as unknown as BrowserWindow;
    return (await axe.run()).violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** How much wider than its window the app's document is: 0 where nothing scrolls sideways. */
export function sidewaysOf({ app }: OpenPage): Promise<number> {
  return app.locator('html').evaluate((html) => {
    const { scrollWidth, clientWidth } = html as { scrollWidth: number; clientWidth: number };
    return scrollWidth - clientWidth;
  });
}

/** Presses Tab until something of that name has the focus; throws after a hundred times. */
export function tabTo(opened: OpenPage, role: string, name: string | RegExp): Promise<void> {
  return tabOnto(opened.page, opened.app.getByRole(role as 'button', { name }));
}

/** Presses Tab until one of these has the focus; throws after a hundred times. */
export async function tabOnto(page: Page, wanted: Locator): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const focused = await wanted.evaluateAll((found) =>
      found.some((one) => {
        const { ownerDocument } = one as { ownerDocument: { activeElement: unknown } };
        return ownerDocument.activeElement === one;
      }),
    );
    if (focused) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${String(wanted)}.`);
}
