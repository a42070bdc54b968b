import { FEWEST_DAYS, FEWEST_RUNS, REST_AFTER } from '../../src/core/health/activity';
import type { Heard } from '../../src/core/health/rhythm/recent';
import { learnRhythm, type Rhythm } from '../../src/core/health/rhythm/rhythm';
import { judgeSilence, type Silence, type Witness } from '../../src/core/health/rhythm/silence';
import { at } from '../../src/core/health/rhythm/numbers';
import { partOf } from '../../src/core/health/rhythm/tempo';
import {
  DAYS,
  END,
  START,
  type Moment,
  type SimulatedRepository,
  type SimulatedWorkspace,
} from './year';

/** One repository as the rules see it: counts by hour, and its part in the tempo of the workspace. */
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
/** Silences longer than this are called rest, hours. */
export const LONGEST = REST_AFTER / 3_600_000;
/** Days between two looks at each rhythm for the tempo; the app looks every hour. */
const TEMPO_DAYS = 3;

export function watch(workspace: SimulatedWorkspace): WatchedWorkspace {
  const watched = workspace.repositories.map(watchOne);
  return {
    watched,
    expected: added(watched.map(({ expected }) => expected)),
    seen: added(watched.map(({ seen }) => seen)),
  };
}

function watchOne(repository: SimulatedRepository): Watched {
  const hours = new Map<number, number>();
  for (const run of repository.runs) {
    const hour = Math.floor(run);
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
  }
  const [expected, seen] = [new Float64Array(HOURS), new Float64Array(HOURS)];
  for (let day = FEWEST_DAYS; day < DAYS; day += TEMPO_DAYS) {
    const through = START + 24 * Math.min(DAYS, day + TEMPO_DAYS);
    const part = partOf(
      { hours, since: START, through },
      learnRhythm({ hours, since: START, through: START + 24 * day }),
    );
    for (let hour = START + 24 * day; hour < through; hour++) {
      expected[hour - START] = part.expected[hour - part.since] ?? 0;
      seen[hour - START] = part.seen[hour - part.since] ?? 0;
    }
  }
  return { repository, hours, expected, seen };
}

function added(parts: readonly Float64Array[]): Float64Array {
  const total = new Float64Array(HOURS);
  for (const part of parts)
    for (let hour = 0; hour < HOURS; hour++) total[hour] = at(total, hour) + at(part, hour);
  return total;
}

/** Whether enough is known at a moment for any rule to speak. */
export function isKnown({ hours }: Watched, moment: Moment): boolean {
  if (moment - START < 24 * FEWEST_DAYS) return false;
  let runs = 0;
  for (let hour = Math.floor(moment); hour > moment - 56 * 24; hour--) {
    runs += hours.get(hour) ?? 0;
    if (runs >= FEWEST_RUNS) return true;
  }
  return false;
}

/** When our rule calls a silence a flatline; null when it does not before the silence ends or becomes rest. */
export function flaggedAt(one: Watched, workspace: WatchedWorkspace, gap: Silence): Moment | null {
  const heard: Heard = { hours: one.hours, since: START, through: Math.floor(gap.from) };
  const rhythm = learnRhythm(heard);
  const witness = (window: Silence): Witness => witnessOf(one, workspace, window);
  const end = Math.min(gap.to, gap.from + LONGEST, END);
  for (let now = soonest(rhythm, gap.from); now < end; now += stepAfter(now - gap.from)) {
    const judged = judgeSilence({ from: gap.from, to: now }, { rhythm, heard, witness });
    if (judged.chance < judged.limit) return now;
  }
  return null;
}

/** Looked at every five minutes, as the sweep does; long silences less often, to save work. */
const stepAfter = (silent: number): number => Math.max(1 / 12, silent / 60);

/** No silence is judged before the fastest hour could make it improbable. */
function soonest({ rates, regular }: Rhythm, from: Moment): Moment {
  const fastest = Math.max(...rates);
  return from + (regular.some((worth) => worth > 0) ? 1 : Math.max(0.1, 6 / fastest));
}

/** What whole hours of the others tell about a window: the hour that is under way is not told yet. */
function witnessOf(
  { expected, seen }: Watched,
  workspace: WatchedWorkspace,
  window: Silence,
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
