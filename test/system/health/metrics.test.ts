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
    says: 'bored: scrape/stopped',
    tells: /Usually a request comes every 15 seconds\. .* was answered 200 with the same token at/,
  },
  {
    name: 'a wrong token',
    workspace: 'quiet',
    repository: 'design-tokens',
    async play(house) {
      const wrong = (await house.token()).replace(/.{6}$/, 'zzzzzz');
      await house.scrapes(3, [MINUTE], wrong);
    },
    says: 'bored: scrape/rejected',
    tells: /Requests come with a mistyped|does not match what was issued/,
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
    says: 'bored: scrape/rejected',
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
    says: 'bored: scrape/rejected',
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
    says: 'bored: scrape/stopped',
    tells: '1 of 2 scrapers stopped',
  },
  {
    name: 'a token about to expire',
    workspace: 'quiet',
    repository: 'design-tokens',
    async play(house) {
      await house.scrapes(2, [15], await house.token(2));
    },
    says: 'bored: access/token-expiring',
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
    says: 'unknown: ingest/denied',
    tells: '401 Unauthorized',
  },
  {
    name: 'Bitbucket answers 403',
    workspace: 'small',
    repository: 'monolith',
    play: (house) => api(house, { status: 403, path: '/pipelines' }, 11),
    says: 'unknown: ingest/denied',
    tells: '403 Forbidden',
  },
  {
    name: 'Bitbucket answers 410',
    workspace: 'small',
    repository: 'monolith',
    play: (house) => api(house, { status: 410, path: '/pipelines' }, 11),
    says: 'unknown: ingest/gone',
    tells: '410 Gone',
  },
  {
    name: 'Bitbucket answers 429',
    workspace: 'small',
    repository: 'monolith',
    play: (house) => api(house, { status: 429, retryAfter: '1800', path: '/pipelines' }, 21),
    says: 'unknown: ingest/rate-limited',
    tells: 'Lifeline asks again at 2026-11-04 09:',
  },
  {
    // What the workspace suffers is a banner; the repository was compared within the time that it may take.
    name: 'Bitbucket answers 429 for a shorter time than comparisons take',
    workspace: 'small',
    repository: 'monolith',
    play: (house) => api(house, { status: 429, retryAfter: '1800', path: '/pipelines' }, 11),
    says: 'healthy: ingest/rate-limited',
    tells: 'Lifeline asks again at 2026-11-04 09:',
  },
  {
    name: 'Bitbucket answers 5xx',
    workspace: 'small',
    repository: 'monolith',
    play: (house) => api(house, { status: 503, path: '/pipelines' }, 21),
    says: 'unknown: ingest/unreachable',
    tells: 'has answered errors (5xx) since',
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
    says: /^unknown: ingest\/stalled/,
    tells: 'Lifeline has not looked at Bitbucket for',
  },
];

describe('the verdict', () => {
  it.each(SCENARIOS)('names the cause: $name', expectVerdict, 240_000);
});
