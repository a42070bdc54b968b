import type { RunObserved } from '../../events';
import { noteDeployingSteps } from '../deployments/deployments';
import type { FoldContext } from '../tables/count';
import { withTables, type RepositoryTotals } from '../totals';
import { noteStarted } from './clues';
import { countRests } from './count-rests';
import { findRun, forgetOldest, newRun, withRun } from './known-runs';
import { settle } from './numbers';
import { noteRest } from './rested-runs';
import { billOn, noteSlots } from './spending';
import { isReadable } from './rests';
import { announcePipeline, runLabels } from './run-rows';
import { noteState, stateAt } from './run-states';

/**
 * Folds what Bitbucket told of a run. Its state is noted; counted is what its steps tell, where they were asked for: the
 * first rest as a run, what came after as resumptions. The same totals when nothing is new.
 */
export function foldRun(
  totals: RepositoryTotals,
  event: RunObserved,
  context: FoldContext,
): RepositoryTotals {
  const { run, steps } = event;
  const noted = noteState(noteStarted(totals, run), event);
  const seen = steps === null ? null : { run, steps };
  if (seen === null || !isReadable(seen, event.readAt)) return noted;
  const slotted = noteSlots(noted, { runUuid: run.uuid, steps: seen.steps, now: context.now });
  const told = noteDeployingSteps(slotted, { uuid: run.uuid, steps: seen.steps });
  const counted = countRests(told, { seen, readAt: event.readAt }, context);
  return counted.runs === totals.runs ? counted : { ...counted, runs: forgetOldest(counted.runs) };
}

/**
 * Enters a run that completed before the baseline: drawn and noted among the last ones, never counted. Recent ones are
 * remembered, so that what they do next is told from new runs.
 */
export function foldHistoricRun(
  totals: RepositoryTotals,
  { event, isRecent }: { readonly event: RunObserved; readonly isRecent: boolean },
  context: FoldContext,
): RepositoryTotals {
  const { run } = event;
  const known = findRun(totals.runs, run.buildNumber);
  if (run.state !== 'completed' || (known !== undefined && known.restAt > 0)) return totals;
  const rest = { at: run.completedAt, result: run.result, isWaiting: false };
  const rested = { run, rest, lasted: run.activeMillis, waited: null };
  const labels = runLabels(totals, run, context);
  const announced = withTables(noteStarted(totals, run), context, (tables, room) =>
    announcePipeline(tables, labels, rested, room),
  );
  const numbers = settle(announced.numbers, run.buildNumber, false);
  const billed = billOn(announced, run.completedAt, run.buildSeconds ?? 0);
  const noted = noteRest({ ...billed, numbers }, rested, context);
  if (!isRecent) return noted;
  const entry = { ...stateAt(newRun(run), run, event.readAt), restAt: rest.at };
  return { ...noted, runs: forgetOldest(withRun(noted.runs, entry)) };
}
