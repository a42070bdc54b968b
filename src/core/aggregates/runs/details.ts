import type { CacheReading, TestReport } from '../../events/reading';
import { DAY, HOUR, type EpochMillis } from '../../time';
import { count, type FoldContext } from '../tables/count';
import { cut } from '../tables/room';
import { withTables, type RepositoryTotals } from '../totals';
import type { Caches, CacheSize, WantedReport } from './detail-of-run';
import { activeTime, doneSteps, type StepsOfRun } from './steps';

const WANTED_MOST = 100;
/** Bitbucket is asked for a report for so long, and then it is let go. */
const WANTED_FOR = DAY;
export const CACHES_MOST = 20;
export const CACHES_READ_EVERY = 6 * HOUR;
/** Sizes of before are shown no more. */
const CACHES_SHOWN_FOR = DAY;

/** With the steps that ran between two rests among those whose test reports are wanted, where the settings ask for them. */
export function wantReports(
  totals: RepositoryTotals,
  of: StepsOfRun,
  { settings }: FoldContext,
): RepositoryTotals {
  if (!settings.detail.testReports) return totals;
  const { uuid: run, pipeline, buildNumber } = of.run;
  const wanted = doneSteps(of)
    .filter((step) => step.uuid !== '' && activeTime(step) !== null)
    .map((step) => {
      const named = { run, step: step.uuid, pipeline, name: step.name };
      return { ...named, buildNumber, at: step.completedAt };
    });
  if (wanted.length === 0) return totals;
  return { ...totals, wanted: [...totals.wanted, ...wanted].slice(-WANTED_MOST) };
}

/** Without those for which it is too late, and without any where nobody asks for them. */
export function stillWanted(
  wanted: readonly WantedReport[],
  { now, settings }: FoldContext,
): readonly WantedReport[] {
  if (wanted.length === 0) return wanted;
  return settings.detail.testReports ? wanted.filter(({ at }) => at >= now - WANTED_FOR) : [];
}

const REPORTED = ['success', 'failure', 'error', 'skip'] as const;

/** The totals once it was asked for the first of the wanted reports; null where the step has none. */
export function withReport(
  totals: RepositoryTotals,
  report: TestReport | null,
  context: FoldContext,
): RepositoryTotals {
  const [first, ...wanted] = totals.wanted;
  if (first === undefined) return totals;
  const { pipeline, name, at, buildNumber } = first;
  return withTables({ ...totals, wanted }, context, (tables, room) =>
    REPORTED.reduce((next, result) => {
      const amount = report?.[result] ?? 0;
      const row = { at, buildNumber, labels: [pipeline, name], amount, result } as const;
      return amount === 0 ? next : count(next, 'tests', row, room);
    }, tables),
  );
}

/** Whether it is time to ask for the caches. */
export const wantsCaches = (
  { caches }: RepositoryTotals,
  { now, settings }: FoldContext,
): boolean => settings.detail.caches && now - caches.at >= CACHES_READ_EVERY;

/** With what was read of them: of each name the youngest, the largest of these. */
export function withCaches(
  totals: RepositoryTotals,
  read: readonly CacheReading[],
  { now }: FoldContext,
): RepositoryTotals {
  const youngest = new Map(
    [...read]
      .sort((a, b) => a.createdAt - b.createdAt)
      .map(({ name, bytes }) => [cut(name), bytes]),
  );
  const sizes = [...youngest]
    .map(([name, bytes]) => ({ name, bytes }))
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1))
    .slice(0, CACHES_MOST);
  return { ...totals, caches: { at: now, sizes } };
}

/** The caches that a page shows. */
export const cachesAt = ({ at, sizes }: Caches, now: EpochMillis): readonly CacheSize[] =>
  now - at <= CACHES_SHOWN_FOR ? sizes : [];
