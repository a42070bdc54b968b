import type { RepositoryTotals } from '../totals';
import { has } from './intervals';
import type { KnownRun } from './known-runs';
import { missingOf, uncountedOf, type Numbers } from './numbers';
import { runsIn } from './run-rows';
import { isToBeCounted } from './run-states';

type Uncounted = Pick<RepositoryTotals, 'numbers' | 'tables' | 'expiredRuns' | 'runs'>;

/** Runs that are known to be missing, whatever the reason; 0 says that all are counted. */
export const uncountedRuns = ({ numbers, tables, expiredRuns, runs }: Uncounted): number =>
  uncountedOf(numbers, runsIn(tables) + expiredRuns) + toldAlone(runs, numbers);

/** The same, or null where nothing was compared and nothing is known to be missing: who has not looked does not say 0. */
export function uncountedIfKnown(
  totals: Uncounted & Pick<RepositoryTotals, 'reconciliation'>,
): number | null {
  const runs = uncountedRuns(totals);
  return runs === 0 && totals.reconciliation.at === 0 ? null : runs;
}

/** Those that only a build status has told to be over, while nobody might ask; the next reading says whether they are. */
function toldAlone(runs: readonly KnownRun[], numbers: Numbers): number {
  const told = runs.filter((run) => isToBeCounted(run, numbers));
  if (told.length === 0) return 0;
  const known = [numbers.due, numbers.empty, missingOf(numbers)];
  return told.filter(({ buildNumber }) => !known.some((set) => has(set, buildNumber))).length;
}
