import { chanceOfNone, chanceOfNoneAfter } from './chance';
import { at } from './numbers';
import type { Heard } from './recent';
import type { Rhythm } from './rhythm';
import { HOURS_A_DAY, hourOfWeek, type Hour } from './week';

/** A silence, in hours since the epoch with fractions. */
export interface Silence {
  readonly from: number;
  readonly to: number;
}

/** What the rest of the workspace did in a window, and what was expected of it. */
export interface Witness {
  readonly expected: number;
  readonly seen: number;
}

export interface Judged {
  readonly rhythm: Rhythm;
  readonly heard: Heard;
  readonly witness: (window: Silence) => Witness;
}

export interface Improbable {
  /** Chance of such a silence while everything works. */
  readonly chance: number;
  /** Below this chance it is called a flatline. */
  readonly limit: number;
  /** Arrivals that the rhythm expected meanwhile, had everybody been at work. */
  readonly expected: number;
  /** How lively the others were: 1 as usual or unknown, 0 at rest. */
  readonly tempo: number;
}

const HIGHEST_LIMIT = 0.0005;
const LOWEST_LIMIT = 0.00005;
/** Quiet repositories have moods and vacations that eight weeks do not show: they are given more time. */
const QUIET_LIMIT = 0.00015;
const BUSY_A_WEEK = 25;
const WEEKS_A_YEAR = 52;
const TIMES_A_YEAR = 1;

/** Fewer expected arrivals of others than this, and they say nothing. */
const FEWEST_WITNESSES = 3;
/** Without witnesses: the chance that nobody begins to work on a day at all, and that a free day is followed by one. */
const FREE_DAY = 0.04;
const ANOTHER_FREE_DAY = 0.3;
/** A day has begun when this much was expected of it. */
const BEGUN = 0.5;

/**
 * How probable a silence is under a rhythm. The day in which it began is judged with what that day had brought so far,
 * every following day as a day of its own, each with the tempo of the others on that day; hours filled by a clock count
 * by themselves. Without others who could tell a free day, the chance of one is added.
 */
export function judgeSilence(silence: Silence, judged: Judged): Improbable {
  const { rhythm } = judged;
  const [today, ...later] = daysOf(silence, judged);
  const chanceToday =
    today === undefined
      ? 1
      : chanceOfNoneAfter(today.tempo * today.expected, rhythm.steadiness, soFar(silence, judged));
  const chanceLater = later.reduce(
    (chance, { tempo, expected }) => chance * chanceOfNone(tempo * expected, rhythm.steadiness),
    1,
  );
  const clocks = clocksIn(silence, rhythm);
  const days = today === undefined ? [] : [today, ...later];
  const expected = days.reduce((sum, day) => sum + day.expected, 0);
  const likely = days.reduce((sum, day) => sum + day.tempo * day.expected, 0);
  return {
    chance: chanceToday * Math.min(1, chanceLater + freeDays(later)) * Math.exp(-clocks.worth),
    limit: clocks.worth > 0 ? HIGHEST_LIMIT : limitOf(rhythm),
    expected: expected + clocks.missed,
    tempo: expected === 0 ? 1 : likely / expected,
  };
}

/** Busy repositories are quiet for a while more often: chance alone should reach the limit once a year at most. */
function limitOf({ perWeek }: Rhythm): number {
  const once = TIMES_A_YEAR / (WEEKS_A_YEAR * Math.max(perWeek, 1));
  const highest = perWeek < BUSY_A_WEEK ? QUIET_LIMIT : HIGHEST_LIMIT;
  return Math.min(highest, Math.max(LOWEST_LIMIT, once));
}

interface Day {
  readonly expected: number;
  /** 1 when the others were as lively as usual, or nobody knows; 0 when they rested. */
  readonly tempo: number;
  readonly isWitnessed: boolean;
}

function daysOf({ from, to }: Silence, { rhythm, witness }: Judged): readonly Day[] {
  const days: Day[] = [];
  for (let begin = from; begin < to;) {
    const end = Math.min(to, dawnAfter(begin, rhythm));
    const others = witness({ from: begin, to: end });
    days.push({
      expected: expectedIn({ from: begin, to: end }, rhythm),
      tempo: tempoOf(others),
      isWitnessed: others.expected >= FEWEST_WITNESSES,
    });
    begin = end;
  }
  return days;
}

/** The pace of the others is as usual from seven tenths on, and rest up to one fifth: clocks and night owls remain. */
const USUAL_PACE = 0.7;
const PACE_AT_REST = 0.2;
/** Weighs as much as two expected arrivals that came: few others are no proof. */
const DOUBT = 2;

function tempoOf({ expected, seen }: Witness): number {
  const pace = (seen + DOUBT) / (expected + DOUBT);
  return Math.min(1, Math.max(0, (pace - PACE_AT_REST) / (USUAL_PACE - PACE_AT_REST)));
}

const dayOf = (hour: number, { dawn }: Rhythm): number => Math.floor((hour - dawn) / HOURS_A_DAY);
const dawnAfter = (hour: number, rhythm: Rhythm): Hour =>
  (dayOf(hour, rhythm) + 1) * HOURS_A_DAY + rhythm.dawn;

/** Arrivals by chance that a rhythm expects in a window. */
export function expectedIn({ from, to }: Silence, { rates }: Rhythm): number {
  let expected = 0;
  for (let hour = Math.floor(from); hour < to; hour++) {
    const share = Math.min(to, hour + 1) - Math.max(from, hour);
    expected += share * at(rates, hourOfWeek(hour));
  }
  return expected;
}

function freeDays(later: readonly Day[]): number {
  const unwitnessed = later.filter(({ expected }) => expected >= BEGUN);
  if (unwitnessed.length === 0 || unwitnessed.some(({ isWitnessed }) => isWitnessed)) return 0;
  return FREE_DAY * ANOTHER_FREE_DAY ** (unwitnessed.length - 1);
}

/** Hours that a scheduled run may come late. */
const CLOCKS_ARE_LATE = 0.5;

/** Whole hours that a clock should have filled: how many, and what their emptiness is worth. */
function clocksIn(
  { from, to }: Silence,
  { regular }: Rhythm,
): { readonly worth: number; readonly missed: number } {
  let [worth, missed] = [0, 0];
  for (let hour = Math.ceil(from); hour + 1 + CLOCKS_ARE_LATE <= to; hour++) {
    const each = at(regular, hourOfWeek(hour));
    worth += each;
    if (each > 0) missed += 1;
  }
  return { worth, missed };
}

/** What the day had brought when the silence began: at most what was expected, so that a burst makes nobody impatient. */
function soFar(
  { from }: Silence,
  { rhythm, heard: { hours, since } }: Judged,
): { readonly seen: number; readonly expectedSoFar: number } {
  const begin = Math.max(since, dayOf(from, rhythm) * HOURS_A_DAY + rhythm.dawn);
  let seen = 0;
  for (let hour = begin; hour < from; hour++) {
    if (at(rhythm.rates, hourOfWeek(hour)) > 0) seen += hours.get(hour) ?? 0;
  }
  const expectedSoFar = expectedIn({ from: begin, to: from }, rhythm);
  return { seen: Math.min(seen, expectedSoFar), expectedSoFar };
}
