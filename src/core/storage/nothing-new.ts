import { comparedOf, withCompared } from '../aggregates/compared';
import type { KnownRun } from '../aggregates/runs/known-runs';
import type { RepositoryTotals } from '../aggregates/totals';
import { storedTotals } from './write';

/**
 * Whether a comparison has found nothing: all that would be stored is the same but for when it was looked at. Not
 * storing it is then what a sweep leaves that was killed before it could.
 */
export function tellsNothingNew(before: RepositoryTotals, next: RepositoryTotals): boolean {
  if (next.reconciliation.at <= before.reconciliation.at) return false;
  return textOf(seenAs(before, next)) === textOf(next);
}

const textOf = (totals: RepositoryTotals): string => JSON.stringify(storedTotals(totals));

function seenAs(before: RepositoryTotals, next: RepositoryTotals): RepositoryTotals {
  const seenAt = new Map(next.runs.map((run) => [run.buildNumber, run.seenAt]));
  const runs = before.runs.map((run) =>
    isOver(run) ? { ...run, seenAt: seenAt.get(run.buildNumber) ?? run.seenAt } : run,
  );
  return withCompared({ ...before, runs }, comparedOf(next));
}

/** Of a run that may still move it matters when it was seen last. */
const isOver = ({ state, isWaiting, restAt }: KnownRun): boolean =>
  state === 'completed' && !isWaiting && restAt > 0;
