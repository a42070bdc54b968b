import type { Heard } from '../../src/core/health/rhythm/recent';
import { learnRhythm, type Rhythm } from '../../src/core/health/rhythm/rhythm';
import { judgeSilence, type Witness } from '../../src/core/health/rhythm/silence';
import { at, sum } from '../../src/core/health/rhythm/numbers';
import { hourOfWeek } from '../../src/core/health/rhythm/week';
import {
  DAYS,
  END,
  START,
  WARM_UP_HOURS,
  type Moment,
  type SimulatedRepository,
  type SimulatedWorkspace,
} from './year';

/** One repository as the rules see it: counts by hour, and what every hour expected of its people. */
export interface Watched {
  readonly repository: SimulatedRepository;
  readonly hours: ReadonlyMap<number, number>;
  readonly expected: Float64Array;
  readonly seen: Float64Array;
}

export interface WatchedWorkspace {
  readonly watched: readonly Watched[];
  /** Of all repositories together, by hour. */
  readonly expected: Float64Array;
  readonly seen: Float64Array;
}

const HOURS = DAYS * 24;
/** Silences longer than this are called rest. */
export const LONGEST = 14 * 24;
const FEWEST_RUNS = 20;
const FEWEST_HOURS = 14 * 24;
const HEAVIEST_A_WEEK = 50;

export function watch(workspace: SimulatedWorkspace): WatchedWorkspace {
  const watched = workspace.repositories.map(watchOne);
  return {
    watched,
    expected: added(watched.map(({ expected }) => expected)),
    seen: added(watched.map(({ seen }) => seen)),
  };
}

/** The part in the tempo is told with the rhythm of the day before, as the sweep's record of each hour would be. */
function watchOne(repository: SimulatedRepository): Watched {
  const hours = new Map<number, number>();
  for (const run of repository.runs)
    hours.set(Math.floor(run), (hours.get(Math.floor(run)) ?? 0) + 1);
  const [expected, seen] = [new Float64Array(HOURS), new Float64Array(HOURS)];
  for (let day = 1; day < DAYS; day++) {
    const rhythm = learnRhythm({ hours, since: START, through: START + 24 * day });
    const weight = Math.min(1, HEAVIEST_A_WEEK / Math.max(1, sum(rhythm.rates)));
    for (let hour = 24 * day; hour < 24 * (day + 1); hour++) {
      const rate = at(rhythm.rates, hourOfWeek(START + hour));
      expected[hour] = weight * rate;
      seen[hour] = rate === 0 ? 0 : weight * (hours.get(START + hour) ?? 0);
    }
  }
  return { repository, hours, expected, seen };
}

function added(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from({ length: HOURS }, (_, hour) =>
    parts.reduce((all, part) => all + at(part, hour), 0),
  );
}

/** A silence to judge: no run from `from` on. `own` is what the repository's own part of the tempo holds in it. */
export interface Gap {
  readonly from: Moment;
  readonly to: Moment;
  /** From here on the repository's own numbers are not as simulated: it is broken. */
  readonly brokenAt: Moment;
}

/** When our rule calls the silence a flatline; null when it does not before `to`. Looked at every ten minutes. */
export function flaggedAt(one: Watched, workspace: WatchedWorkspace, gap: Gap): Moment | null {
  const heard: Heard = { hours: one.hours, since: START, through: Math.floor(gap.from) };
  if (heard.through - START < FEWEST_HOURS) return null;
  const rhythm = learnRhythm(heard);
  if (runsBefore(one, heard.through) < FEWEST_RUNS) return null;
  const end = Math.min(gap.to, gap.from + LONGEST, END);
  for (let now = soonest(rhythm, gap.from); now < end; now += 1 / 6) {
    const { chance, limit } = judgeSilence(
      { from: gap.from, to: now },
      { rhythm, heard, witness: (window) => witnessOf(one, workspace, window) },
    );
    if (chance < limit) return now;
  }
  return null;
}

/** No silence is judged before the fastest hour could make it improbable: this saves most of the work. */
function soonest({ rates, regular }: Rhythm, from: Moment): Moment {
  const fastest = Math.max(...rates);
  return from + (regular.some((worth) => worth > 0) ? 1 : Math.max(0.1, 6 / fastest));
}

function runsBefore({ hours }: Watched, through: number): number {
  let runs = 0;
  for (const [hour, count] of hours) if (hour < through && hour >= through - 56 * 24) runs += count;
  return runs;
}

/** What whole hours of the others tell about a window: the hour that is under way is not told yet. */
function witnessOf(
  { expected, seen }: Watched,
  workspace: WatchedWorkspace,
  window: { readonly from: number; readonly to: number },
): Witness {
  const first = Math.floor(window.from) - START;
  const last = Math.min(HOURS, Math.floor(window.to) - START);
  let [othersExpected, othersSeen] = [0, 0];
  for (let hour = first; hour < last; hour++) {
    othersExpected += at(workspace.expected, hour) - at(expected, hour);
    othersSeen += at(workspace.seen, hour) - at(seen, hour);
  }
  return { expected: Math.max(0, othersExpected), seen: Math.max(0, othersSeen) };
}

/** The measured year. */
export const MEASURED: Moment = START + WARM_UP_HOURS;
