import {
  isVisit,
  notedAt,
  withScrape,
  type NotedScrape,
  type ScrapeLog,
} from '../../core/health/scrape-log';
import { HOUR, MINUTE, SECOND, type EpochMillis, type Millis } from '../../core/time';
import type { World } from '../../ports/world';
import { changeOf, type Stored } from '../records/kind';
import { writeOrLose } from '../records/transact';
import type { ScrapeRequest } from './scrape-request';
import type { ScrapeAnswer } from './scrape-answer';

const AT_MOST_EVERY = MINUTE;
const CLIENT_CHARACTERS = 80;

/** A scrape that has been answered. */
export interface Scraped {
  /** The token, or the service account. */
  readonly reader: { readonly id: string };
  readonly log: Stored<ScrapeLog | null>;
  readonly request: ScrapeRequest;
  readonly answer: ScrapeAnswer;
  readonly format: string;
  /** When the request arrived. */
  readonly arrivedAt: EpochMillis;
}

/** Notes that somebody scraped: at most once a minute, after the page is made, and never at its expense. */
export async function noteScrape(scraped: Scraped, world: World): Promise<void> {
  const { reader, arrivedAt } = scraped;
  const log = scraped.log.value;
  const scrape = noted(scraped, world.now() - arrivedAt);
  const visits = log !== null && isVisit(log, scrape);
  if (!visits) world.arrivals.note(reader.id, arrivedAt);
  if (log !== null && isTooSoon(log, arrivedAt)) return;
  const next = withScrape(log, scrape, visits ? [] : world.arrivals.take(reader.id));
  try {
    await writeOrLose(world, [changeOf(scraped.log, next)]);
  } catch {
    // The page is made; that nobody will know of this scrape is the smaller loss.
    world.log('Scrape not noted');
  }
}

function isTooSoon(log: ScrapeLog, at: EpochMillis): boolean {
  const since = at - notedAt(log);
  return since >= 0 && since < AT_MOST_EVERY;
}

function noted({ request, answer, format, arrivedAt }: Scraped, tookMs: Millis): NotedScrape {
  return {
    at: arrivedAt,
    client: (request.header('user-agent') ?? 'unknown').slice(0, CLIENT_CHARACTERS),
    status: answer.status,
    bytes: answer.body.length,
    series: linesOf(answer.body),
    format,
    timeoutSeconds: timeoutSecondsIn(request.header('x-prometheus-scrape-timeout-seconds')),
    tookMs,
  };
}

/** How long a scraper says that it waits; null for what no scraper would say. */
export function timeoutSecondsIn(header: string | undefined): number | null {
  const seconds = /^\d+(\.\d+)?$/.test(header ?? '') ? Number(header) : NaN;
  return seconds > 0 && seconds <= HOUR / SECOND ? seconds : null;
}

/** Lines that are samples. */
function linesOf(body: string): number {
  let lines = 0;
  for (let at = 0; at !== -1 && at < body.length; at = nextLine(body, at)) {
    if (body[at] !== '#') lines += 1;
  }
  return lines;
}

function nextLine(body: string, at: number): number {
  const end = body.indexOf('\n', at);
  return end === -1 ? -1 : end + 1;
}
