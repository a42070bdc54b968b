import type { DeploymentEntry, RepositoryTotals } from '../totals';

/**
 * Deployments remembered after they have been walked. What is older is known by its completion alone; each one
 * remembered is written with every event of its repository.
 */
export const DEPLOYMENTS_KEPT = 12;
/** Beyond this many the oldest are forgotten even though nobody could tell their commits: the walk goes on after them. */
export const DEPLOYMENTS_LIMIT = 300;
/** As much of a commit as people are shown; Bitbucket is asked about whole ones only. */
const COMMIT_SHOWN = 12;

/** Forgets the oldest deployments beyond those kept, once they have been walked; they are done with then. */
export function settleDeployments(totals: RepositoryTotals): RepositoryTotals {
  return abbreviate(forget(totals));
}

/** A commit that has been walked is only shown from then on. */
function abbreviate(totals: RepositoryTotals): RepositoryTotals {
  const ledger = totals.deploymentLedger;
  const isLong = (entry: DeploymentEntry): boolean =>
    (entry.commit?.length ?? 0) > COMMIT_SHOWN &&
    entry.completedAt <= (totals.environments.get(entry.environmentKey)?.walked.through ?? 0);
  if (!ledger.entries.some(isLong)) return totals;
  const entries = ledger.entries.map((entry) =>
    isLong(entry) ? { ...entry, commit: entry.commit?.slice(0, COMMIT_SHOWN) ?? null } : entry,
  );
  return { ...totals, deploymentLedger: { ...ledger, entries } };
}

function forget(totals: RepositoryTotals): RepositoryTotals {
  const { entries, settledThrough, starts } = totals.deploymentLedger;
  const excess = entries.slice(0, Math.max(0, entries.length - DEPLOYMENTS_KEPT));
  const tooMany = entries.length - DEPLOYMENTS_LIMIT;
  const waiting = excess.findIndex(
    ({ environmentKey, completedAt }, at) =>
      at >= tooMany && completedAt > (totals.environments.get(environmentKey)?.walked.through ?? 0),
  );
  const forgotten = waiting === -1 ? excess : excess.slice(0, waiting);
  const last = forgotten.at(-1);
  if (last === undefined) return totals;
  const ledger = {
    entries: entries.slice(forgotten.length),
    starts,
    settledThrough: Math.max(settledThrough, last.completedAt),
  };
  return { ...totals, deploymentLedger: ledger };
}
