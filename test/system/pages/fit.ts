/** Whether a page keeps its words apart: names at Bitbucket's limits, words as long as German ones. */
import type { Page, Route } from 'playwright-core';

/** Fields that hold what people named: repositories, branches, environments, pipelines, steps, tokens. */
const NAMED = ['slug', 'name', 'environment', 'pipeline', 'step', 'object', 'trackedBranches'];
const LONGEST = 128;

const longest = (name: string): string =>
  `${name}-${'donaudampfschifffahrtsgesellschaft'.repeat(4)}`.slice(0, LONGEST);

/** The same answer with names of 128 characters, none of which breaks by itself. */
export function withLongNames(value: unknown, field = ''): unknown {
  if (typeof value === 'string') return NAMED.includes(field) ? longest(value) : value;
  if (Array.isArray(value)) return value.map((one) => withLongNames(one, field));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, withLongNames(one, key)]);
  return Object.fromEntries(entries) as object;
}

/** Lets every answer of a resolver come with long names. */
export async function lengthenNames(page: Page): Promise<void> {
  await page.route('**/bridge?**', async (route: Route) => {
    const { operation } = route.request().postDataJSON() as { operation: string };
    if (operation !== 'invoke') return route.continue();
    const response = await route.fetch();
    return route.fulfill({ response, json: withLongNames(await response.json()) });
  });
}

/** Runs in the page, whose types this file does not know: makes every word longer by two fifths. */
const STRETCH = `(() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest('pre, code, script, style')) continue;
    text.data = text.data.replace(/\\p{L}{2,}/gu, (word) => word + 'n'.repeat(Math.ceil(0.4 * word.length)));
  }
})()`;

/** Runs in the page: pieces of text that lie on each other, as far as they can be seen. */
const OVERLAPS = `(() => {
  const clipped = (rect, element) => {
    let { left, top, right, bottom } = rect;
    for (let at = element; at; at = at.parentElement) {
      if (getComputedStyle(at).overflow === 'visible') continue;
      const box = at.getBoundingClientRect();
      [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
      [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
    }
    return { left, top, right, bottom };
  };
  const seen = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const parent = text.parentElement;
    if (text.data.trim() === '' || parent.closest('option, .visually-hidden')) continue;
    if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const rect of range.getClientRects()) {
      const { left, top, right, bottom } = clipped(rect, parent);
      if (right - left > 2 && bottom - top > 2) seen.push({ text: text.data, left, top, right, bottom });
    }
  }
  const isOver = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  return seen.flatMap((a, at) =>
    seen.slice(at + 1).filter((b) => a.text !== b.text && isOver(a, b)).map((b) => a.text + ' / ' + b.text),
  );
})()`;

/** Runs in the page: the innermost elements that stand out where the page scrolls sideways. */
const STICKING_OUT = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const isOut = (element) => element.getBoundingClientRect().right > clientWidth + 1;
  const out = [...document.body.querySelectorAll('*')].filter(isOut);
  const innermost = out.filter((one) => ![...one.children].some(isOut));
  return innermost.map((one) => one.tagName + '.' + one.className + ' ' + (one.textContent ?? '').slice(0, 60));
})()`;

/** Runs in the page: sentences in tables that have less room than a few words need. */
const SQUEEZED = `[...document.querySelectorAll('td.prose > div')]
  .filter((one) => one.textContent.trim().length > 30 && one.getBoundingClientRect().width < 120)
  .map((one) => one.textContent.slice(0, 60))`;

function frameOf(page: Page) {
  const frame = page.frames().find((candidate) => candidate !== page.mainFrame());
  if (!frame) throw new Error('The page has no frame.');
  return frame;
}

/** Makes every word of the app longer by two fifths: German needs that room. */
export async function stretchWords(page: Page): Promise<void> {
  await frameOf(page).evaluate(STRETCH);
}

/** Pieces of text that lie on each other. */
export function overlapsOn(page: Page): Promise<string[]> {
  return frameOf(page).evaluate(OVERLAPS);
}

/** What makes the page scroll sideways. */
export function stickingOutOn(page: Page): Promise<string[]> {
  return frameOf(page).evaluate(STICKING_OUT);
}

/** Sentences in tables, one word below the other. */
export function squeezedOn(page: Page): Promise<string[]> {
  return frameOf(page).evaluate(SQUEEZED);
}
