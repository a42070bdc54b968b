import type { Temperament } from '../temperament';
import { BASE, PLAIN, TEAMWORK, THREE_ENVIRONMENTS, plan } from './habits';

/** Flaky: a quarter of its runs fail, and most of these are run again. A merge queue tries its merges, and two gates stand beside automatic steps. */
export const checkoutApi: Temperament = {
  ...BASE,
  slug: 'checkout-api',
  language: 'kotlin',
  rhythm: { perWorkingDay: 9, night: 0.05, weekend: 0.03 },
  habits: { ...TEAMWORK, rerun: 0.55, repeat: 0.25, tag: 0 },
  environments: THREE_ENVIRONMENTS,
  address: 'addon',
  schedules: [{ custom: 'end-to-end', everyMinutes: 20, offsetMinutes: 4 }],
  plans: {
    default: plan(
      { name: 'Build', seconds: [30, 70] },
      { name: 'Integration tests', seconds: [80, 260], failing: 0.24, erring: 0.02, tests: 301 },
    ),
    main: plan(
      { name: 'Build', seconds: [30, 70] },
      { name: 'Integration tests', seconds: [80, 260], failing: 0.08, tests: 301 },
      { name: 'Deploy to test', seconds: [20, 60], environment: 'Test', parallel: 'try' },
      {
        name: 'Deploy to staging',
        seconds: [20, 60],
        environment: 'Staging',
        parallel: 'try',
        manual: true,
      },
      { name: 'Announce', seconds: [5, 15], parallel: 'release' },
      {
        name: 'Deploy to production',
        seconds: [30, 90],
        environment: 'Production',
        parallel: 'release',
        manual: true,
      },
    ),
    mergeQueue: plan(
      { name: 'Build', seconds: [30, 70] },
      { name: 'Integration tests', seconds: [80, 260], failing: 0.18, tests: 301 },
    ),
    custom: {
      'end-to-end': plan(
        { name: 'Browsers', seconds: [60, 200], parallel: 'suites', failing: 0.14, tests: 88 },
        {
          name: 'Contracts',
          seconds: [20, 60],
          parallel: 'suites',
          failing: 0.05,
          erring: 0.004,
          tests: 140,
        },
      ),
    },
  },
};

/** It is renamed while it lives. Each tag may be submitted by hand. */
export const mobileApp: Temperament = {
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
    tagPattern: '**',
    tags: plan(
      { name: 'Build', seconds: [240, 520], size: 2 },
      { name: 'Submit', seconds: [60, 200], environment: 'Store', manual: true },
    ),
  },
};

/** Another CI posts build statuses here too. Its build numbers jump. */
export const landingPage: Temperament = {
  ...BASE,
  slug: 'landing-page',
  language: 'html',
  habits: { ...PLAIN, direct: 0.7, press: TEAMWORK.press },
  rhythm: { perWorkingDay: 4, night: 0.01, weekend: 0.02 },
  foreignCi: true,
  environments: [['Production', 'Production']],
  plans: {
    main: plan(
      { name: 'Build', seconds: [15, 40] },
      { name: 'Check links', seconds: [5, 20], failing: 0.2, ignored: true },
      { name: 'Publish', seconds: [8, 25], environment: 'Production', manual: true },
    ),
  },
};
