import { HOUR } from '../../time';
import type { DeploymentEntry, RepositoryTotals } from '../totals';
import { hashOf } from '../short-id';
import { SETTLED_KEPT } from './signals';

/**
 * Deployments remembered after they have been walked. What is older is known by its completion alone; each one
 * remembered is written with every event of its repository.
 */
export const DEPLOYMENTS_KEPT = 12;
/** Beyond this many the oldest are forgotten even though nobody could tell their commits: the walk goes on after them. */
export const DEPLOYMENTS_LIMIT = 700;
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

/** Older than this before the last whole reading: Bitbucket's list may lag behind. */
const LAG = HOUR;

function forget(totals: RepositoryTotals): RepositoryTotals {
  const { entries, settledThrough, comparedAt, settled } = totals.deploymentLedger;
  const excess = entries.slice(0, Math.max(0, entries.length - DEPLOYMENTS_KEPT));
  const tooMany = entries.length - DEPLOYMENTS_LIMIT;
  const staying = excess.findIndex(
    ({ environmentKey, completedAt }, at) =>
      at >= tooMany &&
      (completedAt > comparedAt - LAG ||
        completedAt > (totals.environments.get(environmentKey)?.walked.through ?? 0)),
  );
  const done = staying === -1 ? excess : excess.slice(0, staying);
  const last = done.at(-1);
  if (last === undefined) return totals;
  // One that was read by nobody is known by its entry alone.
  const alone = done.filter(({ readAt }) => readAt === 0).slice(-ALONE_KEPT);
  const forgotten = done.filter((entry) => !alone.includes(entry));
  if (forgotten.length === 0) return totals;
  const ids = forgotten.map(({ id }) => hashOf(id));
  const deploymentLedger = {
    ...totals.deploymentLedger,
    entries: entries.filter((entry) => !forgotten.includes(entry)),
    settled: [...new Set([...settled, ...ids])].slice(-SETTLED_KEPT),
    settledThrough: Math.max(settledThrough, last.completedAt),
  };
  return { ...totals, deploymentLedger };
}

const ALONE_KEPT = 50;
