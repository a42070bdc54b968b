import { isFailure } from '../../events/vocabulary';
import { SECOND } from '../../time';
import { shortId } from '../short-id';
import { count, type FoldContext } from '../tables/count';
import { withTables, type RepositoryTotals } from '../totals';
import { activeTime, doneSteps, type DoneStep, type StepsOfRun } from './steps';

const FAILED_MOST = 200;

/**
 * Counts steps that failed and then passed on the same commit, in the same run or in another, with the time of their
 * failures. What is deployed once more is none, and a failure that is counted after the success is not seen.
 */
export function countFlaky(
  totals: RepositoryTotals,
  of: StepsOfRun,
  context: FoldContext,
): RepositoryTotals {
  const { commit } = of.run;
  if (commit === null) return totals;
  return [...doneSteps(of)]
    .sort((a, b) => a.completedAt - b.completedAt)
    .reduce((next, step) => {
      const id = idOf(of, commit, step);
      if (isFailure(step.result)) return withFailure(next, id, step);
      const isPassed = step.result === 'success' && step.trigger !== 'redeploy';
      return isPassed ? passed(next, id, { of, step }, context) : next;
    }, totals);
}

/** Several steps of one name are told apart by their place among these. */
function idOf({ run, steps }: StepsOfRun, commit: string, step: DoneStep): string {
  const place = steps.filter(({ name }) => name === step.name).indexOf(step);
  return shortId([commit, run.pipeline, step.name, String(place)].join('\u0000'));
}

function withFailure(totals: RepositoryTotals, id: string, step: DoneStep): RepositoryTotals {
  const before = totals.failed.find((one) => one.id === id);
  const seconds = (before?.seconds ?? 0) + secondsOf(step);
  const others = totals.failed.filter((one) => one !== before);
  const failed = [...others, { id, at: step.completedAt, seconds }].sort((a, b) => a.at - b.at);
  return { ...totals, failed: failed.slice(-FAILED_MOST) };
}

const secondsOf = (step: DoneStep): number => Math.round((activeTime(step) ?? 0) / SECOND);

function passed(
  totals: RepositoryTotals,
  id: string,
  { of, step }: { readonly of: StepsOfRun; readonly step: DoneStep },
  context: FoldContext,
): RepositoryTotals {
  const before = totals.failed.find((one) => one.id === id);
  if (before === undefined || before.at >= step.completedAt) return totals;
  const { pipeline, buildNumber } = of.run;
  const row = { at: step.completedAt, buildNumber, labels: [pipeline, step.name] } as const;
  const left = { ...totals, failed: totals.failed.filter((one) => one !== before) };
  return withTables(left, context, (tables, room) => {
    const counted = count(tables, 'flakySteps', row, room);
    return count(counted, 'flakySeconds', { ...row, amount: before.seconds }, room);
  });
}
