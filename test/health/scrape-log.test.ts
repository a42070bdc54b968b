/** What is kept of scrapes: who scrapes and how often, and who only looks. */
import {
  intervalOf,
  isScraped,
  scrapersOf,
  withScrape,
  type NotedScrape,
  type ScrapeLog,
} from '../../src/core/health/scrape-log';
import { MINUTE, SECOND } from '../given';

const BEGIN = 1_000 * MINUTE;
const every = (seconds: number, count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, index) => BEGIN + (from + index * seconds) * SECOND);
const sorted = (...arrivals: number[][]): number[] => arrivals.flat().sort((a, b) => a - b);

describe('intervalOf', () => {
  it.each([
    ['four arrivals tell nothing', every(15, 4), null],
    ['five tell', every(15, 5), 15],
    ['two replicas out of phase', sorted(every(60, 6), every(60, 6, 13)), 60],
    ['three replicas', sorted(every(60, 6), every(60, 6, 13), every(60, 6, 30)), 60],
    ['a break of an hour is no interval', [...every(30, 5), ...every(30, 5, 3600)], 30],
    ['no step at all', [0, 1, 9, 11, 40, 44, 90, 97].map((s) => BEGIN + s * SECOND), null],
  ])('%s', (_, arrivals, seconds) => {
    expect(intervalOf(arrivals)).toBe(seconds === null ? null : seconds * SECOND);
  });
});

const scrape = (at: number, more: Partial<NotedScrape> = {}): NotedScrape => ({
  ...{ at, client: 'Prometheus/2.42.0', status: 200, bytes: 10, series: 1, format: 'text' },
  ...{ timeoutSeconds: 10, tookMs: 5 },
  ...more,
});
const curl = { client: 'curl/8.5.0', timeoutSeconds: null };

/** A note for each arrival of a client. */
function notes(arrivals: readonly number[], more: Partial<NotedScrape> = {}): ScrapeLog {
  let log: ScrapeLog | null = null;
  for (const at of arrivals) log = withScrape(log, scrape(at, more), [at]);
  if (log === null) throw new Error('There was no arrival.');
  return log;
}

describe('withScrape', () => {
  it('keeps the last page, and counts answers without one since', () => {
    const [first, second] = [scrape(BEGIN), scrape(BEGIN + MINUTE, { status: 503 })];
    const log = withScrape(withScrape(null, first, []), second, []);
    expect([log.succeededAt, log.failures, log.last.status]).toEqual([BEGIN, 1, 503]);
    expect(withScrape(log, scrape(BEGIN + 2 * MINUTE), []).failures).toBe(0);
  });

  it('sees a scraper in what comes in step, whatever it calls itself', () => {
    const own = { client: 'our-own-agent', timeoutSeconds: null };
    expect(isScraped(notes(every(60, 4), own))).toBe(false);
    expect(isScraped(notes(every(60, 9), own))).toBe(true);
  });

  it('sees replicas by their phases', () => {
    expect(scrapersOf(notes(sorted(every(60, 9), every(60, 9, 20))))).toHaveLength(2);
  });

  it.each([
    { what: 'another phase', next: every(60, 9, 3600 + 23) },
    { what: 'another interval', next: every(30, 30, 3600 + 23) },
  ])('takes a scraper that comes again with $what for the same', ({ next }) => {
    let log = notes(every(60, 30));
    for (const at of next) log = withScrape(log, scrape(at), [at]);
    expect(scrapersOf(log)).toMatchObject([{ lastAt: next.at(-1) }]);
  });

  it('keeps a replica that has stopped while the other comes', () => {
    const both = notes(sorted(every(60, 12), every(60, 12, 20)));
    let log = both;
    for (const at of every(60, 9, 12 * 60)) log = withScrape(log, scrape(at), [at]);
    expect(scrapersOf(log)).toHaveLength(2);
  });

  it('takes the first who comes, until a scraper does', () => {
    const looked = withScrape(null, scrape(BEGIN, curl), [BEGIN]);
    expect([looked.last.client, isScraped(looked)]).toEqual(['curl/8.5.0', false]);
    const scraped = withScrape(looked, scrape(BEGIN + MINUTE), [BEGIN + MINUTE]);
    expect([scraped.last.client, isScraped(scraped)]).toEqual(['Prometheus/2.42.0', true]);
  });

  it('keeps a scraper apart from who looks with its token', () => {
    const silent = notes(every(60, 9));
    const at = silent.last.at + 6 * MINUTE;
    const looked = withScrape(silent, scrape(at, curl), []);
    const visit = { at, client: 'curl/8.5.0', status: 200, times: [at] };
    expect(looked).toEqual({ ...silent, visit });
    const back = withScrape(looked, scrape(at + MINUTE), [at + MINUTE]);
    expect([back.last.at, back.visit?.at]).toEqual([at + MINUTE, at]);
  });

  it('goes on with a scraper that does not call itself one', () => {
    const own = { client: 'our-own-agent', timeoutSeconds: null };
    const known = notes(every(60, 9), own);
    const at = known.last.at + MINUTE;
    expect(withScrape(known, scrape(at, own), [at]).last.at).toBe(at);
    expect(withScrape(known, scrape(at, curl), []).last).toEqual(known.last);
    const newer = { ...own, client: 'our-own-agent/2' };
    expect(withScrape(known, scrape(at, newer), [at]).last.at).toBe(at);
  });

  it('lets another take its place, once it has come in step five times', () => {
    const other = { client: 'another-agent/1', timeoutSeconds: null };
    let log = notes(every(60, 9));
    const times = every(60, 6, 3600);
    const clients = times.map((at) => {
      log = withScrape(log, scrape(at, other), []);
      return log.last.client;
    });
    expect(clients).toEqual([
      ...Array.from({ length: 4 }, () => 'Prometheus/2.42.0'),
      ...['another-agent/1', 'another-agent/1'],
    ]);
  });
});
