import type { RepositoryTotals } from '../totals';
import { uncountedOf } from './numbers';
import { runsIn } from './run-rows';

/** Runs that are known to be missing, whatever the reason; 0 says that all are counted. */
export const uncountedRuns = ({
  numbers,
  tables,
  expiredRuns,
}: Pick<RepositoryTotals, 'numbers' | 'tables' | 'expiredRuns'>): number =>
  uncountedOf(numbers, runsIn(tables) + expiredRuns);
