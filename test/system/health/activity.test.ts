/** Outages of the pipelines themselves, and silence that is none. */
import type { House } from './house';
import { expectVerdict, HOUR, MINUTE, type Scenario } from './scenarios';

const push = async ({ forge }: House, repository: string, fields: object = {}): Promise<void> => {
  await forge.act({ action: 'push', repository, ...fields });
  await forge.advance(4 * MINUTE);
};

const pushes = async (house: House, times: number): Promise<void> => {
  for (let count = 0; count < times; count++) await push(house, 'web-shop');
};

/** People go on pushing; `answer` is what the list of runs says from then on. */
async function switchOff(house: House, answer: 'not-found' | 'empty'): Promise<void> {
  await pushes(house, 4);
  await house.forge.act({ action: 'pipelinesOff', repository: 'web-shop', answer });
  await pushes(house, 3);
  await house.forge.advance(11 * MINUTE);
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'Bitbucket answers 404 to the list of runs while people push',
    workspace: 'small',
    repository: 'web-shop',
    play: (house) => switchOff(house, 'not-found'),
    says: 'broken: activity/pushes-without-runs',
    tells: 'somebody switched Pipelines off',
  },
  {
    name: 'Pipelines switched off, with an empty list',
    workspace: 'small',
    repository: 'web-shop',
    play: (house) => switchOff(house, 'empty'),
    says: 'broken: activity/pushes-without-runs',
    tells: 'Pushes no longer start runs',
  },
  {
    name: 'the YAML is broken',
    repository: 'web-shop',
    async play(house) {
      await house.forge.act({ action: 'breakYaml', repository: 'web-shop' });
      await pushes(house, 3);
      await house.forge.advance(6 * MINUTE);
    },
    says: 'broken: pipelines/failing',
    tells: 'before its first step',
  },
  {
    name: 'pushes to a branch that has no pipeline: no outage',
    repository: 'web-shop',
    async play(house) {
      for (let count = 0; count < 5; count++)
        await push(house, 'web-shop', { branch: 'gh-pages', skipCi: true });
      // Hundreds of waiting runs are read before every repository has been compared with Bitbucket's list.
      await house.forge.advance(10 * MINUTE);
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
    tells: 'No runner is online for a step that waits',
  },
  {
    name: 'an environment is locked',
    workspace: 'small',
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
    tells: /were expected since; the chance of none is less than 0.01 %/,
  },
  {
    name: 'one repository falls silent while the others are at work',
    workspace: 'small',
    at: Date.UTC(2026, 10, 4, 7),
    repository: 'web-shop',
    async play({ forge }) {
      for (const action of ['stopPushes', 'stopSchedules'])
        await forge.act({ action, repository: 'web-shop' });
      await forge.advance(5 * HOUR);
    },
    says: 'degraded: activity/flatline',
    tells: /runs a week.*Lifeline has never heard of a push here/,
  },
  {
    name: 'Christmas: everybody rests',
    at: Date.UTC(2026, 11, 24, 6),
    repository: 'platform',
    async play(house) {
      await house.forge.act({ action: 'rest', days: 12 });
      // Were it alone in its silence, it would be a flatline after eight hours.
      await house.forge.advance(9 * HOUR);
    },
    says: /^(calm|healthy|bored)$/,
  },
];

describe('the verdict', () => {
  it.each(SCENARIOS)('names the cause: $name', expectVerdict, 240_000);
});
