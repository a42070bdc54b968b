import type { RepositoryTotals } from '../aggregates/totals';
import { isFailure, RESULTS } from '../events/vocabulary';
import { SECOND } from '../time';

/** One step of one pipeline, since counting began. */
export interface StepPicture {
  readonly pipeline: string;
  readonly step: string;
  readonly runs: number;
  readonly meanSeconds: number | null;
  /** Share of its decided runs that failed; null without any. */
  readonly failureShare: number | null;
}

/** A step that ran less often than this is not said to fail often. */
const FEWEST = 5;
const SHOWN = 8;

function picturesOf({ tables }: RepositoryTotals): readonly StepPicture[] {
  return [...tables.steps.values()].flatMap(({ labels, numbers }) => {
    const [pipeline = '', step = ''] = labels;
    const at = (index: number): number => numbers[index] ?? 0;
    const successes = at(RESULTS.indexOf('success'));
    const failures = RESULTS.reduce((sum, r, index) => (isFailure(r) ? sum + at(index) : sum), 0);
    const runs = successes + failures;
    if (runs === 0) return [];
    const meanSeconds = at(RESULTS.length) / runs / SECOND;
    return [{ pipeline, step, runs, meanSeconds, failureShare: failures / runs }];
  });
}

/** The steps that take longest on average, longest first. */
export function slowestSteps(totals: RepositoryTotals): readonly StepPicture[] {
  return [...picturesOf(totals)]
    .sort((a, b) => (b.meanSeconds ?? 0) - (a.meanSeconds ?? 0))
    .slice(0, SHOWN);
}

/** The steps that fail most often among those that ran often enough to say so; none that never failed. */
export function failingSteps(totals: RepositoryTotals): readonly StepPicture[] {
  return picturesOf(totals)
    .filter(({ runs, failureShare }) => runs >= FEWEST && (failureShare ?? 0) > 0)
    .sort((a, b) => (b.failureShare ?? 0) - (a.failureShare ?? 0))
    .slice(0, SHOWN);
}
