import type { Temperament } from '../temperament';
import { BASE, PLAIN, TEAMWORK, plan } from './habits';

/** Its tests run on self-hosted runners. */
export const firmware: Temperament = {
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
      { name: 'Compile', seconds: [60, 180], failing: 0.04, erring: 0.01 },
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

/** Nightly only. */
export const warehouse: Temperament = {
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

/** Pipelines is off. */
export const handbook: Temperament = {
  ...BASE,
  slug: 'handbook',
  project: 'LAB',
  language: '',
  pipelines: 'off',
  habits: PLAIN,
  rhythm: { perWorkingDay: 3, night: 0.02, weekend: 0.05 },
  plans: {},
};
