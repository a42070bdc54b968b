import type { TokenView } from '../../../../src/contract/access';
import { firstScrapeOf } from './first-scrape';

const unused: TokenView = {
  ...{ id: 't1', name: 'eu', scope: { kind: 'workspace' }, state: 'active' },
  ...{ createdAt: 100, expiresAt: 900, revokedAt: null, successorId: null },
  ...{ lastUsedAt: null, lastClient: null, isScraped: false },
};
const tried: TokenView = { ...unused, lastUsedAt: 200, lastClient: 'curl/8.5.0' };
const scraped: TokenView = {
  ...{ ...unused, name: 'us', lastUsedAt: 150, lastClient: 'Prometheus/2.42.0' },
  isScraped: true,
};
const byCurl = { token: 'eu', client: 'curl/8.5.0', at: 200 };
const byPrometheus = { token: 'us', client: 'Prometheus/2.42.0', at: 150 };

describe('firstScrapeOf', () => {
  it.each<{ what: string; tokens: TokenView[]; found: object }>([
    { what: 'no token', tokens: [], found: { state: 'later' } },
    {
      what: 'a token that has ended',
      tokens: [{ ...unused, state: 'expired' }],
      found: { state: 'later' },
    },
    {
      what: 'a token that nobody has used',
      tokens: [unused],
      found: { state: 'waiting', visitor: null },
    },
    {
      what: 'only curl',
      tokens: [unused, { ...tried, lastUsedAt: 120 }, tried],
      found: { state: 'waiting', visitor: byCurl },
    },
    {
      what: 'curl, with a token that was revoked since',
      tokens: [unused, { ...tried, state: 'revoked' }],
      found: { state: 'waiting', visitor: null },
    },
    {
      what: 'curl after Prometheus, each with its token',
      tokens: [tried, scraped, { ...scraped, lastUsedAt: 140 }],
      found: { state: 'done', scraper: byPrometheus },
    },
    {
      what: 'Prometheus, with a token that was replaced',
      tokens: [unused, { ...scraped, state: 'grace' }],
      found: { state: 'done', scraper: byPrometheus },
    },
  ])('finds $found.state: $what', ({ tokens, found }) => {
    expect(firstScrapeOf(tokens)).toEqual(found);
  });
});
