import { RESULTS, type RunResult } from '../../events/vocabulary';
import type { Millis } from '../../time';
import { place as placeLabels } from '../tables/room';
import { keyOf } from '../tables/table';
import { RUN } from '../tables/tables';
import type { LastRuns, RepositoryTotals, ShownTotals } from '../totals';
import type { Rest } from './rests';
import type { RunLabels } from './run-rows';
import { newestIn, noStreak, place, type Streak } from './streaks';

/** Notes a rest among the newest of its pipeline and ref. */
export function noteLastRun(
  totals: RepositoryTotals,
  wanted: RunLabels,
  rested: { readonly buildNumber: number; readonly rest: Rest; readonly lasted: Millis | null },
): RepositoryTotals {
  const { labels } = placeLabels(RUN, wanted, { table: totals.lastRuns, holdings: totals });
  const key = keyOf(labels);
  const before = totals.lastRuns.get(key) ?? nothingYet(labels);
  const { rest, buildNumber, lasted } = rested;
  const { newest } = before;
  const isNewest =
    rest.at > newest.at || (rest.at === newest.at && buildNumber > newest.buildNumber);
  const after: LastRuns = {
    ...before,
    completedAt: newestByResult(before.completedAt, rest.result, rest.at),
    newest: isNewest ? { at: rest.at, duration: lasted, buildNumber } : newest,
  };
  return { ...totals, lastRuns: new Map(totals.lastRuns).set(key, after) };
}

function nothingYet(labels: readonly string[]): LastRuns {
  return {
    labels,
    completedAt: RESULTS.map(() => 0),
    newest: { at: 0, duration: null, buildNumber: 0 },
  };
}

/** Notes that the newest run of a pipeline and ref came to something else when its steps ran again. */
export function reviseLastRun(
  totals: RepositoryTotals,
  wanted: RunLabels,
  rest: Rest,
): RepositoryTotals {
  const { labels } = placeLabels(RUN, wanted, { table: totals.lastRuns, holdings: totals });
  const key = keyOf(labels);
  const before = totals.lastRuns.get(key);
  if (before === undefined) return totals;
  const completedAt = newestByResult(before.completedAt, rest.result, rest.at);
  return { ...totals, lastRuns: new Map(totals.lastRuns).set(key, { ...before, completedAt }) };
}

/** Times by result, with one more. */
export function newestByResult(
  times: readonly number[],
  result: RunResult,
  at: number,
): readonly number[] {
  const index = RESULTS.indexOf(result);
  return times.map((time, position) => (position === index ? Math.max(time, at) : time));
}

/**
 * A streak belongs to a branch that has a name of its own, whether or not it is the main one by now; custom pipelines have
 * theirs beside it.
 */
export function noteStreak(
  totals: RepositoryTotals,
  [pipeline, refClass, branch]: RunLabels,
  { buildNumber, result }: { readonly buildNumber: number; readonly result: RunResult },
): RepositoryTotals {
  if (branch === '') return totals;
  const wanted = [pipeline.startsWith('custom/') ? pipeline : '', refClass, branch];
  const { labels } = placeLabels(RUN, wanted, { table: totals.streaks, holdings: totals });
  if (labels[2] === '') return totals;
  const isSame = ({ labels: [custom, , name] }: Streak): boolean =>
    custom === labels[0] && name === labels[2];
  const before = youngest([...totals.streaks.values()].filter(isSame)) ?? noStreak(labels);
  const others = [...totals.streaks].filter(([, streak]) => !isSame(streak));
  const streak = { ...place(before, buildNumber, result), labels };
  return { ...totals, streaks: new Map(others).set(keyOf(labels), streak) };
}

/** The streak of the branch that is the main one now, without those of custom pipelines. */
export function mainStreak({ streaks, identity }: ShownTotals): Streak | undefined {
  const all = [...streaks.values()].filter(
    ({ labels: [pipeline, refClass, branch] }) =>
      pipeline === '' &&
      (identity.mainBranch === null ? refClass === 'default' : branch === identity.mainBranch),
  );
  return youngest(all);
}

/** Records of before may have one of a branch for each class that it had. */
const youngest = (all: readonly Streak[]): Streak | undefined =>
  [...all].sort((a, b) => newestIn(b) - newestIn(a))[0];
