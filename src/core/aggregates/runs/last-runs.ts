import type { RunObserved } from '../../events';
import { isFailure, RESULTS, type RunResult } from '../../events/vocabulary';
import { settle, type LedgerEntry } from './ledger';
import { place } from '../tables/room';
import { keyOf } from '../tables/table';
import { RUN } from '../tables/tables';
import type { LastRuns, RepositoryTotals } from '../totals';

type CompletedRun = Extract<RunObserved['run'], { state: 'completed' }>;

/** Notes a completion among the newest of its pipeline and ref; says under which key. */
export function noteLastRun(
  totals: RepositoryTotals,
  wanted: readonly string[],
  run: CompletedRun,
): { readonly totals: RepositoryTotals; readonly key: string } {
  const { labels } = place(RUN, wanted, { table: totals.lastRuns, holdings: totals });
  const key = keyOf(labels);
  const before = totals.lastRuns.get(key) ?? nothingYet(labels);
  const lastRuns = new Map(totals.lastRuns).set(key, withRun(before, run));
  return { totals: { ...totals, lastRuns }, key };
}

function nothingYet(labels: readonly string[]): LastRuns {
  return {
    labels,
    completedAt: RESULTS.map(() => 0),
    newest: { at: 0, duration: 0, buildNumber: 0 },
    failuresBefore: 0,
  };
}

function withRun(last: LastRuns, run: CompletedRun): LastRuns {
  const { newest } = last;
  const isNewest =
    run.completedAt > newest.at ||
    (run.completedAt === newest.at && run.buildNumber > newest.buildNumber);
  const duration = Math.max(0, run.completedAt - run.createdAt);
  return {
    ...last,
    completedAt: newestByResult(last.completedAt, run.result, run.completedAt),
    newest: isNewest ? { at: run.completedAt, duration, buildNumber: run.buildNumber } : newest,
  };
}

/** Completion times by result, with one more completion. */
export function newestByResult(
  times: readonly number[],
  result: RunResult,
  at: number,
): readonly number[] {
  const index = RESULTS.indexOf(result);
  return times.map((time, position) => (position === index ? Math.max(time, at) : time));
}

/** Failures since the last success, by key of last runs: read off the ledger, in order of completion. */
export function consecutiveFailures(
  totals: Pick<RepositoryTotals, 'lastRuns' | 'ledger'>,
): ReadonlyMap<string, number> {
  const streaks = new Map<string, number>();
  for (const [key, { failuresBefore }] of totals.lastRuns) streaks.set(key, failuresBefore);
  for (const entry of totals.ledger.entries) prolong(streaks, entry);
  return streaks;
}

function prolong(streaks: Map<string, number>, { lastRunKey, result }: LedgerEntry): void {
  if (result === 'success') streaks.set(lastRunKey, 0);
  else if (isFailure(result)) streaks.set(lastRunKey, (streaks.get(lastRunKey) ?? 0) + 1);
}

/** {@link settle} on the run ledger, keeping the streaks of failures that the forgotten runs were part of. */
export function settleRuns(
  totals: RepositoryTotals,
  verifiedThrough: number,
  keeps?: number,
): RepositoryTotals {
  const { ledger, forgotten } = settle(totals.ledger, verifiedThrough, keeps);
  if (forgotten.length === 0) return totals;
  const streaks = new Map<string, number>();
  for (const [key, { failuresBefore }] of totals.lastRuns) streaks.set(key, failuresBefore);
  for (const entry of forgotten) prolong(streaks, entry);
  const lastRuns = new Map(
    [...totals.lastRuns].map(([key, last]) => [
      key,
      { ...last, failuresBefore: streaks.get(key) ?? 0 },
    ]),
  );
  return { ...totals, ledger, lastRuns };
}
