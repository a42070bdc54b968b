import { CLOCKS_APART, type EpochMillis } from '../time';
import { emptyTotals, type RepositoryTotals } from './totals';

/** Whether counting was begun under a clock that was ahead, and has been set right since. */
const isAhead = (baseline: EpochMillis, now: EpochMillis): boolean => baseline > now + CLOCKS_APART;

/** The baseline; now where it lies ahead, since until then nothing would be counted. */
export const baselineBy = (now: EpochMillis, baseline: EpochMillis): EpochMillis =>
  isAhead(baseline, now) ? now : baseline;

/**
 * The totals of a repository; where their baseline lies ahead, begun anew. Nothing of Bitbucket's has been counted under
 * such a baseline; what was counted of our own work stays.
 */
export const begunAnew = (totals: RepositoryTotals, now: EpochMillis): RepositoryTotals =>
  isAhead(totals.baseline, now)
    ? { ...emptyTotals(totals.identity, now), tables: totals.tables }
    : totals;
