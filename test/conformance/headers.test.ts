/** Every header that carries a number, read at the edges of what a number may be and at what is none. */
import { ApiMeter } from '../../src/adapters/forge/api-meter';
import { timeoutSecondsIn } from '../../src/app/scrape/note-scrape';
import { retryAfterSeconds } from '../../src/bitbucket/retry-after';
import { allowance } from '../../src/core/aggregates/budget';
import { negotiate } from '../../src/core/exposition/encode/negotiate';
import { HOUR } from '../given';

const NOW = Date.UTC(2026, 2, 2, 9);

const heard = (name: string, value: string): ApiMeter => {
  const meter = new ApiMeter();
  meter.heard({ get: (asked) => (asked === name ? value : null) });
  return meter;
};

/** The requests that a sweep at the end of an hour has after Bitbucket told this. */
const may = (header: string, value: string): number => {
  const { limit, remaining } = heard(header, value).tally();
  const api = { limit, remaining, blockedUntil: 0, hour: 0, used: 0 };
  return allowance(api, NOW + HOUR - 1);
};

const READERS: Readonly<Record<string, (value: string) => unknown>> = {
  'Retry-After': (value) => retryAfterSeconds(value, NOW),
  'X-RateLimit-Limit': (value) => may('x-ratelimit-limit', value),
  'X-RateLimit-Remaining': (value) => may('x-ratelimit-remaining', value),
  'X-Prometheus-Scrape-Timeout-Seconds': timeoutSecondsIn,
  'Accept; q': (value) => negotiate(`application/openmetrics-text;q=${value},text/plain;q=0.5`),
};

type Told = readonly [header: keyof typeof READERS, value: string, means: unknown];

/** A sweep has 250 requests where nothing is told, a quarter of the usual 1,000, and never more than 360: they take time. */
const TOLD: readonly Told[] = [
  ['Retry-After', '', null],
  ['Retry-After', '0', null],
  ['Retry-After', '-5', null],
  ['Retry-After', '0.5', 1],
  ['Retry-After', ' 120 ', 120],
  ['Retry-After', '3600', 3600],
  ['Retry-After', '3601', 3600],
  ['Retry-After', '1772442000', 3600],
  ['Retry-After', '9'.repeat(400), 3600],
  ['Retry-After', '1e3', null],
  ['Retry-After', 'Infinity', null],
  ['Retry-After', 'NaN', null],
  ['Retry-After', 'soon', null],
  ['Retry-After', 'in May 7', null],
  ['Retry-After', 'Mon, 02 Mar 2026 09:01:30 GMT', 90],
  ['Retry-After', 'Mon, 02 Mar 2026 08:00:00 GMT', null],
  ['Retry-After', 'Fri, 31 Dec 9999 23:59:59 GMT', 3600],
  ['Retry-After', '99:99:99', null],
  ['X-RateLimit-Limit', '1000', 250],
  ['X-RateLimit-Limit', '1200', 300],
  ['X-RateLimit-Limit', '10000', 360],
  ['X-RateLimit-Limit', '0', 250],
  ['X-RateLimit-Limit', '1', 250],
  ['X-RateLimit-Limit', '-1000', 250],
  ['X-RateLimit-Limit', '0.5', 250],
  ['X-RateLimit-Limit', '1e300', 250],
  ['X-RateLimit-Limit', '9'.repeat(400), 250],
  ['X-RateLimit-Limit', 'Mon, 02 Mar 2026 09:01:30 GMT', 250],
  ['X-RateLimit-Limit', 'many', 250],
  ['X-RateLimit-Limit', '', 250],
  ['X-RateLimit-Remaining', '7', 3],
  ['X-RateLimit-Remaining', '0', 0],
  ['X-RateLimit-Remaining', '-7', 250],
  ['X-RateLimit-Remaining', '0.5', 250],
  ['X-RateLimit-Remaining', '9'.repeat(400), 250],
  ['X-RateLimit-Remaining', 'Mon, 02 Mar 2026 09:01:30 GMT', 250],
  ['X-RateLimit-Remaining', 'few', 250],
  ['X-RateLimit-Remaining', '', 250],
  ['X-Prometheus-Scrape-Timeout-Seconds', '10', 10],
  ['X-Prometheus-Scrape-Timeout-Seconds', '0.5', 0.5],
  ['X-Prometheus-Scrape-Timeout-Seconds', '0', null],
  ['X-Prometheus-Scrape-Timeout-Seconds', '-1', null],
  ['X-Prometheus-Scrape-Timeout-Seconds', '1e-9', null],
  ['X-Prometheus-Scrape-Timeout-Seconds', '1e300', null],
  ['X-Prometheus-Scrape-Timeout-Seconds', '9'.repeat(400), null],
  ['X-Prometheus-Scrape-Timeout-Seconds', '1772442000', null],
  ['X-Prometheus-Scrape-Timeout-Seconds', '2026-03-02', null],
  ['X-Prometheus-Scrape-Timeout-Seconds', 'NaN', null],
  ['X-Prometheus-Scrape-Timeout-Seconds', '', null],
  ['Accept; q', '0', 'text'],
  ['Accept; q', '-1', 'text'],
  ['Accept; q', '0.6', 'openmetrics'],
  ['Accept; q', '9'.repeat(400), 'openmetrics'],
  ['Accept; q', 'Mon, 02 Mar 2026 09:01:30 GMT', 'openmetrics'],
  ['Accept; q', 'nonsense', 'openmetrics'],
];

describe('a header that carries a number', () => {
  it.each(TOLD)('%s: %s', (header, value, means) => {
    expect(READERS[header]?.(value)).toEqual(means);
  });
});
