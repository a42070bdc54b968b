import type { FoldContext } from '../core/aggregates/add';
import { foldHistoricDeployment, settleDeployments } from '../core/aggregates/deployments';
import { evolve } from '../core/aggregates/evolve';
import type { RepositoryTotals } from '../core/aggregates/totals';
import type { DeploymentObserved } from '../core/events';
import { HOUR } from '../core/time';
import type { World } from '../ports/world';
import type { Sweeping } from './reconcile-all';

/** Counts completed deployments whose events never came. One page tells, newest first. */
export async function reconcileDeployments(
  totals: RepositoryTotals,
  { context, sweeping }: { readonly context: FoldContext; readonly sweeping: Sweeping },
  world: World,
): Promise<RepositoryTotals> {
  if (!sweeping.budget.has(1) || !mayHaveDeployed(totals)) return totals;
  const answer = await sweeping.budget.spend(() =>
    world.bitbucket.deployments(totals.identity.uuid, 1),
  );
  if (!answer.ok) return totals;
  const oldestFirst = [...answer.value.items].reverse();
  return settleDeployments(
    oldestFirst.reduce(
      (next, reading) => fold(next, { type: 'deployment-observed', ...reading }, context),
      totals,
    ),
    context.now,
  );
}

function fold(
  totals: RepositoryTotals,
  deployment: DeploymentObserved,
  context: FoldContext,
): RepositoryTotals {
  return deployment.completedAt <= totals.baseline
    ? foldHistoricDeployment(totals, deployment)
    : evolve(totals, deployment, context);
}

/** Deployments are made by runs: where none has completed since the last comparison, none is missing. */
function mayHaveDeployed({ reconciliation, ledger, active }: RepositoryTotals): boolean {
  if (reconciliation.at === 0 || active.length > 0) return true;
  return ledger.entries.some(({ completedAt }) => completedAt > reconciliation.at - HOUR);
}
