import { isFailure } from '../../events/vocabulary';
import type { EpochMillis } from '../../time';
import { foresee, observe, count, type FoldContext } from '../tables/add';
import { BOUNDS, widthOf } from '../tables/histogram';
import { ENVIRONMENT } from '../tables/room';
import type { DeploymentEntry, EnvironmentTotals, RepositoryTotals } from '../totals';

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
  const { environment, entry } = step;
  const foreseen = foreseeAll(totals, step, context);
  if (entry.result !== 'success') return withWalked(foreseen, step, failed(environment, entry));
  const restored = observeRestore(foreseen, step, context);
  if (step.commits === null)
    return withWalked(
      restored,
      step,
      arrived(environment, entry, environment.walked.front ?? entry.commit),
    );
  const isBack = step.commits.length === 0;
  if (isBack)
    return withWalked(
      countRollback(restored, step, context),
      step,
      arrived(environment, entry, environment.walked.front),
    );
  const { fresh, front } = freshCommits(environment, entry, step.commits);
  const led = fresh.reduce(
    (next, { at }) =>
      observe(
        next,
        {
          ...rowOf(step),
          table: 'leadTimes',
          bounds: BOUNDS.lead,
          amount: Math.max(0, entry.completedAt - at),
        },
        context,
      ),
    restored,
  );
  return withWalked(led, step, arrived(environment, entry, front));
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

type Walked = EnvironmentTotals['walked'];

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

function withWalked(
  totals: RepositoryTotals,
  { key, environment }: Step,
  walked: Walked,
): RepositoryTotals {
  const current = totals.environments.get(key) ?? environment;
  return { ...totals, environments: new Map(totals.environments).set(key, { ...current, walked }) };
}

function rowOf({ environment, entry }: Step): {
  labels: readonly string[];
  open: readonly (typeof ENVIRONMENT)[];
  at: EpochMillis;
  buildNumber: number;
} {
  const { name, environmentType } = environment.ref;
  return {
    labels: [name, environmentType],
    open: [ENVIRONMENT],
    at: entry.completedAt,
    buildNumber: entry.buildNumber ?? 0,
  };
}

function foreseeAll(totals: RepositoryTotals, step: Step, context: FoldContext): RepositoryTotals {
  const row = rowOf(step);
  const rollbacks = foresee(totals, { ...row, table: 'rollbacks', width: 1 }, context);
  const leads = foresee(
    rollbacks,
    { ...row, table: 'leadTimes', width: widthOf(BOUNDS.lead) },
    context,
  );
  return foresee(leads, { ...row, table: 'restores', width: widthOf(BOUNDS.lead) }, context);
}

function observeRestore(
  totals: RepositoryTotals,
  step: Step,
  context: FoldContext,
): RepositoryTotals {
  const { failingSince } = step.environment.walked;
  if (failingSince === null) return totals;
  const amount = Math.max(0, step.entry.completedAt - failingSince);
  return observe(
    totals,
    { ...rowOf(step), table: 'restores', bounds: BOUNDS.lead, amount },
    context,
  );
}

function countRollback(
  totals: RepositoryTotals,
  step: Step,
  context: FoldContext,
): RepositoryTotals {
  return count(
    totals,
    { ...rowOf(step), table: 'rollbacks', width: 1, index: 0, amount: 1 },
    context,
  );
}
