/** Outages of the metrics pipeline: scrapers, tokens, events, Bitbucket's API and Lifeline itself. */
import type { House } from './house';
import { expectVerdict, HOUR, MINUTE, type Scenario } from './scenarios';

const api = async ({ forge }: House, failure: object, minutes: number): Promise<void> => {
  await forge.act({ action: 'api', ...failure });
  await forge.advance(minutes * MINUTE);
};

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'Prometheus stopped',
    workspace: 'quiet',
    repository: 'design-tokens',
    async play(house) {
      await house.scrapes(8);
      await house.forge.advance(6 * MINUTE);
      // Whoever is on call tries it by hand.
      await house.forge.scrape();
    },
    says: 'broken: scrape/stopped',
    tells: /usually one comes every 15 seconds.* was answered 200 with the same token at/,
  },
  {
    name: 'a wrong token',
    workspace: 'quiet',
    repository: 'design-tokens',
    async play(house) {
      const wrong = (await house.token()).replace(/.{6}$/, 'zzzzzz');
      await house.scrapes(3, [MINUTE], wrong);
    },
    says: 'broken: scrape/rejected',
    tells: 'credentials that nobody knows',
  },
  {
    name: 'an expired token',
    workspace: 'quiet',
    repository: 'design-tokens',
    async play(house) {
      const token = await house.token(1);
      await house.scrapes(6, [MINUTE], token);
      // Nobody looks at a workspace at rest meanwhile: its sweeps need not be played.
      await house.forge.fault({ kvsTooManyRequests: 1 });
      await house.forge.advance(23 * HOUR);
      await house.forge.mend();
      await house.forge.advance(HOUR);
      await house.scrapes(2, [MINUTE], token);
    },
    says: 'broken: scrape/rejected',
    tells: /has expired/,
  },
  {
    name: 'a revoked token',
    workspace: 'quiet',
    repository: 'design-tokens',
    async play(house) {
      const { scrape } = await house.forge.describe();
      await house.scrapes(6);
      const { tokens } = await house.invoke<{ tokens: { id: string }[] }>('listTokens', {});
      await house.invoke('revokeToken', { id: tokens[0]?.id });
      await house.scrapes(2, [MINUTE], scrape.token);
    },
    says: 'broken: scrape/rejected',
    tells: /was revoked/,
  },
  {
    name: 'one of two replicas stopped',
    workspace: 'quiet',
    repository: 'design-tokens',
    async play(house) {
      await house.scrapes(40, [4, 11]);
      await house.scrapes(26, [15]);
    },
    says: 'degraded: scrape/stopped',
    tells: '1 of 2 scrapers stopped',
  },
  {
    name: 'a token about to expire',
    workspace: 'quiet',
    repository: 'design-tokens',
    async play(house) {
      await house.scrapes(2, [15], await house.token(2));
    },
    says: 'degraded: access/token-expiring',
    tells: 'expires in 48 hours',
  },
  {
    name: 'events no longer delivered: the sweep repairs it',
    workspace: 'small',
    repository: 'monolith',
    async play(house) {
      await house.forge.fault({ dropEvents: 1 });
      await house.forge.advance(20 * MINUTE);
      await house.scrapes(6);
    },
    says: 'healthy',
  },
  {
    name: 'Bitbucket answers 401',
    workspace: 'small',
    repository: 'monolith',
    play: (house) => api(house, { status: 401, path: '/pipelines' }, 11),
    says: 'broken: ingest/denied',
    tells: '401 Unauthorized',
  },
  {
    name: 'Bitbucket answers 403',
    workspace: 'small',
    repository: 'monolith',
    play: (house) => api(house, { status: 403, path: '/pipelines' }, 11),
    says: 'broken: ingest/denied',
    tells: '403 Forbidden',
  },
  {
    name: 'Bitbucket answers 410',
    workspace: 'small',
    repository: 'monolith',
    play: (house) => api(house, { status: 410, path: '/pipelines' }, 11),
    says: 'broken: ingest/gone',
    tells: '410 Gone',
  },
  {
    name: 'Bitbucket answers 429',
    workspace: 'small',
    repository: 'monolith',
    play: (house) => api(house, { status: 429, retryAfter: '1800', path: '/pipelines' }, 11),
    says: 'degraded: ingest/rate-limited',
    tells: 'We ask again at 2026-11-04 09:',
  },
  {
    name: 'Bitbucket answers 5xx',
    workspace: 'small',
    repository: 'monolith',
    play: (house) => api(house, { status: 503, path: '/pipelines' }, 21),
    says: 'degraded: ingest/unreachable',
    tells: 'answers with errors (5xx)',
  },
  {
    name: 'the app stalled',
    workspace: 'quiet',
    repository: 'design-tokens',
    async play(house) {
      await house.forge.fault({ kvsTooManyRequests: 1 });
      await house.forge.advance(21 * MINUTE);
      await house.forge.mend();
    },
    says: /^broken: ingest\/stalled/,
    tells: 'Lifeline itself has stopped',
  },
];

describe('the verdict', () => {
  it.each(SCENARIOS)('names the cause: $name', expectVerdict, 240_000);
});
