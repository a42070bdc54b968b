import { has } from '../aggregates/runs/intervals';
import { laneOf, type KnownRun } from '../aggregates/runs/known-runs';
import { mainStreak } from '../aggregates/runs/last-runs';
import { lengthOf, type Streak } from '../aggregates/runs/streaks';
import { wasBeforeUs, type LastRuns, type ShownTotals } from '../aggregates/totals';
import { MINUTE, type EpochMillis } from '../time';

interface Row {
  readonly failures: number;
  /** Of the youngest of them. */
  readonly buildNumber: number;
  readonly branch: string;
}

/** What is certain of failures of the main branch since its last success; null for none. */
export function rowOnMain(totals: ShownTotals, now: EpochMillis): Row | null {
  const streak = mainStreak(totals);
  const buildNumber = streak?.failed.at(-1);
  if (streak === undefined || buildNumber === undefined) return null;
  const failures = failuresInARow(streak, totals, now) ?? 0;
  return { failures, buildNumber, branch: streak.labels[2] ?? '' };
}

/**
 * Failures since the last success that are certainly in a row: younger than every run that may have passed, and whose
 * steps are not read yet. Null where that leaves none of those known.
 */
export function failuresInARow(
  streak: Streak,
  totals: ShownTotals,
  now: EpochMillis,
): number | null {
  const all = lengthOf(streak);
  const passed = streak.passed.at(-1) ?? 0;
  const lanes = lanesOf(streak, totals);
  const unread = totals.runs.findLast(
    (run) => run.buildNumber > passed && lanes.has(run.lane) && mayHavePassed(totals, run, now),
  );
  if (all === 0 || unread === undefined) return all;
  return streak.failed.filter((number) => number > unread.buildNumber).length || null;
}

/** A rest that is news is usually counted by then. */
const PATIENCE = 15 * MINUTE;

/** Whether a run may have come to a rest of which its steps have not told. */
function mayHavePassed(totals: ShownTotals, run: KnownRun, now: EpochMillis): boolean {
  const { state, buildNumber, restAt, askedAt, createdAt, movedAt } = run;
  if (restAt > 0 || state === 'pending') return false;
  const isLate = now - movedAt > PATIENCE;
  if (state === 'completed') return isLate && has(totals.numbers.due, buildNumber);
  if (askedAt > 0) return false;
  // Those of before us may have waited for weeks, and some of them Bitbucket calls executing.
  return wasBeforeUs(totals, createdAt) || (isLate && state === 'paused');
}

/** Runs are remembered by pipeline and ref, hashed: those that runs of this streak may have. */
function lanesOf(
  { labels: [custom = '', , branch = ''] }: Streak,
  { lastRuns }: ShownTotals,
): ReadonlySet<string> {
  const known = [...lastRuns.values()].map(({ labels: [pipeline = ''] }) => pipeline);
  const usual = [...known, 'default', `branches/${branch}`].filter((each) => !isCustom(each));
  const pipelines = custom === '' ? usual : [custom];
  return new Set(pipelines.map((pipeline) => laneOf({ pipeline, ref: `branch:${branch}` })));
}

const isCustom = (pipeline: string): boolean => pipeline.startsWith('custom/');

/** What is known of the last runs of the branch that is the main one now, without those of custom pipelines. */
export const onMain = ({ lastRuns, identity }: ShownTotals): LastRuns[] =>
  [...lastRuns.values()].filter(
    ({ labels: [pipeline = '', refClass, branch] }) =>
      !isCustom(pipeline) &&
      (identity.mainBranch === null ? refClass === 'default' : branch === identity.mainBranch),
  );
