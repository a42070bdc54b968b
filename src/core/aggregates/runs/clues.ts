import type { RunIdentity } from '../../events';
import type { RepositoryTotals } from '../totals';

/** More than the pushes that are remembered: some start two runs, and some runs start before their push is heard of. */
export const STARTED_KEPT = 45;
/** As long as the commit in the id of a push. */
export const COMMIT_CHARACTERS = 12;

/** Remembers that a push or pull request has started a run; the same totals when that is known or too old. */
export function noteStarted(totals: RepositoryTotals, run: RunIdentity): RepositoryTotals {
  if (run.commit === null || (run.trigger !== 'push' && run.trigger !== 'pull_request'))
    return totals;
  const commit = run.commit.slice(0, COMMIT_CHARACTERS);
  const { started } = totals.clues;
  const known = started.find(([other]) => other === commit);
  const isTooOld = started.length >= STARTED_KEPT && run.createdAt < (started[0]?.[1] ?? 0);
  if (isTooOld || (known !== undefined && known[1] <= run.createdAt)) return totals;
  const others = started.filter((other) => other !== known);
  const all = [...others, [commit, run.createdAt] as const].sort(
    (a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1),
  );
  return { ...totals, clues: { ...totals.clues, started: all.slice(-STARTED_KEPT) } };
}
