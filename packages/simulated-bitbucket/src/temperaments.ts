import type { StepPlan, Temperament } from './temperament';
import { checkoutApi, landingPage, mobileApp } from './temperaments/channels';
import { BASE, plan, PLAIN } from './temperaments/habits';
import { firmware, handbook, warehouse } from './temperaments/laboratory';
import { payments, platform, securityScans } from './temperaments/payments';
import { designTokens, monolith, webShop } from './temperaments/shop';

/** A repository that somebody creates while the world goes on. */
export const NEWCOMER: Temperament = {
  ...BASE,
  slug: 'newcomer',
  habits: PLAIN,
  rhythm: { perWorkingDay: 10, night: 0.3, weekend: 0.3 },
  plans: { default: plan({ name: 'Build', seconds: [15, 60], failing: 0.05 }) },
};

/** Every repository of the scale scenario: one run per push; every fifth of them deploys, and another fifth would, if somebody pressed it. */
export function steadyTemperament(index: number, pushes: number): Temperament {
  const isDeploying = index % 5 === 0;
  const isGated = index % 5 === 1;
  const build: StepPlan = { name: 'Build', seconds: [20, 90], failing: 0.06 };
  const deploy: StepPlan = { name: 'Deploy', seconds: [10, 40], environment: 'Production' };
  const gated: StepPlan = { ...deploy, manual: true };
  return {
    ...BASE,
    slug: `service-${String(index).padStart(4, '0')}`,
    habits: PLAIN,
    steady: { pushes, overSeconds: 24 * 3600 },
    environments: isDeploying || isGated ? [['Production', 'Production']] : [],
    plans: {
      default: plan(build, ...(isDeploying ? [deploy] : []), ...(isGated ? [gated] : [])),
    },
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
