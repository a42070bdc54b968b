import type { FoldContext } from '../../core/aggregates/tables/count';
import { heardAlone } from '../../core/aggregates/deployments/signals';
import { settleDeployments } from '../../core/aggregates/deployments/settle-deployments';
import { evolve } from '../../core/aggregates/evolve';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { findRun, type KnownRun } from '../../core/aggregates/runs/known-runs';
import { HOUR } from '../../core/time';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';
import { tellSteps, type Telling } from './count-listed';
import { EnvironmentNames } from './environment-names';
import { listDeployments, type Ended } from './list-deployments';
import type { ReadRuns } from './read-runs';
import type { Sweeping } from './sweeping';
import { countCommitsBehind, walkDeployments } from './walk-deployments';

interface Comparing {
  readonly context: FoldContext;
  readonly sweeping: Sweeping;
  readonly read: ReadRuns;
}

/** Counts completed deployments whose events never came, and walks all of them in order of completion. */
export async function reconcileDeployments(
  totals: RepositoryTotals,
  { context, sweeping, read }: Comparing,
  world: World,
): Promise<RepositoryTotals> {
  const { budget } = sweeping;
  const {
    totals: found,
    newestFirst,
    isComplete,
  } = await withMissing(totals, { context, budget }, world);
  const listed = await countResumed(found, { newestFirst, context, budget }, world);
  const walking = { context, budget, runs: read.runs };
  // What could not be listed may belong before what is known: the walk waits for it.
  const walked = isComplete ? await walkDeployments(listed, walking, world) : listed;
  return settleDeployments(await countCommitsBehind(walked, walking, world));
}

interface Missing {
  readonly totals: RepositoryTotals;
  readonly newestFirst: readonly Ended[];
  readonly isComplete: boolean;
}

async function withMissing(
  totals: RepositoryTotals,
  { context, budget }: { readonly context: FoldContext; readonly budget: ApiAllowance },
  world: World,
): Promise<Missing> {
  const readAt = world.now();
  if (!mayHaveDeployed(totals, readAt)) return { totals, newestFirst: [], isComplete: true };
  const { identity, deploymentLedger, baseline } = totals;
  const { comparedAt } = deploymentLedger;
  const horizon = comparedAt === 0 ? baseline : comparedAt - HOUR;
  const listed = await listDeployments({ uuid: identity.uuid, horizon }, budget, world);
  const names = new EnvironmentNames(identity.uuid, budget, world);
  let [next, isNamed] = [totals, true];
  for (const row of [...listed.newestFirst].reverse()) {
    const environment = await names.of(row.environment, next);
    if (environment === null) isNamed = false;
    else next = evolve(next, { type: 'deployment-read', ...row, environment, readAt }, context);
  }
  const isComplete = listed.isComplete && isNamed;
  return {
    totals: isComplete ? comparedThrough(next, readAt) : next,
    newestFirst: listed.newestFirst,
    isComplete,
  };
}

const comparedThrough = (totals: RepositoryTotals, comparedAt: number): RepositoryTotals => ({
  ...totals,
  deploymentLedger: { ...totals.deploymentLedger, comparedAt },
});

/**
 * Deployments are made by runs: where none waits, moves or has rested since the last comparison, and nothing was heard
 * of one, only an old run may have deployed again; that is looked for once an hour.
 */
function mayHaveDeployed(totals: RepositoryTotals, now: number): boolean {
  const { deploymentLedger, runs, environments } = totals;
  const { comparedAt } = deploymentLedger;
  if (comparedAt === 0 || heardAlone(deploymentLedger) > 0) return true;
  if (environments.size > 0 && now - comparedAt >= HOUR) return true;
  return runs.some((run) => run.state !== 'completed' || run.restAt > comparedAt - HOUR);
}

interface Deployed {
  readonly newestFirst: readonly Ended[];
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
  for (const { buildNumber, ended } of newestFirst) {
    const run = findRun(next.runs, buildNumber ?? 0);
    const hasResumed = run?.isWaiting === true && ended.at > run.restAt;
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
