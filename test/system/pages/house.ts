/** What the tests of the pages share: a still workspace, its pages, and axe in their frames. */
import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import type { AccessHouse } from '../access/house';
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

/** Somebody without a mouse. Everything is reached by Tab, from wherever the focus is. */
export class Keyboard {
  readonly #opened: OpenPage;

  constructor(opened: OpenPage) {
    this.#opened = opened;
  }

  /** From the tab that is open to another, by arrow keys. */
  async openTab(name: string): Promise<void> {
    const { app, page } = this.#opened;
    await app.getByRole('tab').first().waitFor();
    await tabOnto(page, app.getByRole('tab', { selected: true }));
    const wanted = app.getByRole('tab', { name, selected: true });
    for (let tries = 0; tries < 10 && (await wanted.count()) === 0; tries++)
      await page.keyboard.press('ArrowRight');
    await wanted.waitFor();
  }

  async press(name: string | RegExp): Promise<void> {
    await this.#onto('button', name);
    await this.#opened.page.keyboard.press('Enter');
  }

  /** Replaces what stands in a field. */
  async fill(name: string | RegExp, text: string): Promise<void> {
    await this.#onto('textbox', name);
    await this.#opened.page.keyboard.press('ControlOrMeta+a');
    await this.#opened.page.keyboard.insertText(text);
  }

  /** Chooses by the first letters of an option. */
  async choose(name: string, option: string): Promise<void> {
    await this.#onto('combobox', name);
    await this.#opened.page.keyboard.type(option);
  }

  async toggle(name: string | RegExp): Promise<void> {
    await this.#onto('checkbox', name);
    await this.#opened.page.keyboard.press('Space');
  }

  async #onto(role: string, name: string | RegExp): Promise<void> {
    const wanted = this.#opened.app.getByRole(role as 'button', {
      name,
      exact: typeof name === 'string',
    });
    await wanted.first().waitFor();
    await tabOnto(this.#opened.page, wanted);
  }
}
