import { named, say, type Told } from '../claims';
import type { Reader } from '../facts';
import { isScraped, patienceOf, scrapersOf, type ScrapeLog } from '../scrape-log';
import { MINUTE } from '../../time';

/** The reader by its name, or without it for whoever may not know it. */
export const called = ({ name }: Reader): Told =>
  name === null ? say`the token` : say`the token ${named('scraper.name', name)}`;

export const Called = ({ name }: Reader): Told =>
  name === null ? say`A token` : say`The token ${named('scraper.name', name)}`;

export type SeenReader = Reader & { readonly log: ScrapeLog };

export const isSeen = (reader: Reader): reader is SeenReader => reader.log !== null;

export const isGood = ({ revokedAt, expiresAt }: Reader, now: number): boolean =>
  revokedAt === null && now < expiresAt;

/** Readers that scrape by themselves, as far as is known. */
export const scraping = (readers: readonly Reader[]): readonly SeenReader[] =>
  readers.filter(isSeen).filter(({ log }) => isScraped(log));

export const lastOf = (log: ScrapeLog): number =>
  Math.max(log.last.at, ...scrapersOf(log).map(({ lastAt }) => lastAt));

/** Whether requests still come. */
export const isComing = ({ log }: SeenReader, now: number): boolean =>
  now - lastOf(log) <= patienceOf(log.interval);

/** Whether whole pages were answered lately. */
export const isArriving = (reader: SeenReader, now: number): boolean =>
  isComing(reader, now) && now - reader.log.succeededAt <= patienceOf(reader.log.interval);

/** Notes of scrapes are taken once a minute. */
export const NOTED_EVERY = MINUTE;

/** Whether the next request is overdue: the usual time between two has passed twice. */
export const isLate = ({ log }: SeenReader, now: number): boolean =>
  now - lastOf(log) > 2 * (log.interval ?? NOTED_EVERY) + NOTED_EVERY;

/** Of a scraper that has been away for so long nobody wants to hear while others read. */
export const FORGOTTEN_AFTER = 24 * 60 * MINUTE;
