import type { FoldContext } from '../../core/aggregates/tables/count';
import { heardAlone } from '../../core/aggregates/deployments/signals';
import { settleDeployments } from '../../core/aggregates/deployments/settle-deployments';
import { evolve } from '../../core/aggregates/evolve';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import type { EnvironmentRef } from '../../core/events';
import { findRun, type KnownRun } from '../../core/aggregates/runs/known-runs';
import { shortId } from '../../core/aggregates/short-id';
import { HOUR, type EpochMillis } from '../../core/time';
import type { RunReading } from '../../core/events/reading';
import type { DeploymentReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';
import { tellSteps, type Telling } from './count-listed';
import { EnvironmentNames } from './environment-names';
import { listDeployments, type Ended } from './list-deployments';
import type { ReadRuns } from './read-runs';
import type { Sweeping } from './sweeping';
import { asOrigin, countCommitsBehind, walkDeployments, type Walking } from './walk-deployments';

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
  } = await withMissing(totals, { context, budget, runs: read.runs }, world);
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
  { context, budget, runs }: Pick<Walking, 'context' | 'budget' | 'runs'>,
  world: World,
): Promise<Missing> {
  const readAt = world.now();
  if (!mayHaveDeployed(totals, readAt)) return { totals, newestFirst: [], isComplete: true };
  const { identity, deploymentLedger, baseline } = totals;
  const { comparedAt } = deploymentLedger;
  const horizon = comparedAt === 0 ? baseline : comparedAt - HOUR;
  const listed = await listDeployments({ uuid: identity.uuid, horizon }, budget, world);
  const names = new EnvironmentNames(identity.uuid, budget, world);
  const telling = { names, context, readAt, runs };
  let [next, isNamed] = [totals, true];
  for (const row of [...listed.newestFirst].reverse()) {
    const told = await withEnded(next, row, telling);
    if (told === null) isNamed = false;
    else next = told;
  }
  next = await withPending(next, listed.pending, telling);
  const isComplete = listed.isComplete && isNamed;
  return {
    totals: isComplete ? comparedThrough(next, readAt) : next,
    newestFirst: listed.newestFirst,
    isComplete,
  };
}

interface TellingRows {
  readonly names: EnvironmentNames;
  readonly context: FoldContext;
  readonly readAt: EpochMillis;
  readonly runs: readonly RunReading[];
}

/** Null where nobody tells the name of its environment now. */
async function withEnded(
  totals: RepositoryTotals,
  row: Ended,
  { names, context, readAt, runs }: TellingRows,
): Promise<RepositoryTotals | null> {
  const environment = (await names.of(row.environment, totals)) ?? deleted(row, names, readAt);
  if (environment === null) return null;
  // Nobody tells any more where it was, and it enters no counter.
  if (environment.name === UNNAMED && row.ended.at <= totals.baseline) return totals;
  const read = { ...row, ...refIn(runs, row), environment, readAt };
  return evolve(totals, { type: 'deployment-read', ...read }, context);
}

const UNNAMED = 'unknown';

/** One list that lacks an environment may be odd: those of an hour are believed. */
const BELIEVED_AFTER = HOUR;

/** An environment that was deleted before anybody could learn its name. */
function deleted(
  { environment, ended }: Ended,
  names: EnvironmentNames,
  readAt: EpochMillis,
): EnvironmentRef | null {
  const isBelieved = readAt - ended.at > BELIEVED_AFTER && names.isGone(environment);
  return isBelieved ? { ...environment, name: UNNAMED } : null;
}

function refIn(runs: readonly RunReading[], { buildNumber }: DeploymentReading): { ref?: string } {
  const run = runs.find((each) => each.buildNumber === buildNumber);
  return run === undefined ? {} : { ref: asOrigin(run).ref };
}

/** With what waiting runs would deploy, where Bitbucket tells it. */
async function withPending(
  totals: RepositoryTotals,
  pending: readonly DeploymentReading[],
  { names, context, readAt }: TellingRows,
): Promise<RepositoryTotals> {
  const gated = new Set(totals.runs.flatMap(({ id, gate }) => (gate === null ? [] : [id])));
  let next = totals;
  for (const row of pending) {
    const environment = gated.has(shortId(row.runUuid))
      ? await names.of(row.environment, next)
      : null;
    if (environment !== null)
      next = evolve(next, { type: 'deployment-read', ...row, environment, readAt }, context);
  }
  return next;
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
