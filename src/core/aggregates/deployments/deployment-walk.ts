import { isFailure, type ReworkKind } from '../../events/vocabulary';
import type { EpochMillis } from '../../time';
import { count, observe, type CountContext, type FoldContext } from '../tables/count';
import type { Tables } from '../tables/tables';
import {
  withTables,
  type DeploymentEntry,
  type EnvironmentTotals,
  type RepositoryTotals,
  type Walked,
} from '../totals';
import { environmentLabels } from './environments';
import { hashOf } from '../short-id';
import { buildToAsk, goesBack, stoodThere, type Arrival } from './standing';

/** A commit, when it was made, and what it was made from. */
export interface CommitSeen {
  readonly hash: string;
  readonly at: EpochMillis;
  readonly parents: readonly string[];
}

/** Where a deployment came from. */
export interface Origin {
  readonly pipeline: string;
  /** As kind and name. */
  readonly ref: string;
}

/** The deployments of one environment that have not been walked, in order of completion. */
export function unwalked(
  totals: RepositoryTotals,
  environmentKey: string,
): readonly DeploymentEntry[] {
  const through = totals.environments.get(environmentKey)?.walked.through ?? 0;
  return totals.deploymentLedger.entries.filter(
    (entry) => entry.environmentKey === environmentKey && entry.completedAt > through,
  );
}

/** Which commits must be asked for before this deployment can be walked; null when none. */
export function rangeToAsk(
  { walked }: EnvironmentTotals,
  { result, commit }: DeploymentEntry,
): { readonly include: string; readonly exclude: readonly string[] } | null {
  const { tips } = walked;
  const isFirst = tips.length === 0;
  if (result !== 'success' || commit === null || isFirst || tips.includes(commit)) return null;
  return { include: commit, exclude: tips };
}

/** The build whose pipeline must be asked for before this deployment can be walked; null when none. */
export const standingToAsk = (
  { walked }: EnvironmentTotals,
  entry: DeploymentEntry,
): number | null => (entry.result === 'success' ? buildToAsk(walked, entry) : null);

/** With the pipeline of what stands there. */
export function withStandingFrom(
  environment: EnvironmentTotals,
  { pipeline }: Origin,
): EnvironmentTotals {
  const { walked } = environment;
  const standing =
    walked.standing === null ? null : { ...walked.standing, pipeline: hashOf(pipeline) };
  return { ...environment, walked: { ...walked, standing } };
}

interface Step {
  readonly key: string;
  readonly environment: EnvironmentTotals;
  readonly entry: DeploymentEntry;
  /** Newest first; null when they were not asked for, or are not known any more. */
  readonly commits: readonly CommitSeen[] | null;
  /** Null where nobody knows. */
  readonly origin: Origin | null;
}

/**
 * Walks one deployment further: what it took to get its commits there, whether it went back, and whether it ended a
 * time of failure. Walked in order of completion by the sweep, so the order of events makes no difference.
 */
export function walkOn(
  totals: RepositoryTotals,
  step: Step,
  context: FoldContext,
): RepositoryTotals {
  const stride = strideOf(step);
  const counted = withTables(totals, context, (tables, room) =>
    countStride(tables, step, stride, room),
  );
  const environment = counted.environments.get(step.key) ?? step.environment;
  const environments = new Map(counted.environments);
  return {
    ...counted,
    environments: environments.set(step.key, { ...environment, walked: stride.walked }),
  };
}

/** What one deployment more means. */
interface Stride {
  readonly walked: Walked;
  readonly rework: ReworkKind | null;
  /** Commits that have not been there before. */
  readonly fresh: readonly CommitSeen[];
}

function strideOf({ environment: { walked }, entry, commits, origin }: Step): Stride {
  const { result, completedAt, commit, buildNumber } = entry;
  if (result !== 'success') return { walked: failed(walked, entry), rework: null, fresh: [] };
  const fresh = commits ?? [];
  const arrival: Arrival = {
    ...{ commit, buildNumber },
    pipeline: origin === null ? '' : hashOf(origin.pipeline),
    ref: origin === null ? '' : hashOf(origin.ref),
    passed: new Set(fresh.flatMap(({ parents }) => parents)),
    isBehind: commits?.length === 0,
  };
  const isBack = goesBack(walked, arrival);
  const after: Walked = {
    ...{ through: completedAt, failingSince: null, isBroken: isBack },
    ...stoodThere(walked, arrival),
  };
  return { walked: after, rework: reworkOf(walked, { isBack, origin }), fresh };
}

/** A deployment is one kind of rework at most. */
function reworkOf(
  { isBroken }: Walked,
  { isBack, origin }: { readonly isBack: boolean; readonly origin: Origin | null },
): ReworkKind | null {
  if (isBack) return 'rollback';
  if (isBroken) return 'repair';
  return origin?.ref.startsWith('branch:hotfix/') === true ? 'hotfix' : null;
}

function failed(walked: Walked, { result, completedAt }: DeploymentEntry): Walked {
  if (!isFailure(result)) return { ...walked, through: completedAt };
  const failingSince = walked.failingSince ?? completedAt;
  return { ...walked, through: completedAt, failingSince, isBroken: true };
}

function countStride(
  tables: Tables,
  { environment, entry }: Step,
  { rework, fresh }: Stride,
  room: CountContext,
): Tables {
  const { completedAt: at, result } = entry;
  const labels = environmentLabels(environment.ref);
  const row = { labels, at, buildNumber: entry.buildNumber ?? 0 };
  const { failingSince } = environment.walked;
  let next = tables;
  if (result === 'success' && failingSince !== null)
    next = observe(next, 'restores', { ...row, millis: Math.max(0, at - failingSince) }, room);
  if (rework === 'rollback') next = count(next, 'rollbacks', row, room);
  if (rework !== null) next = count(next, 'rework', { ...row, labels: [...labels, rework] }, room);
  for (const commit of fresh)
    next = observe(next, 'leadTimes', { ...row, millis: Math.max(0, at - commit.at) }, room);
  return next;
}
