import type { Habits, PipelinePlan, StepPlan, Temperament } from './temperament';

/** People who do nothing unusual. */
export const PLAIN: Habits = {
  direct: 1,
  merge: 0,
  tag: 0,
  custom: 0,
  skipCi: 0,
  brokenYaml: 0,
  stop: 0,
  rerun: 0,
  repeat: 0,
  redeploy: 0,
  rollback: 0,
  promote: 0,
  promoteHours: [1, 5],
  resume: 0,
};

const TEAMWORK: Habits = {
  ...PLAIN,
  direct: 0.12,
  merge: 0.24,
  tag: 0.03,
  custom: 0.04,
  skipCi: 0.02,
  brokenYaml: 0.012,
  stop: 0.03,
  rerun: 0.35,
  repeat: 0.2,
  redeploy: 0.03,
  rollback: 0.02,
  promote: 0.85,
  resume: 0.85,
};

const BASE = {
  project: 'SHOP',
  language: 'typescript',
  mainBranch: 'main',
  pipelines: 'on',
  schedules: [],
  environments: [],
} as const;

const THREE_ENVIRONMENTS = [
  ['Test', 'Test'],
  ['Staging', 'Staging'],
  ['Production', 'Production'],
] as const;

function plan(...steps: readonly StepPlan[]): PipelinePlan {
  return { steps };
}

const monolith: Temperament = {
  ...BASE,
  slug: 'monolith',
  language: 'java',
  rhythm: { perWorkingDay: 36, night: 0.03, weekend: 0.04 },
  habits: TEAMWORK,
  environments: THREE_ENVIRONMENTS,
  schedules: [{ custom: 'update-dependencies', everyMinutes: 60, offsetMinutes: 27 }],
  plans: {
    default: plan(
      { name: 'Build', seconds: [90, 240], size: 2, failing: 0.05, erring: 0.005 },
      {
        name: 'Unit tests',
        seconds: [120, 420],
        size: 2,
        parallel: 'checks',
        failing: 0.08,
        tests: 2140,
      },
      { name: 'Lint', seconds: [40, 90], parallel: 'checks', failing: 0.03 },
    ),
    main: plan(
      { name: 'Build', seconds: [90, 240], size: 2, failing: 0.02 },
      {
        name: 'Unit tests',
        seconds: [120, 420],
        size: 2,
        parallel: 'checks',
        failing: 0.03,
        tests: 2140,
      },
      { name: 'Lint', seconds: [40, 90], parallel: 'checks', failing: 0.01 },
      { name: 'Deploy to test', seconds: [50, 110], environment: 'Test', failing: 0.01 },
      { name: 'Deploy to staging', seconds: [60, 150], environment: 'Staging', failing: 0.02 },
    ),
    pullRequests: plan(
      { name: 'Build', seconds: [90, 240], size: 2, failing: 0.05 },
      { name: 'Unit tests', seconds: [120, 420], size: 2, failing: 0.1, tests: 2140 },
    ),
    tags: plan({ name: 'Release', seconds: [60, 180], environment: 'Production', failing: 0.03 }),
    custom: {
      'update-dependencies': plan({ name: 'Update', seconds: [25, 80], failing: 0.04 }),
      'load-test': plan({ name: 'Load test', seconds: [600, 1500], size: 4, failing: 0.2 }),
    },
  },
};

const webShop: Temperament = {
  ...BASE,
  slug: 'web-shop',
  rhythm: { perWorkingDay: 12, night: 0.02, weekend: 0.02 },
  habits: { ...TEAMWORK, redeploy: 0.05, rollback: 0.04 },
  environments: THREE_ENVIRONMENTS,
  schedules: [{ custom: 'smoke', everyMinutes: 60, offsetMinutes: 41 }],
  plans: {
    default: plan(
      { name: 'Test', seconds: [45, 120], failing: 0.06, tests: 612 },
      { name: 'Test', seconds: [20, 60], failing: 0.02 },
    ),
    main: plan(
      { name: 'Test', seconds: [45, 120], failing: 0.03, tests: 612 },
      { name: 'Deploy to test', seconds: [20, 50], environment: 'Test' },
      { name: 'Deploy to staging', seconds: [25, 60], environment: 'Staging', failing: 0.02 },
      { name: 'Deploy to production', seconds: [30, 80], environment: 'Production', failing: 0.03 },
    ),
    custom: { smoke: plan({ name: 'Smoke test', seconds: [15, 45], failing: 0.02, tests: 18 }) },
  },
};

