import type { TokenView } from '../../../../src/contract/access';

/** Who read with which token, and when. */
export interface Use {
  readonly token: string;
  readonly client: string;
  readonly at: number;
}

/** How far the guide is: no token yet, waiting (perhaps somebody has tried one by hand), or scraped. */
export type FirstScrape =
  | { readonly state: 'later' }
  | { readonly state: 'waiting'; readonly visitor: Use | null }
  | { readonly state: 'done'; readonly scraper: Use };

/** Tokens that are let in. */
export const goodTokens = (tokens: readonly TokenView[]): readonly TokenView[] =>
  tokens.filter(({ state }) => state === 'active' || state === 'grace');

/** Only what scrapes by itself ends the waiting, as it does for the health rules. */
export function firstScrapeOf(tokens: readonly TokenView[]): FirstScrape {
  const scraper = newestUse(tokens.filter(({ isScraped }) => isScraped));
  if (scraper !== null) return { state: 'done', scraper };
  const good = goodTokens(tokens);
  return good.length === 0 ? { state: 'later' } : { state: 'waiting', visitor: newestUse(good) };
}

function newestUse(tokens: readonly TokenView[]): Use | null {
  const uses = tokens.flatMap(({ name, lastUsedAt, lastClient }) =>
    lastUsedAt === null || lastClient === null
      ? []
      : [{ token: name, client: lastClient, at: lastUsedAt }],
  );
  return uses.sort((a, b) => b.at - a.at)[0] ?? null;
}
