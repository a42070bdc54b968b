import type { EpochMillis } from '../time';
import type { OwnCounts, ShownTotals } from './totals';

/** When a repository was last compared with Bitbucket's lists to the end, and when with that of its deployments. */
export interface Compared {
  readonly at: EpochMillis;
  readonly deploymentsAt: EpochMillis;
}

export const comparedOf = ({ reconciliation, deploymentLedger }: ShownTotals): Compared => ({
  at: reconciliation.at,
  deploymentsAt: deploymentLedger.comparedAt,
});

/** The totals with a later comparison that found nothing new; as they are where they tell of a later one, or of a failure. */
export function withCompared<T extends ShownTotals>(totals: T, compared: Compared | null): T {
  const { reconciliation, heardAt, deploymentLedger } = totals;
  const isLater = compared !== null && compared.at > reconciliation.at;
  if (!isLater || reconciliation.at === 0 || reconciliation.failure !== null) return totals;
  const { comparedAt } = deploymentLedger;
  return {
    ...totals,
    reconciliation: { ...reconciliation, at: compared.at },
    heardAt: { ...heardAt, sweep: Math.max(heardAt.sweep, compared.at) },
    deploymentLedger: {
      ...deploymentLedger,
      comparedAt: comparedAt === 0 ? 0 : Math.max(comparedAt, compared.deploymentsAt),
    },
  };
}

/** The same of what is added up over the workspace. */
export function heardOf(own: OwnCounts, compared: Compared | null): OwnCounts {
  const sweep = Math.max(own.heardAt.sweep, compared?.at ?? 0);
  return { ...own, heardAt: { ...own.heardAt, sweep } };
}
