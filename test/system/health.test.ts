import { openHouse, type House } from './health-house';

const MINUTE = 60;
const HOUR = 3600;

/** What is wrong, what is staged, and what the verdict on one repository must say within the time played. */
interface Scenario {
  readonly name: string;
  readonly workspace?: 'acme' | 'quiet';
  readonly at?: number;
  readonly repository: string;
  readonly play: (house: House) => Promise<void>;
  readonly says: string | RegExp;
  /** A piece of the first problem's words. */
  readonly tells?: string | RegExp;
}

const push = async ({ forge }: House, repository: string, fields: object = {}): Promise<void> => {
  await forge.act({ action: 'push', repository, ...fields });
  await forge.advance(4 * MINUTE);
};

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
    },
    says: 'broken: scrape/stopped',
    tells: 'usually one comes every 15 seconds',
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
      const faults = `${house.forge.origin}/__devhost/faults`;
      await fetch(faults, { method: 'POST', body: JSON.stringify({ kvsTooManyRequests: 1 }) });
      await house.forge.advance(23 * HOUR);
      await fetch(faults, { method: 'DELETE' });
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
    repository: 'monolith',
    async play(house) {
      await fetch(`${house.forge.origin}/__devhost/faults`, {
        method: 'POST',
        body: JSON.stringify({ dropEvents: 1 }),
      });
      await house.forge.advance(20 * MINUTE);
      await house.scrapes(6);
    },
    says: 'healthy',
  },
  {
    name: 'Bitbucket answers 401',
    repository: 'monolith',
    play: (house) => api(house, { status: 401, path: '/pipelines' }, 11),
    says: 'broken: ingest/denied',
    tells: '401 Unauthorized',
  },
  {
    name: 'Bitbucket answers 403',
    repository: 'monolith',
    play: (house) => api(house, { status: 403, path: '/pipelines' }, 11),
    says: 'broken: ingest/denied',
    tells: '403 Forbidden',
  },
  {
    name: 'Bitbucket answers 429',
    repository: 'monolith',
    play: (house) => api(house, { status: 429, retryAfter: '1800', path: '/pipelines' }, 11),
    says: 'degraded: ingest/rate-limited',
    tells: 'We ask again at 2026-11-04 09:',
  },
  {
    name: 'Bitbucket answers 5xx',
    repository: 'monolith',
    play: (house) => api(house, { status: 503, path: '/pipelines' }, 21),
    says: 'degraded: ingest/unreachable',
    tells: 'answers with errors (5xx)',
  },
  {
    name: 'Bitbucket answers 404 to the list of runs while people push',
    repository: 'web-shop',
    async play(house) {
      for (let count = 0; count < 4; count++) await push(house, 'web-shop');
      await house.forge.act({
        action: 'pipelinesOff',
        repository: 'web-shop',
        answer: 'not-found',
      });
      for (let count = 0; count < 3; count++) await push(house, 'web-shop');
      await house.forge.advance(11 * MINUTE);
    },
    says: 'broken: activity/pushes-without-runs',
    tells: 'Pipelines are switched off',
  },
  {
    name: 'Pipelines switched off, with an empty list',
    repository: 'web-shop',
    async play(house) {
      for (let count = 0; count < 4; count++) await push(house, 'web-shop');
      await house.forge.act({ action: 'pipelinesOff', repository: 'web-shop', answer: 'empty' });
      for (let count = 0; count < 3; count++) await push(house, 'web-shop');
      await house.forge.advance(11 * MINUTE);
    },
    says: 'broken: activity/pushes-without-runs',
    tells: 'Pushes no longer start runs',
  },
  {
    name: 'the app stalled',
    workspace: 'quiet',
    repository: 'design-tokens',
    async play(house) {
      const faults = `${house.forge.origin}/__devhost/faults`;
      await fetch(faults, { method: 'POST', body: JSON.stringify({ kvsTooManyRequests: 1 }) });
      await house.forge.advance(21 * MINUTE);
      await fetch(faults, { method: 'DELETE' });
    },
    says: /^broken: ingest\/stalled/,
    tells: 'Lifeline itself has stopped',
  },
  {
    name: 'the YAML is broken',
    repository: 'web-shop',
    async play(house) {
      await house.forge.act({ action: 'breakYaml', repository: 'web-shop' });
      for (let count = 0; count < 3; count++) await push(house, 'web-shop');
      await house.forge.advance(6 * MINUTE);
    },
    says: 'broken: pipelines/failing',
    tells: 'ended before its first step',
  },
  {
    name: 'pushes to a branch that has no pipeline: no outage',
    repository: 'web-shop',
    async play(house) {
      for (let count = 0; count < 5; count++)
        await push(house, 'web-shop', { branch: 'gh-pages', skipCi: true });
      await house.scrapes(6);
    },
    says: 'healthy',
  },
  {
    name: 'self-hosted runners offline',
    repository: 'firmware',
    async play(house) {
      // Its hourly check shows that it needs runners.
      await house.forge.advance(25 * MINUTE);
      await house.forge.act({ action: 'runnersOffline', repository: 'firmware' });
      await push(house, 'firmware');
      await house.forge.advance(80 * MINUTE);
    },
    says: /^broken: runners\/offline/,
    tells: 'Runs wait for self-hosted runners',
  },
  {
    name: 'an environment is locked',
    repository: 'web-shop',
    async play(house) {
      await house.forge.act({
        action: 'lockEnvironment',
        repository: 'web-shop',
        environment: 'Test',
      });
      await push(house, 'web-shop');
      await house.forge.advance(70 * MINUTE);
    },
    says: /^degraded: pipelines\/stuck/,
    tells: 'halted',
  },
  {
    name: 'a repository at rest',
    repository: 'design-tokens',
    play: (house) => house.scrapes(6),
    says: 'bored',
  },
  {
    name: 'hourly runs stopped while nobody pushes',
    workspace: 'quiet',
    repository: 'web-shop',
    play: ({ forge }) => forge.advance(35 * MINUTE),
    says: 'degraded: activity/flatline',
    tells: /were due since; the chance of none is less than 0.01 %/,
  },
  {
    // With 49 runs a week, some nine a working day: ten usual gaps are a little more than a day of work.
    name: 'one repository falls silent while the others are at work',
    at: Date.UTC(2026, 10, 4, 7),
    repository: 'platform',
    async play({ forge }) {
      await forge.act({ action: 'stopPushes', repository: 'platform' });
      await forge.advance(15 * HOUR);
    },
    says: 'degraded: activity/flatline',
    tells: /49 runs a week.*Nothing was pushed since either/,
  },
  {
    name: 'Christmas: everybody rests',
    at: Date.UTC(2026, 11, 24, 4),
    repository: 'platform',
    async play(house) {
      await house.forge.act({ action: 'rest', days: 12 });
      await house.forge.advance(12 * HOUR);
    },
    says: /^(calm|healthy|bored)$/,
  },
];

describe('the verdict', () => {
  it.each(SCENARIOS)(
    'names the cause: $name',
    async ({ workspace, at, repository, play, says, tells }) => {
      const house = await openHouse(workspace, at);
      try {
        await play(house);
        const { problems } = await house.panel(repository);
        const told = problems.map(({ summary, evidence }) => `${summary} ${evidence}`).join('\n');
        expect(readers(await house.verdict(repository))).toMatch(
          typeof says === 'string' ? new RegExp(`^${says}$`) : says,
        );
        if (tells !== undefined) expect(told).toMatch(tells);
        const { panel, page } = await house.flatlines();
        expect(page).toEqual(panel);
      } finally {
        await house.forge.close();
      }
    },
    240_000,
  );
});

/** Nobody scrapes in most scenarios; that is said, and is not what they are about. */
function readers(verdict: string): string {
  return verdict
    .replace(/^degraded: scrape\/never$/, 'calm')
    .replace(/(: |, )scrape\/never(, )?/, (_, before: string, after?: string) =>
      after === undefined ? '' : before,
    );
}
