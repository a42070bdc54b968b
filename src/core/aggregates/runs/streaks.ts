import { isFailure, type RunResult } from '../../events/vocabulary';

/**
 * How the youngest runs of a ref ended, by their build numbers: a slow old run that ends late, or an old one that is run
 * again, changes only its own place.
 */
export interface Streak {
  /** ref class, branch, and the pipeline of a custom one (else the empty string). */
  readonly labels: readonly string[];
  /** Build numbers whose latest result is a success, ascending; the youngest ones. */
  readonly passed: readonly number[];
  /** The same of failures. */
  readonly failed: readonly number[];
  /** Failures since the last success that are older than these. */
  readonly failedBefore: number;
}

const PASSED_KEPT = 5;
const FAILED_KEPT = 50;

export const noStreak = (labels: readonly string[]): Streak => ({
  labels,
  passed: [],
  failed: [],
  failedBefore: 0,
});

/** With the latest result of a run in its place. One that was stopped or never ran says neither. */
export function place(streak: Streak, number: number, result: RunResult): Streak {
  const passed = streak.passed.filter((other) => other !== number);
  const failed = streak.failed.filter((other) => other !== number);
  if (result === 'success')
    return trimmed({ ...streak, passed: sorted(passed, number), failed }, streak);
  if (isFailure(result))
    return trimmed({ ...streak, passed, failed: sorted(failed, number) }, streak);
  return { ...streak, passed, failed };
}

const sorted = (numbers: readonly number[], number: number): readonly number[] =>
  [...numbers, number].sort((a, b) => a - b);

/** Bounded: a success kept shows what was before another one, should that fail when it is run again. */
function trimmed(streak: Streak, before: Streak): Streak {
  const passed = streak.passed.slice(-PASSED_KEPT);
  const last = passed.at(-1) ?? 0;
  const oldest = passed.length < PASSED_KEPT ? 0 : (passed[0] ?? 0);
  const failed = streak.failed.filter((number) => number > oldest);
  const cut = failed.slice(0, -FAILED_KEPT).filter((number) => number > last);
  const isOver = last > (before.passed.at(-1) ?? 0);
  return {
    ...streak,
    passed,
    failed: failed.slice(-FAILED_KEPT),
    failedBefore: (isOver ? 0 : before.failedBefore) + cut.length,
  };
}

/** Failures in a row: those younger than the youngest success. */
export function lengthOf({ passed, failed, failedBefore }: Streak): number {
  const last = passed.at(-1) ?? 0;
  return failed.filter((number) => number > last).length + failedBefore;
}

/** The youngest run that it knows. */
export const newestIn = ({ passed, failed }: Streak): number =>
  Math.max(passed.at(-1) ?? 0, failed.at(-1) ?? 0);
