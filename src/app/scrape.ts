import { credentialsIn } from '../core/access/credentials';
import { readToken } from '../core/access/token';
import { collectFamilies } from '../core/exposition/collect';
import { CONTENT_TYPE, encode } from '../core/exposition/encode';
import type { Format } from '../core/exposition/model';
import { negotiate } from '../core/exposition/negotiate';
import type { World } from '../ports/world';
import { INDEX_KEYS, scrapesKey, SETTINGS_KEY, tokenKey, WORKSPACE_KEY } from './keys';
import { UnreadableRecord, type Found } from './load';
import { noteScrape } from './note-scrape';
import { readPage } from './read-page';
import { isValid, type StoredToken } from './tokens';

/** What a scraper asked, with its header names in lower case. */
export interface ScrapeRequest {
  readonly method: string;
  readonly path: string;
  readonly header: (name: string) => string | undefined;
  readonly query: Readonly<Record<string, readonly string[]>>;
}

export interface ScrapeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A complete page, or an answer that says what to do. Two storage round trips whatever the size. */
export async function scrape(request: ScrapeRequest, world: World): Promise<ScrapeAnswer> {
  const credentials = credentialsIn(request.header('authorization'));
  const token = credentials === null ? null : readToken(credentials);
  if (token === null) return refused(credentials === null);
  const found = await world.records.read([
    tokenKey(token.id),
    scrapesKey(token.id),
    WORKSPACE_KEY,
    SETTINGS_KEY,
    ...INDEX_KEYS,
  ]);
  const stored = found.get(tokenKey(token.id))?.body as StoredToken | undefined;
  if (!(await isValid(stored, token, world))) return refused(false);
  const format = negotiate(request.header('accept'));
  const answer = await page(found, format, world);
  await noteScrape({ token, found, request, answer, format }, world);
  return answer;
}

async function page(found: Found, format: Format, world: World): Promise<ScrapeAnswer> {
  try {
    const families = collectFamilies(await readPage(found, world));
    return answerOf(200, encode(families, format), { 'Content-Type': CONTENT_TYPE[format] });
  } catch (error) {
    // A smaller number would be a lie to every counter: no page at all, and the next scrape tries again.
    const detail =
      error instanceof UnreadableRecord ? error.message : 'storage did not answer completely';
    world.log('Scrape incomplete', { detail });
    return answerOf(
      503,
      'The stored totals could not be read completely, so nothing is shown. Try again at the next scrape.\n',
    );
  }
}

/** One sentence for every refusal: which part was wrong is nobody's business but the admin's. */
function refused(isMissing: boolean): ScrapeAnswer {
  const error = isMissing ? '' : ', error="invalid_token"';
  return answerOf(
    401,
    'Send a valid Lifeline token as "Authorization: Bearer lfl_…"; a workspace admin issues one in the settings.\n',
    {
      'WWW-Authenticate': `Bearer realm="lifeline"${error}`,
    },
  );
}

function answerOf(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): ScrapeAnswer {
  const always = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  };
  return { status, body, headers: { ...always, ...headers } };
}
