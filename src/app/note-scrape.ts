import type { Format } from '../core/exposition/model';
import { MINUTE, type EpochMillis } from '../core/time';
import type { World } from '../ports/world';
import { scrapesKey } from './keys';
import type { Found } from './load';
import type { ScrapeRequest } from './scrape';
import type { ScrapeAnswer } from './scrape-answer';

/** The newest scrapes with one token, newest first. */
export interface ScrapeLog {
  readonly scrapes: readonly NotedScrape[];
}

export interface NotedScrape {
  readonly at: EpochMillis;
  readonly client: string;
  readonly status: number;
  readonly bytes: number;
  readonly format: Format;
}

const KEPT = 20;
const AT_MOST_EVERY = MINUTE;

/** Notes that somebody scraped: at most once a minute, after the page is made, and never at its expense. */
export async function noteScrape(
  scraped: {
    /** The token, or the service account. */
    readonly token: { readonly id: string };
    readonly found: Found;
    readonly request: ScrapeRequest;
    readonly answer: ScrapeAnswer;
    readonly format: Format;
  },
  world: World,
): Promise<void> {
  const { token, found, request, answer, format } = scraped;
  const key = scrapesKey(token.id);
  const record = found.get(key);
  const log = (record?.body as ScrapeLog | undefined) ?? { scrapes: [] };
  const at = world.now();
  if (at - (log.scrapes[0]?.at ?? 0) < AT_MOST_EVERY) return;
  const client = (request.header('user-agent') ?? 'unknown').slice(0, 80);
  const noted: NotedScrape = {
    at,
    client,
    status: answer.status,
    bytes: answer.body.length,
    format,
  };
  try {
    await world.records.write([
      {
        key,
        body: { scrapes: [noted, ...log.scrapes].slice(0, KEPT) },
        revision: record?.revision ?? null,
      },
    ]);
  } catch {
    // The page is made; that nobody will know of this scrape is the smaller loss.
    world.log('Scrape not noted');
  }
}
