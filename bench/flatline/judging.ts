import { emptyWorkspace } from '../../src/core/aggregates/workspace';
import { emptyTotals, type RepositoryTotals } from '../../src/core/aggregates/totals';
import { tempoPart } from '../../src/core/health/activity';
import { together } from '../../src/core/health/rhythm/tempo';
import { quietUntil } from '../../src/core/health/quiet';
import { flatlinesOf, repositoryFacts } from '../../src/core/health/verdict';
import { DAY, HOUR, type EpochMillis } from '../../src/core/time';
import { medianOf } from '../median';
import { DAYS, simulate, START, type SimulatedRepository } from './year';

/** What the flatlines of a whole page cost. */
export interface Judging {
  readonly repositories: number;
  /** So many were silent for longer than is stored as certainly harmless, and had to be judged. */
  readonly judged: number;
  /** The median of several rounds. */
  readonly millis: number;
}

const REPOSITORIES = 1000;
const ROUNDS = 9;
/** A Monday late in the year. */
const MONDAY = START * HOUR + (DAYS - (DAYS % 7) - 14) * DAY;
export const WEDNESDAY_NOON = MONDAY + 2 * DAY + 12 * HOUR;
export const SUNDAY_NOON = MONDAY + 6 * DAY + 12 * HOUR;

const IDENTITY = { uuid: '{r}', slug: 'web', workspace: 'acme', project: null, mainBranch: null };

/** Judges a thousand repositories of all temperaments at one moment, as a scrape of the whole workspace does. */
export function judging(seed: number, now: EpochMillis): Judging {
  const lives = simulate(seed).flatMap(({ repositories }) => repositories);
  const workspace = emptyWorkspace({ uuid: '{w}', slug: 'acme' }, 0);
  const all = Array.from({ length: REPOSITORIES }, (_, index) =>
    totalsAt(lives[index % lives.length], now),
  );
  const through = Math.floor(now / HOUR);
  const tempo = together(
    all.flatMap((totals) => tempoPart(totals, through) ?? []),
    through,
  );
  const isJudged = (totals: RepositoryTotals): boolean =>
    now >= totals.quietUntil &&
    repositoryFacts({ totals, workspace, tempo }, now).activity.silence !== null;
  const rounds = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    for (const totals of all) flatlinesOf({ totals, workspace, tempo }, now);
    return performance.now() - begun;
  });
  return {
    repositories: REPOSITORIES,
    judged: all.filter(isJudged).length,
    millis: medianOf(rounds),
  };
}

/** What eight weeks leave in the totals of a repository. */
function totalsAt(life: SimulatedRepository | undefined, now: EpochMillis): RepositoryTotals {
  const runHours = new Map<number, number>();
  const since = now - 56 * DAY;
  for (const run of life?.runs ?? [])
    if (run * HOUR >= since && run * HOUR <= now)
      runHours.set(Math.floor(run), (runHours.get(Math.floor(run)) ?? 0) + 1);
  const empty = emptyTotals(IDENTITY, 0);
  const totals = { ...empty, runHours, history: { ...empty.history, since } };
  return { ...totals, quietUntil: quietUntil(totals) };
}
