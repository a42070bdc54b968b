import type { Fact, Pushed } from '../events';
import { assertNever } from '../result';
import { HOUR } from '../time';
import type { FoldContext } from './tables/count';
import { foldHeard, foldRead } from './deployments/deployments';
import { oneMore } from './runs/calendar';
import { cut } from './tables/room';
import { foldEnd, foldHint } from './runs/run-states';
import { foldRun } from './runs/runs';
import type { RepositoryTotals } from './totals';

/**
 * Folds one event into the totals. Returns the very same totals when the event tells nothing new: there is nothing
 * to save then. Readings of Bitbucket must be folded in the order in which they were made; everything else commutes.
 */
export function evolve(
  totals: RepositoryTotals,
  event: Fact,
  context: FoldContext,
): RepositoryTotals {
  switch (event.type) {
    case 'run-observed':
      return foldRun(totals, event, context);
    case 'run-hinted':
      return foldHint(totals, event);
    case 'run-ended':
      return foldEnd(totals, event);
    case 'deployment-heard':
      return foldHeard(totals, event, context);
    case 'deployment-read':
      return foldRead(totals, event, context);
    case 'pushed':
      return foldPush(totals, event);
    default:
      return assertNever(event);
  }
}

const PUSHES_KEPT = 30;

function foldPush(totals: RepositoryTotals, seen: Pushed): RepositoryTotals {
  const { at } = seen;
  const [id, branch] = [cut(seen.id), seen.branch === null ? null : cut(seen.branch)];
  const oldest = totals.pushes.length < PUSHES_KEPT ? 0 : (totals.pushes[0]?.at ?? 0);
  if (at < oldest || totals.pushes.some((push) => push.id === id)) return totals;
  const pushes = [...totals.pushes, { id, at, branch }].sort(
    (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1),
  );
  return {
    ...totals,
    lastPushAt: Math.max(totals.lastPushAt, at),
    pushes: pushes.slice(-PUSHES_KEPT),
    pushHours: oneMore(totals.pushHours, Math.floor(at / HOUR)),
  };
}
