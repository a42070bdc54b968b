import { textAt } from '../../bitbucket/json';
import { fail, succeed } from '../../core/result';
import type { Answer, Listed } from '../../ports/bitbucket';

/** Longer lists are not read: nobody is told a part as if it were the whole. */
const PAGES_MAX = 20;

/**
 * The rows of a list, page by page to its end, or until there are enough: Bitbucket may make pages shorter than it was
 * asked for. A row that has moved onto the next page meanwhile is told once; a page without a new one is the end.
 */
export async function readWhole(
  resource: string,
  readPage: (page: number) => Answer<Listed<unknown>>,
  enough = Infinity,
): Answer<readonly unknown[]> {
  const found = new Map<unknown, unknown>();
  for (let page = 1; page <= PAGES_MAX; page++) {
    const told = await readPage(page);
    if (!told.ok) return told;
    const before = found.size;
    for (const row of told.value.items) found.set(textAt(row, 'uuid') ?? Symbol(), row);
    if (told.value.isLast || found.size >= enough || found.size === before)
      return succeed([...found.values()].slice(0, enough));
  }
  return fail({ type: 'server', resource, retryAfterSeconds: null });
}
