import type { PipelinePlan, Temperament } from './temperament';
import { ACME, steadyTemperament } from './temperaments';
import { DAY, HOUR, MINUTE } from './timestamps';

/** A world to begin with, as data. */
export interface Scenario {
  readonly about: string;
  readonly temperaments: () => readonly Temperament[];
  /** REST requests an hour before 429: 1,000 for a small workspace, up to 10,000 with paid seats. */
  readonly requestsPerHour: number;
  /** What happens by itself, relative to the start. */
  readonly script: readonly { readonly after: number; readonly action: unknown }[];
}

const PAYMENTS_LOCK = { repository: 'payments', environment: 'Production' };

const ACME_SCRIPT: Scenario['script'] = [
  { after: -6 * DAY, action: { action: 'lockEnvironment', ...PAYMENTS_LOCK } },
  { after: -4 * DAY, action: { action: 'unlockEnvironment', ...PAYMENTS_LOCK } },
  {
    after: -12 * DAY,
    action: { action: 'jumpBuildNumber', repository: 'platform', by: 400 },
  },
  { after: -3 * DAY, action: { action: 'runnersOffline', repository: 'firmware' } },
  { after: -3 * DAY + 4 * HOUR, action: { action: 'runnersOnline', repository: 'firmware' } },
  {
    after: 40 * MINUTE,
    action: { action: 'rename', repository: 'mobile-app', slug: 'mobile-client' },
  },
  {
    after: 2 * HOUR,
    action: { action: 'jumpBuildNumber', repository: 'landing-page', by: 1000 },
  },
  { after: 3 * HOUR, action: { action: 'create', slug: 'price-experiment' } },
  { after: 2 * DAY, action: { action: 'delete', repository: 'price-experiment' } },
];

/** With paid seats where there are many. */
function steady(repositories: number, runs: number): Scenario {
  return {
    about: `${repositories.toLocaleString('en')} repositories with ${runs} runs each, spread over the 24 hours after the start`,
    temperaments: () =>
      Array.from({ length: repositories }, (_, index) => steadyTemperament(index + 1, runs)),
    requestsPerHour: repositories > 100 ? 10_000 : 1000,
    script: [],
  };
}

const IN_SMALL = ['monolith', 'platform', 'web-shop'];

/** What `--simulate NAME` may name. */
const SCENARIOS: Readonly<Record<string, Scenario>> = {
  acme: {
    about: 'twelve repositories of different temperament, at least six runs in every hour',
    temperaments: () => ACME,
    requestsPerHour: 1000,
    script: ACME_SCRIPT,
  },
  quiet: {
    about: 'the same repositories, all at rest for nine days',
    temperaments: () =>
      ACME.map((one) => ({ ...one, restingDays: Math.max(9, one.restingDays ?? 0) })),
    requestsPerHour: 1000,
    script: [],
  },
  small: {
    about: 'three of the same repositories: monolith, platform and web-shop',
    temperaments: () => ACME.filter(({ slug }) => IN_SMALL.includes(slug)),
    requestsPerHour: 1000,
    script: [],
  },
  healthy: {
    about: 'the same three, and their runs hardly ever fail',
    temperaments: () => ACME.filter(({ slug }) => IN_SMALL.includes(slug)).map(flawless),
    requestsPerHour: 1000,
    script: [],
  },
  calm: {
    about: 'web-shop alone, and its runs hardly ever fail',
    temperaments: () => ACME.filter(({ slug }) => slug === 'web-shop').map(flawless),
    requestsPerHour: 1000,
    script: [],
  },
  bench: {
    about: 'firmware alone, which needs runners of its own, and its runs hardly ever fail',
    temperaments: () => ACME.filter(({ slug }) => slug === 'firmware').map(flawless),
    requestsPerHour: 1000,
    script: [],
  },
  busy: {
    about: 'the same repositories with six times the pushes, day and night',
    temperaments: () => ACME.map(hurried),
    requestsPerHour: 4000,
    script: ACME_SCRIPT,
  },
  flaky: {
    about: 'checkout-api alone with six times the pushes: flaky steps, and a merge queue',
    temperaments: () => ACME.filter(({ slug }) => slug === 'checkout-api').map(hurried),
    requestsPerHour: 1000,
    script: [],
  },
  scale: steady(1000, 50),
  vast: steady(5000, 12),
  'calm-30': steady(30, 10),
  'calm-100': steady(100, 10),
  'calm-1000': steady(1000, 10),
  wide: {
    about: '150 repositories with ten runs a day of 24 steps each: more than one page has room for',
    temperaments: () => Array.from({ length: 150 }, (_, index) => wide(index + 1)),
    requestsPerHour: 4000,
    script: [],
  },
};

/** Its steps run side by side. */
function wide(index: number): Temperament {
  const steps = Array.from({ length: 24 }, (_, step) => ({
    name: `Check ${String(step + 1)}`,
    seconds: [20, 90] as const,
    parallel: 'checks',
  }));
  return { ...steadyTemperament(index, 10), environments: [], plans: { default: { steps } } };
}

function hurried(temperament: Temperament): Temperament {
  const { rhythm } = temperament;
  if (rhythm === undefined) return temperament;
  return {
    ...temperament,
    rhythm: { perWorkingDay: rhythm.perWorkingDay * 6, night: 0.6, weekend: 0.4 },
  };
}

/** Only now and then a step fails, and somebody resumes what is halted. */
function flawless(temperament: Temperament): Temperament {
  const { habits, plans } = temperament;
  const { custom = {}, main, ...others } = plans;
  return {
    ...temperament,
    habits: { ...habits, brokenYaml: 0, halt: 0, resume: 1 },
    plans: {
      ...others,
      ...(main === undefined ? {} : { main: lucky(main) }),
      custom: Object.fromEntries(Object.entries(custom).map(([name, plan]) => [name, lucky(plan)])),
    },
  };
}

const lucky = ({ steps }: PipelinePlan): PipelinePlan => ({
  steps: steps.map((step) => ({ ...step, failing: (step.failing ?? 0) / 10 })),
});

/** Throws an error that lists the names, when there is no such scenario. */
export function scenarioNamed(name: string): Scenario {
  const scenario = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined;
  if (scenario !== undefined) return scenario;
  const known = Object.entries(SCENARIOS).map(([one, { about }]) => `  ${one}: ${about}`);
  throw new Error(`There is no simulation called "${name}". Choose one of:\n${known.join('\n')}`);
}
