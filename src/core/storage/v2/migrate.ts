import { findRun, withRun, type KnownRun } from '../../aggregates/runs/known-runs';
import { FULL_BUCKET } from '../../aggregates/runs/hints';
import { interval, minus, ofNumbers, type Intervals } from '../../aggregates/runs/intervals';
import { NO_NUMBERS, settleThrough, type Numbers } from '../../aggregates/runs/numbers';
import { runsIn } from '../../aggregates/runs/run-rows';
import { noStreak, place, type Streak } from '../../aggregates/runs/streaks';
import { keyOf, type Table } from '../../aggregates/tables/table';
import type { Tables } from '../../aggregates/tables/tables';
import { JUST_NOW, type LastRuns, type RepositoryTotals } from '../../aggregates/totals';
import type { readSingles } from './one';
import type { ActiveRun, LedgerEntry, OldLastRuns } from './runs';

/** What version 2 kept of runs. */
export interface OldRuns {
  readonly one: ReturnType<typeof readSingles>;
  readonly last: readonly OldLastRuns[];
  readonly ledger: readonly LedgerEntry[];
  readonly active: readonly ActiveRun[];
  readonly tables: Tables;
}

type Migrated = Pick<
  RepositoryTotals,
  | 'upgradedAt'
  | 'numbers'
  | 'runs'
  | 'expiredRuns'
  | 'collisions'
  | 'lastRuns'
  | 'streaks'
  | 'hints'
  | 'tables'
  | 'reconciliation'
>;

/**
 * Runs as they are kept now. Every number up to the highest is taken as counted, but for runs under way and those that
 * version 2 knew to be missing; what waited for a person then is as if it had waited at the baseline.
 */
export function migrated(old: OldRuns): Migrated {
  const { reconciliation } = old.one.singles;
  return {
    upgradedAt: JUST_NOW,
    numbers: numbersOf(old),
    runs: runsOf(old),
    expiredRuns: 0,
    collisions: [],
    lastRuns: lastRunsOf(old.last),
    streaks: streaksOf(old),
    hints: FULL_BUCKET,
    tables: { ...old.tables, buildSeconds: withPipeline(old.tables.buildSeconds) },
    reconciliation: { at: reconciliation.at, failure: reconciliation.failure },
  };
}

function numbersOf({ one, ledger, active, tables }: OldRuns): Numbers {
  const { latestBuildNumber: highest } = one.singles;
  const known = ofNumbers(ledger.map(({ buildNumber }) => buildNumber));
  // What had completed and moves again is counted already.
  const open = minus(ofNumbers(active.map(({ buildNumber }) => buildNumber)), known);
  const missing = minus(missingIn({ one, ledger }), open);
  const begun = settleThrough({ ...NO_NUMBERS, due: missing }, highest, open);
  const counted = runsIn(tables);
  // What stands in the tables was counted; the rest of the settled numbers was there before.
  return { ...begun, due: [], readThrough: 0, counted, exempt: begun.exempt - counted };
}

/** In a gap only what the ledger holds was counted, of the runs beyond those that had been compared. */
function missingIn({ one: { singles }, ledger }: Pick<OldRuns, 'one' | 'ledger'>): Intervals {
  const { gap, latestBuildNumber } = singles;
  if (gap === null) return [];
  const compared = ledger.filter(({ completedAt }) => completedAt <= gap.through);
  const through = Math.max(0, ...compared.map(({ buildNumber }) => buildNumber));
  const counted = ofNumbers(ledger.map(({ buildNumber }) => buildNumber));
  return minus(interval(through + 1, latestBuildNumber), counted);
}

const NEW = {
  ...{ lane: '', isHalted: false, haltedAt: 0, isWaiting: false, isOvertaken: false },
  ...{ isUntouched: false, at: null },
};

function runsOf({ ledger, active }: OldRuns): readonly KnownRun[] {
  const rested = ledger.reduce<readonly KnownRun[]>(
    (runs, { id, buildNumber, completedAt, readAt }) =>
      withRun(runs, {
        ...NEW,
        ...{ id, buildNumber, lane: NO_LANE, createdAt: completedAt, state: 'completed' },
        movedAt: completedAt,
        ...{ seenAt: readAt, askedAt: readAt, restAt: completedAt, hasGoneOn: false, gate: null },
      }),
    [],
  );
  return active.reduce((runs, { buildNumber, state, createdAt, seenAt, isHalted }) => {
    const known = findRun(runs, buildNumber);
    if (known !== undefined) return withRun(runs, { ...known, state, isHalted, seenAt });
    const times = { createdAt, movedAt: createdAt, seenAt, askedAt: 0, restAt: 0 };
    return withRun(runs, {
      ...NEW,
      ...{ id: '', buildNumber, state, isHalted, hasGoneOn: false, gate: null },
      ...times,
    });
  }, rested);
}

/** Version 2 did not tell which ref a run was of. */
const NO_LANE = '-----';

const lastRunsOf = (last: readonly OldLastRuns[]): ReadonlyMap<string, LastRuns> =>
  new Map(
    last.map(({ labels, newest, completedAt }) => [keyOf(labels), { labels, newest, completedAt }]),
  );

/** Streaks of branches with names of their own, as far as the ledger tells of their runs. */
function streaksOf({ last, ledger }: OldRuns): ReadonlyMap<string, Streak> {
  const streaks = new Map<string, Streak>();
  for (const { labels, failuresBefore } of last) {
    const [pipeline = '', refClass = '', branch = ''] = labels;
    if (branch === '') continue;
    const named = [pipeline.startsWith('custom/') ? pipeline : '', refClass, branch];
    const before = streaks.get(keyOf(named)) ?? noStreak(named);
    const key = keyOf(labels);
    const runs = ledger.filter(({ lastRunKey }) => lastRunKey === key);
    const begun = { ...before, failedBefore: before.failedBefore + failuresBefore };
    const streak = runs.reduce((next, run) => place(next, run.buildNumber, run.result), begun);
    streaks.set(keyOf(named), streak);
  }
  return streaks;
}

/** The series go on as they were, without a pipeline; new ones begin beside them. */
function withPipeline(table: Table): Table {
  const rows = [...table.values()].map((row) => ({ ...row, labels: ['', ...row.labels] }));
  return new Map(rows.map((row) => [keyOf(row.labels), row]));
}
