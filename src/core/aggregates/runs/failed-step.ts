import { DAY, type EpochMillis } from '../../time';

/** A step that failed on a commit, named by both, and the time that its failures took. */
export interface FailedStep {
  readonly id: string;
  /** The last time. */
  readonly at: EpochMillis;
  readonly seconds: number;
}

/** For so long a step may pass on the commit on which it failed. */
const REMEMBERED_FOR = 7 * DAY;

/** Without those that no success can belong to any more. */
export function failedLately(
  failed: readonly FailedStep[],
  now: EpochMillis,
): readonly FailedStep[] {
  const kept = failed.filter(({ at }) => at >= now - REMEMBERED_FOR);
  return kept.length === failed.length ? failed : kept;
}
