import { at, count, during, named, numeral, say } from '../claims';
import type { Reader } from '../facts';
import { rule } from '../finding';
import { isArriving, isGood, scraping, type SeenReader } from './readers';

const SLOW_SHARE = 0.5;

export const slow = rule({
  name: 'scrape/slow',
  scopes: ['scraper'],
  silences: [],
  speaks: 'our time takes half of the scraper’s own timeout',
  severity: 'warning, critical from all of it',
  judge: ({ readers, now }) =>
    reading(readers, now).flatMap((reader) => {
      const { tookMs, timeoutSeconds, at: readAt } = reader.log.last;
      const timeout = 1000 * (timeoutSeconds ?? Infinity);
      if (tookMs < SLOW_SHARE * timeout) return [];
      const took = numeral('scraper.took', tookMs, `${(tookMs / 1000).toFixed(1)} seconds`);
      return [
        {
          scope: 'scraper',
          severity: tookMs >= timeout ? 'critical' : 'warning',
          since: readAt,
          touches: reader.touches,
          headline:
            tookMs >= timeout ? say`Scrapes are too slow.` : say`Scrapes are nearly too slow.`,
          evidence: say`At ${at('scraper.last', readAt)} the answer took ${took}; ${named('scraper.client', reader.log.last.client)} waits ${during('scraper.timeout', timeout)}.`,
          cause: say`Possible, the likeliest first: there are many repositories in one answer; Atlassian’s storage answers slowly.`,
          nextStep: say`Raise the timeout of the scrape job, or split it by repository as the generated configuration shows.`,
          links: [{ to: 'lifeline-settings', tab: 'scraping' }],
        },
      ];
    }),
});

/** Readers whose last answer still says something of the next. */
const reading = (readers: readonly Reader[], now: number): readonly SeenReader[] =>
  scraping(readers).filter((reader) => isGood(reader, now) && isArriving(reader, now));

/** Forge ends answers of web triggers at 5 MB; agents have limits of their own. */
const LARGE_BYTES = 4_000_000;
const LARGE_SERIES = 10_000;
const LIMIT_MEGABYTES = 5;

export const tooLarge = rule({
  name: 'scrape/too-large',
  scopes: ['scraper'],
  silences: [],
  speaks: 'an answer has 4 MB or 10,000 lines',
  severity: 'warning',
  judge: ({ readers, now }) =>
    reading(readers, now).flatMap((reader) => {
      const { bytes, series, at: readAt } = reader.log.last;
      if (bytes < LARGE_BYTES && series < LARGE_SERIES) return [];
      const size = numeral('scraper.bytes', bytes, `${(bytes / 1e6).toFixed(1)} MB`);
      const limit = numeral('page.limit', LIMIT_MEGABYTES, `${String(LIMIT_MEGABYTES)} MB`);
      return [
        {
          scope: 'scraper',
          severity: 'warning',
          since: readAt,
          touches: reader.touches,
          headline: say`One answer is near the limits.`,
          evidence: say`The answer at ${at('scraper.last', readAt)} had ${size} and ${count('scraper.lines', series, 'line')}; Atlassian’s platform ends an answer at ${limit}.`,
          cause: say`There are many repositories, or detailed histograms, in one answer.`,
          nextStep: say`Split the scrape job by repository, or count in less detail. See that the limits of Prometheus allow the answer.`,
          links: [
            { to: 'lifeline-settings', tab: 'scraping' },
            { to: 'lifeline-settings', tab: 'counting' },
          ],
        },
      ];
    }),
});
