import type { Temperament } from '../temperament';
import { BASE, PLAIN, TEAMWORK, THREE_ENVIRONMENTS, plan } from './habits';

/** Busy: some forty runs a working day, and one an hour by clock. Deployments wait for one another by themselves, and the last one for a person. */
export const monolith: Temperament = {
  ...BASE,
  slug: 'monolith',
  language: 'java',
  rhythm: { perWorkingDay: 36, night: 0.03, weekend: 0.04 },
  habits: { ...TEAMWORK, burst: 0.012 },
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
      {
        name: 'Deploy to test',
        seconds: [50, 110],
        environment: 'Test',
        group: 'test',
        failing: 0.01,
      },
      {
        name: 'Deploy to staging',
        seconds: [60, 150],
        environment: 'Staging',
        group: 'staging',
        failing: 0.02,
      },
      {
        name: 'Deploy to production',
        seconds: [60, 180],
        environment: 'Production',
        manual: true,
        failing: 0.03,
      },
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

/** Steady: every merge goes to production, with redeployments and rollbacks, and no run stays halted. */
export const webShop: Temperament = {
  ...BASE,
  slug: 'web-shop',
  rhythm: { perWorkingDay: 12, night: 0.02, weekend: 0.02 },
  habits: { ...TEAMWORK, release: 0.08, redeploy: 0.05, rollback: 0.04, resume: 1 },
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
    release: plan({ name: 'Test', seconds: [45, 120], failing: 0.04, tests: 612 }),
    custom: { smoke: plan({ name: 'Smoke test', seconds: [15, 45], failing: 0.02, tests: 18 }) },
  },
};

/** A library at rest. */
export const designTokens: Temperament = {
  ...BASE,
  slug: 'design-tokens',
  language: 'css',
  habits: PLAIN,
  rhythm: { perWorkingDay: 4, night: 0, weekend: 0 },
  restingDays: 24,
  plans: { default: plan({ name: 'Build', seconds: [20, 40] }) },
};
