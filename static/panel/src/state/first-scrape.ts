import type { TokensAnswer, TokenView, LastRead } from '../../../../src/contract/access';

/** How far the guide is: no token yet, waiting (perhaps somebody has tried one by hand), or scraped. */
export type FirstScrape =
  | { readonly state: 'later' }
  | { readonly state: 'waiting'; readonly visitor: LastRead | null }
  | { readonly state: 'done'; readonly scraper: LastRead };

/** Tokens that are let in. */
export const goodTokens = (tokens: readonly TokenView[]): readonly TokenView[] =>
  tokens.filter(({ state }) => state === 'active' || state === 'grace');

/** Only what scrapes by itself ends the waiting, as it does for the health rules. */
export function firstScrapeOf({
  tokens,
  scraper,
}: Pick<TokensAnswer, 'tokens' | 'scraper'>): FirstScrape {
  if (scraper !== null) return { state: 'done', scraper };
  const good = goodTokens(tokens);
  return good.length === 0 ? { state: 'later' } : { state: 'waiting', visitor: newestUse(good) };
}

function newestUse(tokens: readonly TokenView[]): LastRead | null {
  const uses = tokens.flatMap(({ name, lastUsedAt, lastClient }) =>
    lastUsedAt === null || lastClient === null
      ? []
      : [{ name, client: lastClient, at: lastUsedAt }],
  );
  return uses.sort((a, b) => b.at - a.at)[0] ?? null;
}
