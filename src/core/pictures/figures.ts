import { BOUNDS } from '../aggregates/tables/histogram';
import type { RepositoryTotals } from '../aggregates/totals';
import { RESULTS, isFailure } from '../events/vocabulary';
import type { EpochMillis } from '../time';
import { isPastKnown, spanOf, type SpanName } from './days';
import { quantileOf, sumOf, type Quantile } from './quantile';

export type FigureName = 'runs' | 'success-rate' | 'run-p50' | 'run-p95' | 'queue-p95';

/** One number about a repository, beside the same number of the fourteen days before. */
export interface Figure {
  readonly figure: FigureName;
  /** Runs, a share from 0 to 1, or seconds; null where there is nothing to read it from. */
  readonly value: number | null;
  readonly before: number | null;
  /** True when the value lies beyond the last bucket. */
  readonly isAtLeast: boolean;
  /** Null where two numbers cannot be told apart from chance, or no direction is better. */
  readonly change: 'better' | 'worse' | 'same' | null;
}

/** Fewer decided runs than this on either side say nothing about a change. */
const FEWEST = 5;
/** A change smaller than this, relative to before, is none. */
const NOTICEABLE = 0.1;

interface Span {
  readonly decided: number;
  readonly runs: number;
  readonly successRate: number | null;
  readonly p50: Quantile | null;
  readonly p95: Quantile | null;
  /** Runs whose wait is known, and how long all but one in twenty waited at most. */
  readonly waited: number;
  readonly wait: Quantile | null;
}

/** Runs that were stopped or skipped say nothing about whether the code works. */
function spanFigures({ numbers, waits }: DaysOfRuns): Span {
  const runs = RESULTS.reduce((sum, _result, at) => sum + (numbers[at] ?? 0), 0);
  const successes = numbers[RESULTS.indexOf('success')] ?? 0;
  const failures = RESULTS.reduce(
    (sum, result, at) => (isFailure(result) ? sum + (numbers[at] ?? 0) : sum),
    0,
  );
  const decided = successes + failures;
  const durations = numbers.slice(RESULTS.length);
  return {
    decided,
    runs,
    successRate: decided === 0 ? null : successes / decided,
    p50: quantileOf(0.5, durations, BOUNDS.run),
    p95: quantileOf(0.95, durations, BOUNDS.run),
    waited: waits.reduce((sum, count) => sum + count, 0),
    wait: quantileOf(0.95, waits, BOUNDS.queue),
  };
}

function changeOf(value: number | null, before: number | null, isMoreBetter: boolean) {
  if (value === null || before === null) return null;
  const difference = value - before;
  if (Math.abs(difference) <= Math.abs(before) * NOTICEABLE) return 'same';
  return difference > 0 === isMoreBetter ? 'better' : 'worse';
}

/** The success rate moves by points, not by parts of itself. */
function rateChange(value: number | null, before: number | null) {
  if (value === null || before === null) return null;
  if (Math.abs(value - before) < 0.03) return 'same';
  return value > before ? 'better' : 'worse';
}

/** Share of decided runs that succeeded in the last fourteen days; null without any. */
export function successRateOf(totals: RepositoryTotals, now: EpochMillis): number | null {
  return spanFigures(daysOf(totals, now, 'recent')).successRate;
}

interface Spans {
  readonly recent: Span;
  readonly before: Span | null;
  /** Whether both hold enough runs to speak of a change. */
  readonly isEnough: boolean;
}

function spansOf(totals: RepositoryTotals, now: EpochMillis): Spans {
  const recent = spanFigures(daysOf(totals, now, 'recent'));
  const past = isPastKnown(totals, now) ? spanFigures(daysOf(totals, now, 'before')) : null;
  const before = past !== null && past.runs > 0 ? past : null;
  return { recent, before, isEnough: Math.min(recent.decided, before?.decided ?? 0) >= FEWEST };
}

/** The last fourteen days in five numbers, each beside the fourteen before. History tells no waiting times. */
export function figuresOf(totals: RepositoryTotals, now: EpochMillis): readonly Figure[] {
  const spans = spansOf(totals, now);
  return [
    successRate(spans),
    duration('run-p50', spans),
    duration('run-p95', spans),
    waiting(spans),
    runs(spans),
  ];
}

function successRate({ recent, before, isEnough }: Spans): Figure {
  const [value, was] = [recent.successRate, before?.successRate ?? null];
  const change = isEnough ? rateChange(value, was) : null;
  return { figure: 'success-rate', value, before: was, isAtLeast: false, change };
}

function duration(figure: 'run-p50' | 'run-p95', { recent, before, isEnough }: Spans): Figure {
  const key = figure === 'run-p50' ? 'p50' : 'p95';
  return lasting(figure, { quantile: recent[key], was: before?.[key], isEnough });
}

function waiting({ recent, before }: Spans): Figure {
  const isEnough = Math.min(recent.waited, before?.waited ?? 0) >= FEWEST;
  return lasting('queue-p95', { quantile: recent.wait, was: before?.wait, isEnough });
}

/** A length of time, of which less is better. */
function lasting(
  figure: FigureName,
  parts: {
    readonly quantile: Quantile | null;
    readonly was: Quantile | null | undefined;
    readonly isEnough: boolean;
  },
): Figure {
  const { quantile, isEnough } = parts;
  const [value, before] = [quantile?.seconds ?? null, parts.was?.seconds ?? null];
  const change = isEnough ? changeOf(value, before, false) : null;
  return { figure, value, before, isAtLeast: quantile?.isAtLeast ?? false, change };
}

function runs({ recent, before }: Spans): Figure {
  const was = before?.runs ?? null;
  return { figure: 'runs', value: recent.runs, before: was, isAtLeast: false, change: null };
}

interface DaysOfRuns {
  readonly numbers: readonly number[];
  readonly waits: readonly number[];
}

const daysOf = (totals: RepositoryTotals, now: EpochMillis, span: SpanName): DaysOfRuns => ({
  numbers: spanOf(totals.days, now, span),
  waits: spanOf(totals.waits, now, span),
});

/** Waiting times of all kinds of runners together, by bucket of `BOUNDS.queue`. */
export function queueCounts(
  rows: Iterable<{ readonly numbers: readonly number[] }>,
): readonly number[] {
  return sumOf([...rows].map(({ numbers }) => numbers.slice(0, BOUNDS.queue.length + 1)));
}
