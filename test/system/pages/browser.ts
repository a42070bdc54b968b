import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type FrameLocator,
  type Page,
} from 'playwright-core';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium as Debian packages it; the one without windows opens a page in less than half the time. */
const BROWSERS = ['chromium-headless-shell', 'chromium'];

/** Chromium, headless, asking nobody but us. */
export function openBrowser(): Promise<Browser> {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  const paths = BROWSERS.flatMap((name) => directories.map((directory) => join(directory, name)));
  const executablePath = paths.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error(`None of ${BROWSERS.join(', ')} is in the PATH: node test/prepare.mjs helps.`);
  return chromium.launch({ executablePath, args: QUIET });
}

export interface OpenPage {
  page: Page;
  /** The app inside its frame, on its own origin. */
  app: FrameLocator;
  /** Whatever the console and the page complained about, policy violations included. */
  complaints: string[];
  /** Requests that left for another host. */
  strangers: string[];
}

/** Opens a page of the local Forge and listens to everything that goes wrong on it. */
export async function openPage(
  browser: Browser,
  url: string,
  viewer: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...viewer,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() !== 'log') complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') strangers.push(request.url());
  });
  await page.goto(url);
  return { page, app: page.frameLocator('iframe'), complaints, strangers };
}
