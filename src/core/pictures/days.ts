import type { Calendar, RepositoryTotals } from '../aggregates/totals';
import { isFailure, RESULTS, type RunResult } from '../events/vocabulary';
import { DAY, type EpochMillis } from '../time';
import { sumOf } from './quantile';

/** How many days a comparison spans: these, and as many before. */
export const SPAN_DAYS = 14;

export interface DayOfRuns {
  /** The first moment of the UTC day. */
  readonly at: EpochMillis;
  /** Runs that completed on it, in the order of RESULTS. */
  readonly results: readonly number[];
  readonly succeeded: number;
  /** Failures, errors and timeouts. */
  readonly failed: number;
  /** Cancelled by a person, or skipped. */
  readonly stopped: number;
}

/** The last fourteen UTC days, today last, those without runs included. */
export function lastDays({ days }: RepositoryTotals, now: EpochMillis): readonly DayOfRuns[] {
  const today = Math.floor(now / DAY);
  return Array.from({ length: SPAN_DAYS }, (_, index) => {
    const day = today - SPAN_DAYS + 1 + index;
    const results = RESULTS.map((_result, at) => days.get(day)?.[at] ?? 0);
    return { at: day * DAY, results, ...grouped(results) };
  });
}

function grouped(results: readonly number[]): Pick<DayOfRuns, 'succeeded' | 'failed' | 'stopped'> {
  const total = (isIn: (result: RunResult) => boolean) =>
    RESULTS.reduce((sum, result, at) => (isIn(result) ? sum + (results[at] ?? 0) : sum), 0);
  return {
    succeeded: total((result) => result === 'success'),
    failed: total(isFailure),
    stopped: total((result) => result !== 'success' && !isFailure(result)),
  };
}

/** The last fourteen days, or the fourteen before. */
export type SpanName = 'recent' | 'before';

/** The numbers of each day of a span, added up. */
export function spanOf(
  days: Calendar<readonly number[]>,
  now: EpochMillis,
  span: SpanName,
): readonly number[] {
  const end = Math.floor(now / DAY) - (span === 'recent' ? 0 : SPAN_DAYS);
  return sumOf([...days].filter(([day]) => day <= end && day > end - SPAN_DAYS).map(([, n]) => n));
}

/** Whether the fourteen days before are known: the past was read, or we have counted through them. */
export function isPastKnown(totals: RepositoryTotals, now: EpochMillis): boolean {
  const from = (Math.floor(now / DAY) - 2 * SPAN_DAYS + 1) * DAY;
  return totals.history.isDone || Math.min(totals.baseline, totals.history.since) <= from;
}

/**
 * From when on runs may be missing, for want of a comparison in the last day; null where nothing of a day is. Where
 * Pipelines are off there is nothing to compare with.
 */
export const missingFrom = (
  { reconciliation: { at }, clues }: Pick<RepositoryTotals, 'reconciliation' | 'clues'>,
  now: EpochMillis,
): EpochMillis | null => (at > 0 && now - at > DAY && !clues.isOff ? at : null);
