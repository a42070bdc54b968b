import type { Temperament } from '../temperament';
import { BASE, PLAIN, TEAMWORK, THREE_ENVIRONMENTS, plan } from './habits';

/** Two gates: deployments wait for a person, are halted by locks, redeployed and rolled back. */
export const payments: Temperament = {
  ...BASE,
  slug: 'payments',
  project: 'PAY',
  language: 'go',
  rhythm: { perWorkingDay: 5, night: 0, weekend: 0 },
  habits: {
    ...TEAMWORK,
    direct: 0.6,
    merge: 0.3,
    redeploy: 0.2,
    rollback: 0.1,
    press: { atOnce: 0.05, soon: 0.2, later: 0.45, hours: [1, 6] },
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

/** Parent steps start custom pipelines and wait for them; `triggers:` starts another at each push. */
export const platform: Temperament = {
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
      'drift-check': plan({ name: 'Compare', seconds: [10, 40], failing: 0.03 }),
      network: plan({ name: 'Apply', seconds: [40, 100], failing: 0.04 }),
      clusters: plan({ name: 'Apply', seconds: [90, 260], failing: 0.08 }),
    },
    onPush: ['drift-check'],
  },
};

/** Only administrators may see it. Its second step has no name. */
export const securityScans: Temperament = {
  ...BASE,
  slug: 'security-scans',
  project: 'PAY',
  language: 'python',
  isRestricted: true,
  habits: PLAIN,
  rhythm: { perWorkingDay: 2, night: 0, weekend: 0 },
  plans: {
    default: plan({ name: 'Scan', seconds: [50, 130], failing: 0.1 }, { seconds: [5, 15] }),
  },
};
