import { MONEY_FAMILIES } from './catalogue-money';
import { OWN_FAMILIES } from './catalogue-own';
import { INCIDENT_FAMILIES, PUSHED_FAMILIES } from './catalogue-pushed';
import { REPOSITORY_FAMILIES } from './catalogue-repositories';
import type { MetricSpec } from './spec';

/** Every metric we expose, once, in the order of the page. docs/metrics.md and the lint test are derived from it. */
export const CATALOG = {
  ...REPOSITORY_FAMILIES,
  ...PUSHED_FAMILIES,
  ...INCIDENT_FAMILIES,
  ...MONEY_FAMILIES,
  ...OWN_FAMILIES,
} as const satisfies Record<string, MetricSpec>;

export type MetricKey = keyof typeof CATALOG;

/** In the order in which families stand on a page. */
export const KEYS = Object.keys(CATALOG) as readonly MetricKey[];

/** The families that no table holds. */
export type ComputedKey = {
  [K in MetricKey]: (typeof CATALOG)[K] extends { table: unknown } ? never : K;
}[MetricKey];