const checkoutApi: Temperament = {
  ...BASE,
  slug: 'checkout-api',
  language: 'kotlin',
  rhythm: { perWorkingDay: 9, night: 0.05, weekend: 0.03 },
  habits: { ...TEAMWORK, rerun: 0.55, repeat: 0.25, tag: 0 },
  address: 'addon',
  schedules: [{ custom: 'end-to-end', everyMinutes: 20, offsetMinutes: 4 }],
  plans: {
    default: plan(
      { name: 'Build', seconds: [30, 70] },
      { name: 'Integration tests', seconds: [80, 260], failing: 0.24, erring: 0.02, tests: 301 },
    ),
    custom: {
      'end-to-end': plan(
        { name: 'Browsers', seconds: [60, 200], parallel: 'suites', failing: 0.14, tests: 88 },
        { name: 'Contracts', seconds: [20, 60], parallel: 'suites', failing: 0.05, tests: 140 },
      ),
    },
  },
};

const payments: Temperament = {
  ...BASE,
  slug: 'payments',
  project: 'PAY',
  language: 'go',
  rhythm: { perWorkingDay: 5, night: 0, weekend: 0 },
  habits: {
    ...TEAMWORK,
    direct: 0.6,
    merge: 0.3,
    redeploy: 0.12,
    rollback: 0.1,
    promoteHours: [1, 6],
  },
  environments: [...THREE_ENVIRONMENTS, ['eu-west-1', 'Production']],
  plans: {
    main: plan(
      { name: 'Build', seconds: [40, 90], failing: 0.03 },
      { name: 'Deploy to test', seconds: [20, 60], environment: 'Test' },
      { name: 'Deploy to staging', seconds: [30, 70], environment: 'Staging', manual: true },
      {
        name: 'Deploy to production',
        seconds: [60, 140],
        environment: 'Production',
        manual: true,
        failing: 0.04,
      },
      { name: 'Deploy to eu-west-1', seconds: [60, 140], environment: 'eu-west-1', failing: 0.02 },
    ),
    default: plan({ name: 'Build', seconds: [40, 90], failing: 0.05, tests: 210 }),
  },
};

const firmware: Temperament = {
  ...BASE,
  slug: 'firmware',
  project: 'LAB',
  language: 'c',
  rhythm: { perWorkingDay: 6, night: 0.02, weekend: 0 },
  habits: { ...TEAMWORK, direct: 0.5, tag: 0.05 },
  runners: ['bench-1', 'bench-2'],
  privateImage: true,
  schedules: [{ custom: 'hardware-check', everyMinutes: 60, offsetMinutes: 12 }],
  plans: {
    default: plan(
      { name: 'Compile', seconds: [60, 180], failing: 0.04 },
      { name: 'Flash and test', seconds: [200, 700], selfHosted: true, failing: 0.1, tests: 57 },
    ),
    tags: plan({ name: 'Sign', seconds: [30, 60], selfHosted: true }),
    custom: {
      'hardware-check': plan({
        name: 'Check',
        seconds: [60, 150],
        selfHosted: true,
        failing: 0.03,
      }),
    },
  },
};

const warehouse: Temperament = {
  ...BASE,
  slug: 'warehouse-nightly',
  project: 'LAB',
  language: 'sql',
  mainBranch: 'master',
  habits: { ...PLAIN, rerun: 0.5 },
  rhythm: { perWorkingDay: 0.4, night: 0, weekend: 0 },
  schedules: [{ custom: 'nightly', everyMinutes: 24 * 60, offsetMinutes: 128 }],
  plans: {
    custom: {
      nightly: plan(
        { name: 'Extract', seconds: [900, 1800], size: 4, failing: 0.04 },
        { name: 'Load', seconds: [1200, 2600], size: 4, failing: 0.03 },
      ),
    },
  },
};

const designTokens: Temperament = {
  ...BASE,
  slug: 'design-tokens',
  language: 'css',
  habits: PLAIN,
  rhythm: { perWorkingDay: 4, night: 0, weekend: 0 },
  restingDays: 24,
  plans: { default: plan({ name: 'Build', seconds: [20, 40] }) },
};

