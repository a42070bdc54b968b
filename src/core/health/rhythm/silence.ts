import { NOTHING_TOLD, type Told } from './chance';
import { chanceOfSilence, type Day } from './levels';
import { LIMIT_OF_CLOCKS, limitOf } from './limit';
import { at } from './numbers';
import type { Heard } from './recent';
import type { Rhythm } from './rhythm';
import { HOURS_A_DAY, hourOfWeek, type Hour } from './week';

/** A silence, in hours since the epoch with fractions. */
export interface Silence {
  readonly from: number;
  readonly to: number;
}

export interface Judged {
  readonly rhythm: Rhythm;
  readonly heard: Heard;
  /** What the rest of the workspace did in a window, and what was expected of it. */
  readonly witness: (window: Silence) => Told;
}

export interface Improbable {
  /** Chance of such a silence while everything works. */
  readonly chance: number;
  /** Below this chance it is called a flatline. */
  readonly limit: number;
  /** Arrivals that the rhythm expected meanwhile, had everybody been at work. */
  readonly expected: number;
  /** How lively the others were: 1 as usual or unknown, nearly 0 at rest. */
  readonly tempo: number;
}

/**
 * How probable a silence is under a rhythm. The day in which it began is judged with what that day had brought so far,
 * every following day as a day of its own, each with what the others did on that day; hours filled by a clock count by
 * themselves.
 */
export function judgeSilence(silence: Silence, judged: Judged): Improbable {
  const { rhythm } = judged;
  const days = daysOf(silence, judged);
  const { chance, tempo } = chanceOfSilence(days, rhythm.steadiness);
  const clocks = clocksIn(silence, rhythm);
  return {
    chance: chance * Math.exp(-clocks.worth),
    limit: clocks.worth > 0 ? LIMIT_OF_CLOCKS : limitOf(silence.from, rhythm),
    expected: days.reduce((sum, { due }) => sum + due, 0) + clocks.missed,
    tempo,
  };
}

function daysOf(silence: Silence, judged: Judged): readonly Day[] {
  const { rhythm, witness } = judged;
  const days: Day[] = [];
  for (let from = silence.from; from < silence.to;) {
    const to = Math.min(silence.to, dawnAfter(from, rhythm));
    days.push({
      due: expectedIn({ from, to }, rhythm),
      before: from === silence.from ? soFar(silence, judged) : NOTHING_TOLD,
      others: witness({ from, to }),
    });
    from = to;
  }
  return days;
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
function soFar({ from }: Silence, { rhythm, heard: { hours, since } }: Judged): Told {
  const begin = Math.max(since, dayOf(from, rhythm) * HOURS_A_DAY + rhythm.dawn);
  let seen = 0;
  for (let hour = begin; hour < from; hour++) {
    if (at(rhythm.rates, hourOfWeek(hour)) > 0) seen += hours.get(hour) ?? 0;
  }
  const expected = expectedIn({ from: begin, to: from }, rhythm);
  return { seen: Math.min(seen / rhythm.runsPerArrival, expected), expected };
}
