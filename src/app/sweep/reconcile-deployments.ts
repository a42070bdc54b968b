import type { FoldContext } from '../../core/aggregates/tables/count';
import { settleDeployments } from '../../core/aggregates/deployments/settle-deployments';
import { foldHistoricDeployment } from '../../core/aggregates/deployments/environments';
import { evolve } from '../../core/aggregates/evolve';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import type { DeploymentCompleted } from '../../core/events';
import { HOUR } from '../../core/time';
import type { World } from '../../ports/world';
import { listDeployments } from './list-deployments';
import type { Sweeping } from './sweeping';
import { countCommitsBehind, walkDeployments } from './walk-deployments';

export interface Compared {
  readonly totals: RepositoryTotals;
  /** False when the budget ended before all deployments were listed. */
  readonly isComplete: boolean;
}

/** Counts completed deployments whose events never came, and walks all of them in order of completion. */
export async function reconcileDeployments(
  totals: RepositoryTotals,
  { context, sweeping }: { readonly context: FoldContext; readonly sweeping: Sweeping },
  world: World,
): Promise<Compared> {
  const walking = { context, budget: sweeping.budget };
  const { totals: listed, isComplete } = await withMissing(totals, { context, sweeping }, world);
  // What could not be listed may belong before what is known: the walk waits for it.
  const walked = isComplete ? await walkDeployments(listed, walking, world) : listed;
  const settled = settleDeployments(await countCommitsBehind(walked, walking, world));
  return { totals: settled, isComplete };
}

async function withMissing(
  totals: RepositoryTotals,
  { context, sweeping }: { readonly context: FoldContext; readonly sweeping: Sweeping },
  world: World,
): Promise<Compared> {
  if (!mayHaveDeployed(totals)) return { totals, isComplete: true };
  const { identity, reconciliation, baseline } = totals;
  const horizon = reconciliation.at === 0 ? baseline : reconciliation.at - HOUR;
  const { newestFirst, isComplete } = await listDeployments(
    { uuid: identity.uuid, horizon },
    sweeping.budget,
    world,
  );
  const next = [...newestFirst]
    .reverse()
    .reduce(
      (folded, reading) => fold(folded, { type: 'deployment-completed', ...reading }, context),
      totals,
    );
  return { totals: next, isComplete };
}

function fold(
  totals: RepositoryTotals,
  deployment: DeploymentCompleted,
  context: FoldContext,
): RepositoryTotals {
  return deployment.completedAt <= totals.baseline
    ? foldHistoricDeployment(totals, deployment)
    : evolve(totals, deployment, context);
}

/** Deployments are made by runs: where none waits, moves or has rested since the last comparison, none is missing. */
function mayHaveDeployed({ reconciliation: { at }, runs }: RepositoryTotals): boolean {
  return at === 0 || runs.some((run) => run.state !== 'completed' || run.restAt > at - HOUR);
}
