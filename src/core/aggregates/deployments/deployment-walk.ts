import { isFailure } from '../../events/vocabulary';
import type { EpochMillis } from '../../time';
import {
  announce,
  count,
  observe,
  type CountContext,
  type FoldContext,
  type Happened,
} from '../tables/count';
import type { Tables } from '../tables/tables';
import {
  withTables,
  type DeploymentEntry,
  type EnvironmentTotals,
  type RepositoryTotals,
  type Walked,
} from '../totals';
import { environmentLabels } from './environments';

/** A commit and when it was made. */
export interface CommitSeen {
  readonly hash: string;
  readonly at: EpochMillis;
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
  entry: DeploymentEntry,
): { readonly include: string; readonly exclude: string } | null {
  if (
    entry.result !== 'success' ||
    entry.commit === null ||
    walked.commit === null ||
    entry.commit === walked.commit
  )
    return null;
  return { include: entry.commit, exclude: walked.commit };
}

interface Step {
  readonly key: string;
  readonly environment: EnvironmentTotals;
  readonly entry: DeploymentEntry;
  /** Newest first; null when they were not asked for, or are not known any more. */
  readonly commits: readonly CommitSeen[] | null;
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
  readonly isBack: boolean;
  /** Commits that have not been there before. */
  readonly fresh: readonly CommitSeen[];
}

function strideOf({ environment, entry, commits }: Step): Stride {
  const { walked } = environment;
  if (entry.result !== 'success')
    return { walked: failed(environment, entry), isBack: false, fresh: [] };
  const isBack = commits?.length === 0;
  if (commits === null || isBack) {
    const front = isBack ? walked.front : (walked.front ?? entry.commit);
    return { walked: arrived(environment, entry, front), isBack, fresh: [] };
  }
  const { fresh, front } = freshCommits(environment, entry, commits);
  return { walked: arrived(environment, entry, front), isBack, fresh };
}

function countStride(
  tables: Tables,
  { environment, entry }: Step,
  { isBack, fresh }: Stride,
  room: CountContext,
): Tables {
  const { completedAt: at, result } = entry;
  const row: Happened<'rollbacks'> = {
    labels: environmentLabels(environment.ref),
    at,
    buildNumber: entry.buildNumber ?? 0,
  };
  let next = announce(tables, 'rollbacks', row, room);
  next = announce(next, 'leadTimes', row, room);
  next = announce(next, 'restores', row, room);
  const { failingSince } = environment.walked;
  if (result === 'success' && failingSince !== null)
    next = observe(next, 'restores', { ...row, millis: Math.max(0, at - failingSince) }, room);
  if (isBack) next = count(next, 'rollbacks', row, room);
  for (const commit of fresh)
    next = observe(next, 'leadTimes', { ...row, millis: Math.max(0, at - commit.at) }, room);
  return next;
}

/** After a rollback the way forward passes commits that have been there before: only those beyond the front are new. */
function freshCommits(
  { walked }: EnvironmentTotals,
  { commit }: DeploymentEntry,
  commits: readonly CommitSeen[],
): { fresh: readonly CommitSeen[]; front: string | null } {
  if (walked.front === null || walked.front === walked.commit)
    return { fresh: commits, front: commit };
  const known = commits.findIndex(({ hash }) => hash === walked.front);
  return known === -1
    ? { fresh: [], front: walked.front }
    : { fresh: commits.slice(0, known), front: commit };
}

function failed({ walked }: EnvironmentTotals, { result, completedAt }: DeploymentEntry): Walked {
  const failingSince = isFailure(result)
    ? (walked.failingSince ?? completedAt)
    : walked.failingSince;
  return { ...walked, through: completedAt, failingSince };
}

function arrived(
  { walked }: EnvironmentTotals,
  { commit, completedAt }: DeploymentEntry,
  front: string | null,
): Walked {
  return { through: completedAt, commit: commit ?? walked.commit, front, failingSince: null };
}
