import { has } from '../aggregates/runs/intervals';
import { laneOf, type KnownRun } from '../aggregates/runs/known-runs';
import { mainStreak } from '../aggregates/runs/last-runs';
import { lengthOf, type Streak } from '../aggregates/runs/streaks';
import { wasBeforeUs, type LastRuns, type RepositoryTotals } from '../aggregates/totals';
import { MINUTE, type EpochMillis } from '../time';

/**
 * Failures of the main branch since its last success; null while nobody can tell: a younger run than that success may
 * have passed, and its steps are not read yet.
 */
export function failuresOnMain(totals: RepositoryTotals, now: EpochMillis): number | null {
  const streak = mainStreak(totals);
  if (streak === undefined) return 0;
  const passed = streak.passed.at(-1) ?? 0;
  const lanes = lanesOf(streak, totals);
  const isOpen = totals.runs.some(
    (run) => run.buildNumber > passed && lanes.has(run.lane) && mayHavePassed(totals, run, now),
  );
  return isOpen ? null : lengthOf(streak);
}

/** A rest that is news is usually counted by then. */
const PATIENCE = 15 * MINUTE;

/** Whether a run may have come to a rest of which its steps have not told. */
function mayHavePassed(totals: RepositoryTotals, run: KnownRun, now: EpochMillis): boolean {
  const { state, buildNumber, restAt, askedAt, createdAt, movedAt } = run;
  if (restAt > 0 || state === 'pending') return false;
  const isLate = now - movedAt > PATIENCE;
  if (state === 'completed') return isLate && has(totals.numbers.due, buildNumber);
  if (askedAt > 0) return false;
  // Those of before us may have waited for weeks, and some of them Bitbucket calls executing.
  return wasBeforeUs(totals, createdAt) || (isLate && state === 'paused');
}

/** Runs are remembered by pipeline and ref, hashed: those that runs of this branch may have. */
function lanesOf(
  { labels }: Streak,
  { lastRuns, identity }: RepositoryTotals,
): ReadonlySet<string> {
  const branch = identity.mainBranch ?? labels[2] ?? '';
  const known = [...lastRuns.values()].map(({ labels: [pipeline = ''] }) => pipeline);
  const pipelines = [...known, 'default', `branches/${branch}`].filter((each) => !isCustom(each));
  return new Set(pipelines.map((pipeline) => laneOf({ pipeline, ref: `branch:${branch}` })));
}

const isCustom = (pipeline: string): boolean => pipeline.startsWith('custom/');

/** What is known of the last runs of the branch that is the main one now, without those of custom pipelines. */
export const onMain = ({ lastRuns, identity }: RepositoryTotals): LastRuns[] =>
  [...lastRuns.values()].filter(
    ({ labels: [pipeline = '', refClass, branch] }) =>
      !isCustom(pipeline) &&
      (identity.mainBranch === null ? refClass === 'default' : branch === identity.mainBranch),
  );
