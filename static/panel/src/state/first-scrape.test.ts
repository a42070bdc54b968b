import type { TokenView, LastRead } from '../../../../src/contract/access';
import { firstScrapeOf } from './first-scrape';

const unused: TokenView = {
  ...{ id: 't1', name: 'eu', scope: { kind: 'workspace' }, state: 'active' },
  ...{ createdAt: 100, expiresAt: 900, revokedAt: null, successorId: null },
  ...{ lastUsedAt: null, lastClient: null },
};
const tried: TokenView = { ...unused, lastUsedAt: 200, lastClient: 'curl/8.5.0' };
const byCurl = { name: 'eu', client: 'curl/8.5.0', at: 200 };
const byPrometheus = { name: 'cluster', client: 'Prometheus/2.42.0', at: 150 };

describe('firstScrapeOf', () => {
  it.each<{ what: string; tokens: TokenView[]; scraper?: LastRead; found: object }>([
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
      what: 'a scraper, and curl after it',
      tokens: [tried],
      scraper: byPrometheus,
      found: { state: 'done', scraper: byPrometheus },
    },
    {
      what: 'a service account, and no token at all',
      tokens: [],
      scraper: byPrometheus,
      found: { state: 'done', scraper: byPrometheus },
    },
  ])('finds $found.state: $what', ({ tokens, scraper = null, found }) => {
    expect(firstScrapeOf({ tokens, scraper })).toEqual(found);
  });
});
