import type { StepRun } from '../../events';
import {
  isFailure,
  MERGE_QUEUES,
  type MergeOutcome,
  type RunResult,
} from '../../events/vocabulary';
import { SECOND } from '../../time';
import { count, observe, type CountContext } from '../tables/count';
import type { Tables } from '../tables/tables';
import { hasRun } from './rests';
import type { RestedRun } from './run-rows';

/**
 * Counts what came of a merge that a queue tried: its run is one of the section `merge-queues`, and its pattern names the
 * queue. Bitbucket tells nothing else of queues.
 */
export function countQueued(
  tables: Tables,
  { rested, steps }: { readonly rested: RestedRun; readonly steps: readonly StepRun[] },
  context: CountContext,
): Tables {
  const { run, rest } = rested;
  if (!run.pipeline.startsWith(`${MERGE_QUEUES}/`)) return tables;
  const queue = run.pipeline.slice(MERGE_QUEUES.length + 1);
  const where = { at: rest.at, buildNumber: run.buildNumber };
  const outcome = outcomeOf(rest.result);
  const row = { ...where, labels: [queue, outcome] } as const;
  const millis = Math.max(0, rest.at - run.createdAt);
  const counted = observe(
    count(tables, 'mergeQueueRuns', row, context),
    'mergeQueueDurations',
    { ...where, labels: [queue], millis },
    context,
  );
  if (outcome === 'merged') return counted;
  return count(counted, 'mergeQueueWasted', { ...row, amount: workIn(steps, rest.at) }, context);
}

function outcomeOf(result: RunResult): MergeOutcome {
  if (result === 'success') return 'merged';
  return isFailure(result) ? 'ejected' : 'dropped';
}

const workIn = (steps: readonly StepRun[], through: number): number =>
  Math.round(
    steps
      .filter(hasRun)
      .reduce((sum, { startedAt, completedAt }) => sum + (completedAt ?? through) - startedAt, 0) /
      SECOND,
  );
