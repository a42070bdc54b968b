import { FEWEST_DAYS, FEWEST_RUNS, REST_AFTER } from '../../src/core/health/activity';
import type { Heard } from '../../src/core/health/rhythm/recent';
import { learnRhythm } from '../../src/core/health/rhythm/rhythm';
import type { Told } from '../../src/core/health/rhythm/chance';
import { judgeSilence, type Silence } from '../../src/core/health/rhythm/silence';
import { at } from '../../src/core/health/rhythm/numbers';
import { partOf } from '../../src/core/health/rhythm/tempo';
import { hourOfWeek } from '../../src/core/health/rhythm/week';
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
  /** Arrivals due since the start, hour by hour. */
  readonly due: Float64Array;
  /** Hours since the start that a clock should have filled. */
  readonly clocks: Float64Array;
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
  const [due, clocks] = [new Float64Array(HOURS + 1), new Float64Array(HOURS + 1)];
  for (let day = FEWEST_DAYS; day < DAYS; day += TEMPO_DAYS) {
    const through = START + 24 * Math.min(DAYS, day + TEMPO_DAYS);
    const rhythm = learnRhythm({ hours, since: START, through: START + 24 * day });
    const part = partOf({ hours, since: START, through }, rhythm);
    for (let hour = START + 24 * day; hour < through; hour++) {
      expected[hour - START] = part.expected[hour - part.since] ?? 0;
      seen[hour - START] = part.seen[hour - part.since] ?? 0;
      const slot = hourOfWeek(hour);
      due[hour - START + 1] = at(due, hour - START) + at(rhythm.rates, slot);
      const isClock = at(rhythm.regular, slot) > 0;
      clocks[hour - START + 1] = at(clocks, hour - START) + (isClock ? 1 : 0);
    }
  }
  return { repository, hours, expected, seen, due, clocks };
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

/** A silence in which fewer arrivals are due is never improbable. */
const FEWEST_DUE = 4;
/** The app judges at every scrape, usually once a minute; here first in strides, to save work. */
const LOOK = 1 / 60;
const STRIDE = 0.5;

/** When our rule calls a silence a flatline; null when it does not before the silence ends or becomes rest. */
export function flaggedAt(one: Watched, workspace: WatchedWorkspace, gap: Silence): Moment | null {
  const end = Math.min(gap.to, gap.from + LONGEST, END);
  if (!isMuchDue(one, gap.from, end)) return null;
  const isFlat = judge(one, workspace, gap.from);
  let before = gap.from;
  while (!isMuchDue(one, gap.from, before + STRIDE)) before += STRIDE;
  for (; before < end; before += STRIDE) {
    const found = Math.min(before + STRIDE, end - LOOK);
    if (!isFlat(found)) continue;
    let look = before + LOOK;
    while (look < found && !isFlat(look)) look += LOOK;
    return Math.min(look, found);
  }
  return null;
}

/** Whether a silence may be improbable by now: enough arrivals were due, or a whole hour that a clock fills. */
function isMuchDue({ due, clocks }: Watched, from: Moment, to: Moment): boolean {
  const between = (sums: Float64Array, first: number, end: number): number =>
    at(sums, Math.min(HOURS, end - START)) - at(sums, Math.max(0, first - START));
  const [first, end] = [Math.ceil(from), Math.floor(to)];
  return (
    between(due, Math.floor(from), Math.ceil(to)) >= FEWEST_DUE ||
    (first < end && between(clocks, first, end) > 0)
  );
}

function judge(one: Watched, workspace: WatchedWorkspace, from: Moment): (now: Moment) => boolean {
  const heard: Heard = { hours: one.hours, since: START, through: Math.floor(from) };
  const rhythm = learnRhythm(heard);
  const witness = (window: Silence): Told => witnessOf(one, workspace, window);
  return (now) => {
    const { chance, limit } = judgeSilence({ from, to: now }, { rhythm, heard, witness });
    return chance < limit;
  };
}

/** What whole hours of the others tell about a window: the hour that is under way is not told yet. */
function witnessOf(
  { expected, seen }: Watched,
  workspace: WatchedWorkspace,
  window: Silence,
): Told {
  const first = Math.floor(window.from) - START;
  const last = Math.min(HOURS, Math.floor(window.to) - START);
  let [othersExpected, othersSeen] = [0, 0];
  for (let hour = first; hour < last; hour++) {
    othersExpected += at(workspace.expected, hour) - at(expected, hour);
    othersSeen += at(workspace.seen, hour) - at(seen, hour);
  }
  return { expected: Math.max(0, othersExpected), seen: Math.max(0, othersSeen) };
}
