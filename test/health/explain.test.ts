/** The facts as an on-call reads them: with units and moments. */
import { factsInWords } from '../../src/core/health/explain';
import type { Facts } from '../../src/core/health/facts';
import { HOUR, MINUTE } from '../given';
import { ago, givenFacts, givenReader, NOW } from './given';
import { neverScraped, quiet, refused, scraped, visited } from './situations';

const inWords = (facts: Facts): Readonly<Record<string, string>> =>
  Object.fromEntries(factsInWords(facts).map(({ name, value }) => [name, value]));

const ANSWERED =
  'by Prometheus/2.42.0, every 15 seconds, 1 scraper, answered 200 with 90 lines (12000 bytes, text) in 120 ms, timeout 10 seconds';

describe('factsInWords', () => {
  it.each([
    {
      what: 'a scraper',
      facts: scraped(ago(MINUTE)),
      says: `good until 2027-01-23 09:00 UTC; last scrape 2026-11-04 08:59 UTC ${ANSWERED}`,
    },
    {
      what: 'somebody who looked since',
      facts: visited(ago(6 * MINUTE), ago(MINUTE)),
      says: `good until 2027-01-23 09:00 UTC; last scrape 2026-11-04 08:54 UTC ${ANSWERED}; curl/8.5.0 looked at 2026-11-04 08:59 UTC`,
    },
    {
      what: 'a try by hand',
      facts: scraped(ago(MINUTE), { client: 'curl/8.5.0', timeoutSeconds: null }),
      says: 'good until 2027-01-23 09:00 UTC; tried by hand at 2026-11-04 08:59 UTC with curl/8.5.0',
    },
    {
      what: 'nobody',
      facts: neverScraped(ago(16 * MINUTE)),
      says: 'good until 2027-01-23 09:00 UTC; never used',
    },
    {
      what: 'a refusal',
      facts: refused(MINUTE),
      says: 'good until 2027-01-23 09:00 UTC; never used; last refused at 2026-11-04 08:59 UTC: expired',
    },
    {
      what: 'an end by hand',
      facts: givenFacts({ readers: [givenReader({ revokedAt: ago(HOUR), log: null })] }),
      says: 'revoked at 2026-11-04 08:00 UTC; never used',
    },
    {
      what: 'an end by itself',
      facts: givenFacts({ readers: [givenReader({ expiresAt: NOW, log: null })] }),
      says: 'expired at 2026-11-04 09:00 UTC; never used',
    },
  ])('tells of a token and $what', ({ facts, says }) => {
    expect(inWords(facts)['token prometheus']).toBe(says);
  });

  it('tells how improbable a silence is', () => {
    expect(inWords(quiet(25 * HOUR))).toMatchObject({
      history: '24 runs in 54 days',
      silence:
        '0.4 runs were due (3.1 a week), chance of none 66 %, flat below 0.003 %; the others were at 96 % of their usual pace or more',
    });
  });
});