const handbook: Temperament = {
  ...BASE,
  slug: 'handbook',
  project: 'LAB',
  language: '',
  pipelines: 'off',
  habits: PLAIN,
  rhythm: { perWorkingDay: 3, night: 0.02, weekend: 0.05 },
  plans: {},
};

const mobileApp: Temperament = {
  ...BASE,
  slug: 'mobile-app',
  language: 'swift',
  mainBranch: 'develop',
  address: 'uuids',
  habits: { ...TEAMWORK, tag: 0.08 },
  rhythm: { perWorkingDay: 8, night: 0.01, weekend: 0.03 },
  environments: [['Store', 'Production']],
  plans: {
    default: plan({ name: 'Build', seconds: [240, 520], size: 2, failing: 0.07, tests: 480 }),
    tags: plan(
      { name: 'Build', seconds: [240, 520], size: 2 },
      { name: 'Submit', seconds: [60, 200], environment: 'Store', manual: true },
    ),
  },
};

const platform: Temperament = {
  ...BASE,
  slug: 'platform',
  project: 'PAY',
  language: 'hcl',
  habits: { ...TEAMWORK, direct: 0.4 },
  rhythm: { perWorkingDay: 5, night: 0.02, weekend: 0.01 },
  plans: {
    default: plan({ name: 'Validate', seconds: [10, 30], failing: 0.05 }),
    main: plan(
      { name: 'Validate', seconds: [10, 30] },
      { name: 'Network', seconds: [1, 1], starts: 'network' },
      { name: 'Clusters', seconds: [1, 1], starts: 'clusters' },
    ),
    custom: {
      network: plan({ name: 'Apply', seconds: [40, 100], failing: 0.04 }),
      clusters: plan({ name: 'Apply', seconds: [90, 260], failing: 0.08 }),
    },
  },
};

const landingPage: Temperament = {
  ...BASE,
  slug: 'landing-page',
  language: 'html',
  habits: { ...PLAIN, direct: 0.7 },
  rhythm: { perWorkingDay: 4, night: 0.01, weekend: 0.02 },
  foreignCi: true,
  environments: [['Production', 'Production']],
  plans: {
    main: plan(
      { name: 'Build', seconds: [15, 40] },
      { name: 'Publish', seconds: [8, 25], environment: 'Production' },
    ),
  },
};

const securityScans: Temperament = {
  ...BASE,
  slug: 'security-scans',
  project: 'PAY',
  language: 'python',
  isRestricted: true,
  habits: PLAIN,
  rhythm: { perWorkingDay: 2, night: 0, weekend: 0 },
  plans: { default: plan({ name: 'Scan', seconds: [50, 130], failing: 0.1 }) },
};

/** A repository that somebody creates while the world goes on. */
export const NEWCOMER: Temperament = {
  ...BASE,
  slug: 'newcomer',
  habits: PLAIN,
  rhythm: { perWorkingDay: 10, night: 0.3, weekend: 0.3 },
  plans: { default: plan({ name: 'Build', seconds: [15, 60], failing: 0.05 }) },
};

/** Every repository of the scale scenario: one run per push, and every fifth of them deploys. */
export function steadyTemperament(index: number, pushes: number): Temperament {
  const isDeploying = index % 5 === 0;
  const build: StepPlan = { name: 'Build', seconds: [20, 90], failing: 0.06 };
  const deploy: StepPlan = { name: 'Deploy', seconds: [10, 40], environment: 'Production' };
  return {
    ...BASE,
    slug: `service-${String(index).padStart(4, '0')}`,
    habits: PLAIN,
    steady: { pushes, overSeconds: 24 * 3600 },
    environments: isDeploying ? [['Production', 'Production']] : [],
    plans: { default: plan(build, ...(isDeploying ? [deploy] : [])) },
  };
}

/** The workspace a newcomer meets. */
export const ACME: readonly Temperament[] = [
  monolith,
  webShop,
  checkoutApi,
  payments,
  firmware,
  warehouse,
  designTokens,
  handbook,
  mobileApp,
  platform,
  landingPage,
  securityScans,
];
