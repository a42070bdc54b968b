import { findRun } from '../aggregates/runs/known-runs';
import type { RepositoryTotals } from '../aggregates/totals';
import { DAY, HOUR, MINUTE, type EpochMillis } from '../time';
import { unansweredPushes, type Unanswered } from './pushes';
import type { Heard } from './rhythm/recent';
import { learnRhythm, type Rhythm } from './rhythm/rhythm';
import { judgeSilence, type Improbable } from './rhythm/silence';
import { others, partOf, type Tempo } from './rhythm/tempo';

/** What is known of a repository's liveliness. */
export interface Activity {
  /** When the newest run was created; 0 for never, as far as we remember. */
  readonly lastRunAt: EpochMillis;
  /** The newest run or push. */
  readonly lastAt: EpochMillis;
  readonly history: { readonly runs: number; readonly days: number };
  /** How improbable the silence is; null where it is too short, too long or too little is known to judge. */
  readonly silence: (Improbable & { readonly perWeek: number }) | null;
  readonly unanswered: Unanswered;
}

/** Less history than this gives no rhythm. */
export const FEWEST_RUNS = 20;
export const FEWEST_DAYS = 14;
/** A silence longer than this is rest: whoever should know has been told. */
export const REST_AFTER = 14 * DAY;
/** No rhythm makes a shorter silence improbable enough to be looked at. */
const SHORTEST_SILENCE = 15 * MINUTE;

/** Looks at the calendars of one repository; the tempo is that of its whole workspace. */
export function activityOf(totals: RepositoryTotals, tempo: Tempo, now: EpochMillis): Activity {
  const lastRunAt = lastRunOf(totals);
  const heard = heardOf(totals, Math.floor(lastRunAt / HOUR));
  const history = historyOf(heard);
  const silent = now - lastRunAt;
  const isJudged = hasRhythm(history) && silent >= SHORTEST_SILENCE && silent <= REST_AFTER;
  return {
    lastRunAt,
    lastAt: Math.max(lastRunAt, totals.lastPushAt),
    history,
    silence: isJudged ? silenceOf({ from: lastRunAt, to: now }, heard, tempo) : null,
    unanswered: unansweredOf(totals),
  };
}

/** Pushes that started nothing, as far as Bitbucket's list was read. */
export function unansweredOf(totals: RepositoryTotals): Unanswered {
  const { pushes, pushHours, clues, reconciliation } = totals;
  const readAt = listReadAt(totals);
  return unansweredPushes({
    ...{ pushes, pushHours, started: clues.started, readAt },
    hintedAt: readAt > reconciliation.at ? hintedAt(totals) : 0,
  });
}

/** When a build status last told of a run that no list has shown; 0 for never. */
const hintedAt = ({ runs, numbers }: RepositoryTotals): EpochMillis =>
  Math.max(
    0,
    ...runs.map(({ id, buildNumber, createdAt }) =>
      id === '' && buildNumber > numbers.highest ? createdAt : 0,
    ),
  );

/** A list that is gone or empty is compared with nothing, and yet it was read: no push has started a run in it. */
function listReadAt({ numbers, heardAt, reconciliation, clues }: RepositoryTotals): EpochMillis {
  const denied = reconciliation.failure === 'forbidden' ? clues.deniedAt : 0;
  return numbers.due.length === 0
    ? Math.max(heardAt.sweep, reconciliation.at, denied)
    : reconciliation.at;
}

/** What is known of a repository's runs by hour, up to an hour. */
export function heardOf(totals: RepositoryTotals, through: number): Heard {
  const since = Math.ceil(totals.history.since / HOUR);
  return { hours: totals.runHours, since: Math.min(since, through), through };
}

/** The part of one repository in the tempo of its workspace; null where too little is known of it. */
export function tempoPart(totals: RepositoryTotals, through: number): Tempo | null {
  const heard = heardOf(totals, through);
  return hasRhythm(historyOf(heard)) ? partOf(heard) : null;
}

/** Whether enough is known. */
export const hasRhythm = ({ runs, days }: Activity['history']): boolean =>
  runs >= FEWEST_RUNS && days >= FEWEST_DAYS;

export function historyOf({ hours, since, through }: Heard): Activity['history'] {
  let runs = 0;
  for (const [hour, count] of hours) if (hour >= since && hour <= through) runs += count;
  return { runs, days: Math.floor((through - since) / 24) };
}

/** Creation is remembered by the hour, and of the newest runs exactly. */
export function lastRunOf({ runHours, lastRuns, runs, clues }: RepositoryTotals): EpochMillis {
  let last = clues.started.at(-1)?.[1] ?? 0;
  for (const hour of runHours.keys()) last = Math.max(last, hour * HOUR);
  for (const { createdAt } of runs) last = Math.max(last, createdAt);
  // Of one that is no longer remembered, what it took tells when it was created; where that is not known, its end does not.
  for (const { newest } of lastRuns.values())
    if (newest.duration !== null && findRun(runs, newest.buildNumber) === undefined)
      last = Math.max(last, newest.at - newest.duration);
  return last;
}

function silenceOf(
  silence: { readonly from: EpochMillis; readonly to: EpochMillis },
  heard: Heard,
  tempo: Tempo,
): Activity['silence'] {
  const rhythm: Rhythm = learnRhythm(heard);
  const through = tempo.since + tempo.expected.length;
  const own = partOf({ ...heard, through });
  const judged = judgeSilence(
    { from: silence.from / HOUR, to: silence.to / HOUR },
    {
      rhythm,
      heard,
      witness: ({ from, to }) => others(tempo, own, { from: Math.floor(from), to: Math.floor(to) }),
    },
  );
  const { runsPerArrival, perWeek } = rhythm;
  return {
    ...judged,
    expected: judged.expected * runsPerArrival,
    perWeek: perWeek * runsPerArrival,
  };
}
