import type { Tables } from '../tables/tables';
import type { RepositoryTotals } from '../totals';
import { heardAlone } from './signals';

/**
 * Deployments that are known to be missing: those that events or steps told of and no reading did, for a week of readings,
 * and what the tables have lost of those counted.
 */
export function uncountedDeployments({
  deploymentLedger: ledger,
  tables,
}: Pick<RepositoryTotals, 'deploymentLedger' | 'tables'>): number {
  return heardAlone(ledger) + Math.abs(ledger.counted - deploymentsIn(tables) - ledger.expired);
}

/** All deployments that the rows add up to. */
export function deploymentsIn({ deployments }: Tables): number {
  let sum = 0;
  for (const { numbers } of deployments.values()) for (const number of numbers) sum += number;
  return sum;
}
