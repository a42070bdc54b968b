import type { EpochMillis } from '../../time';
import type { RepositoryTotals } from '../totals';
import type { HaltedRuns } from '../workspace';
import { DAY } from '../../time';

/** What one repository tells of runs that were halted before their first step. */
export interface Halts {
  /** When each was created, oldest first. */
  readonly halted: readonly EpochMillis[];
  /** When the youngest run was created that has begun; 0 for none that is remembered. */
  readonly begunAt: EpochMillis;
}

const LATELY = 2 * DAY;

export function haltsIn({ runs }: RepositoryTotals, now: EpochMillis): Halts {
  const lately = runs.filter(({ createdAt, id }) => id !== '' && now - createdAt < LATELY);
  const isHalted = (run: (typeof runs)[number]): boolean =>
    run.isHalted && run.isUntouched && run.state !== 'completed';
  const begun = lately.filter((run) => run.restAt > 0 || run.at?.isRunning === true);
  return {
    halted: lately.filter(isHalted).map(({ createdAt }) => createdAt),
    begunAt: Math.max(0, ...begun.map(({ createdAt }) => createdAt)),
  };
}

/** All that were halted since a run last began, in any repository; null where there is none, or where none was looked at. */
export function haltedIn(all: readonly Halts[], now: EpochMillis): HaltedRuns | null {
  const begunAt = Math.max(0, ...all.map((halts) => halts.begunAt));
  const since = all.map(({ halted }) => halted.filter((createdAt) => createdAt > begunAt));
  const runs = since.flat();
  if (runs.length === 0) return null;
  return {
    since: Math.min(...runs),
    at: now,
    runs: runs.length,
    repositories: since.filter(({ length }) => length > 0).length,
  };
}
