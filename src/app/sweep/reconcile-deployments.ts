import type { FoldContext } from '../../core/aggregates/tables/count';
import { settleDeployments } from '../../core/aggregates/deployments/settle-deployments';
import { foldHistoricDeployment } from '../../core/aggregates/deployments/environments';
import { evolve } from '../../core/aggregates/evolve';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { findRun, type KnownRun } from '../../core/aggregates/runs/known-runs';
import type { DeploymentCompleted } from '../../core/events';
import { HOUR } from '../../core/time';
import type { DeploymentReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';
import { tellSteps, type Telling } from './count-listed';
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
  const {
    totals: found,
    newestFirst,
    isComplete,
  } = await withMissing(totals, { context, sweeping }, world);
  const listed = await countResumed(found, { newestFirst, ...walking }, world);
  // What could not be listed may belong before what is known: the walk waits for it.
  const walked = isComplete ? await walkDeployments(listed, walking, world) : listed;
  const settled = settleDeployments(await countCommitsBehind(walked, walking, world));
  return { totals: settled, isComplete };
}

interface Missing extends Compared {
  readonly newestFirst: readonly DeploymentReading[];
}

async function withMissing(
  totals: RepositoryTotals,
  { context, sweeping }: { readonly context: FoldContext; readonly sweeping: Sweeping },
  world: World,
): Promise<Missing> {
  if (!mayHaveDeployed(totals)) return { totals, newestFirst: [], isComplete: true };
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
  return { totals: next, newestFirst, isComplete };
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

interface Deployed {
  readonly newestFirst: readonly DeploymentReading[];
  readonly context: FoldContext;
  readonly budget: ApiAllowance;
}

/** Counts how waiting runs went on that have deployed since their rest, wherever they stand in the list of runs. */
async function countResumed(
  totals: RepositoryTotals,
  { newestFirst, context, budget }: Deployed,
  world: World,
): Promise<RepositoryTotals> {
  let next = totals;
  for (const { buildNumber, completedAt } of newestFirst) {
    const run = findRun(next.runs, buildNumber ?? 0);
    const hasResumed = run?.isWaiting === true && completedAt > run.restAt;
    if (hasResumed && budget.has(2))
      next = (await lookAt(next, run, { context, budget, world })) ?? next;
  }
  return next;
}

/** Null when Bitbucket does not tell now; the run goes on waiting in our record, and the next sweep looks again. */
async function lookAt(
  totals: RepositoryTotals,
  { buildNumber }: KnownRun,
  telling: Telling,
): Promise<RepositoryTotals | null> {
  const { budget, world } = telling;
  const answer = await budget.spend(() =>
    world.bitbucket.pipeline(totals.identity.uuid, buildNumber),
  );
  return answer.ok ? tellSteps(totals, answer.value, telling) : null;
}
