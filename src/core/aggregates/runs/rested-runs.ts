import type { FoldContext } from '../tables/count';
import { rowsExpired } from '../tables/table';
import { withTables, type RepositoryTotals } from '../totals';
import { draw } from './calendar';
import { wantReports } from './details';
import { countFlaky } from './flaky';
import { findRun } from './known-runs';
import { noteLastRun, noteStreak, reviseLastRun } from './last-runs';
import { countQueued } from './merge-queue';
import type { Rest, RunSeen, Stretch } from './rests';
import {
  announcePipeline,
  countResumption,
  countRun,
  lastedUntil,
  runLabels,
  waitedFor,
  type RestedRun,
} from './run-rows';
import { noteBilled } from './spending';
import { countSteps, type StepsOfRun } from './steps';

/** A run at its first rest. */
export interface Entered {
  readonly seen: RunSeen;
  readonly rest: Rest;
  /** Whether it is counted, and not only drawn and noted. */
  readonly isOurs: boolean;
}

/** Counts a run with its steps, where it is ours, and draws and notes it in any case. */
export function enterRun(
  totals: RepositoryTotals,
  { seen, rest, isOurs }: Entered,
  context: FoldContext,
): RepositoryTotals {
  const { run, steps } = seen;
  const haltedAt = findRun(totals.runs, run.buildNumber)?.haltedAt ?? 0;
  const timed = { run, steps, rest, haltedAt };
  const rested = { run, rest, lasted: lastedUntil(timed), waited: waitedFor(timed) };
  const labels = runLabels(totals, run, context);
  const ended = { run, steps, after: -Infinity, through: rest.at };
  const counted = withTables(totals, context, (tables, room) => {
    if (!isOurs) return announcePipeline(tables, labels, rested, room);
    const withRun = countRun(tables, labels, rested, room);
    return countSteps(countQueued(withRun, { rested, steps }, room), ended, room);
  });
  const expired = rowsExpired(totals.tables.runs, counted.tables.runs);
  const billed = isOurs ? noteSteps(counted, ended, context) : counted;
  return noteRest({ ...billed, expiredRuns: totals.expiredRuns + expired }, rested, context);
}

/** What else the steps tell that ended between two rests. */
const noteSteps = (
  totals: RepositoryTotals,
  of: StepsOfRun,
  context: FoldContext,
): RepositoryTotals => wantReports(countFlaky(noteBilled(totals, of), of, context), of, context);

/** Draws a rest and notes it among the last ones. */
export function noteRest(
  totals: RepositoryTotals,
  rested: RestedRun,
  context: FoldContext,
): RepositoryTotals {
  const { run, rest, lasted } = rested;
  const { buildNumber } = run;
  const labels = runLabels(totals, run, context);
  const last = noteLastRun(draw(totals, rested), labels, { buildNumber, rest, lasted });
  return noteStreak(last, labels, { buildNumber, result: rest.result });
}

/** Counts what a run did after a rest; the runs themselves stay as many. */
export function countStretch(
  totals: RepositoryTotals,
  { seen, stretch }: { readonly seen: RunSeen; readonly stretch: Stretch },
  context: FoldContext,
): RepositoryTotals {
  const { run, steps } = seen;
  const { buildNumber } = run;
  const { rest, kind, isRevision } = stretch;
  const ended = { run, steps, after: stretch.from, through: rest.at };
  const labels = runLabels(totals, run, context);
  const counted = withTables(totals, context, (tables, room) => {
    const resumed = countResumption(tables, labels, { buildNumber, stretch }, room);
    if (kind === 'stop') return resumed;
    return countSteps(resumed, ended, room);
  });
  const billed = kind === 'stop' ? counted : noteSteps(counted, ended, context);
  if (!isRevision) return billed;
  const revised = noteStreak(billed, labels, { buildNumber, result: rest.result });
  return reviseLastRun(revised, labels, rest);
}
