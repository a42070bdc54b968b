import { textAt } from '../../bitbucket/json';
import { fail, succeed } from '../../core/result';
import type { Answer, Listed } from '../../ports/bitbucket';

/** Longer lists are not read: nobody is told a part as if it were the whole. */
const PAGES_MAX = 20;

export interface PageOfWhole extends Listed<unknown> {
  /** Whether it says itself that another page follows. */
  readonly namesNext: boolean;
}

/**
 * The rows of a list, page by page to its end, or until there are enough: Bitbucket may make pages shorter than it was
 * asked for. A row that has moved onto the next page meanwhile is told once; a page without a new one is the end, and so
 * is one that does not exist where nobody said that it does.
 */
export async function readWhole(
  resource: string,
  readPage: (page: number) => Answer<PageOfWhole>,
  enough = Infinity,
): Answer<readonly unknown[]> {
  const found = new Map<unknown, unknown>();
  let last: PageOfWhole | null = null;
  for (let page = 1; page <= PAGES_MAX; page++) {
    const told = unlessGuessed(await readPage(page), last);
    if (!told.ok) return told;
    last = told.value;
    const before = found.size;
    for (const row of last.items) found.set(nameOf(row), row);
    if (last.isLast || found.size >= enough || found.size === before)
      return succeed([...found.values()].slice(0, enough));
  }
  return fail({ type: 'server', resource, retryAfterSeconds: null });
}

type Told = Awaited<Answer<PageOfWhole>>;

/** A page that is missing is an empty one where it was asked for only because the one before was full. */
function unlessGuessed(told: Told, before: PageOfWhole | null): Told {
  const isGuessed = before !== null && !before.namesNext;
  return isGuessed && !told.ok && told.problem.type === 'not_found' ? succeed(NONE) : told;
}

const NONE: PageOfWhole = { items: [], isLast: true, namesNext: false };

/** What tells a row from the others: commits have no uuid. */
const nameOf = (row: unknown): unknown => textAt(row, 'uuid') ?? textAt(row, 'hash') ?? Symbol();
