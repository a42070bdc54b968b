import { add, at, sum } from './numbers';
import type { Heard } from './recent';
import { learnRhythm, type Rhythm } from './rhythm';
import { hourOfWeek, HOURS_A_DAY, type Hour } from './week';

/**
 * How lively the whole workspace was against its own rhythm, hour by hour: the witness that tells a holiday from an
 * outage. Clocks are left out (they know no holidays) and a busy repository weighs no more than ten runs a day.
 */
export interface Tempo {
  /** The first hour told; the arrays go on from there, one number an hour. */
  readonly since: Hour;
  readonly expected: readonly number[];
  readonly seen: readonly number[];
}

/** Two weeks: the longest silence that is still judged. */
export const TEMPO_HOURS = 14 * HOURS_A_DAY;
const HEAVIEST_A_WEEK = 50;

export const NO_TEMPO: Tempo = { since: 0, expected: [], seen: [] };

/** The part of one repository in the tempo of the hours before `through`. */
export function partOf(heard: Heard, rhythm: Rhythm = learnRhythm(heard)): Tempo {
  const since = heard.through - TEMPO_HOURS;
  const weight = Math.min(1, HEAVIEST_A_WEEK / Math.max(1, sum(rhythm.rates)));
  const expected: number[] = [];
  const seen: number[] = [];
  for (let hour = since; hour < heard.through; hour++) {
    const rate = hour < heard.since ? 0 : at(rhythm.rates, hourOfWeek(hour));
    expected.push(weight * rate);
    seen.push(rate === 0 ? 0 : (weight / rhythm.runsPerArrival) * (heard.hours.get(hour) ?? 0));
  }
  return { since, expected, seen };
}

/** The tempo of all parts together; they tell the same hours. */
export function together(parts: readonly Tempo[], through: Hour): Tempo {
  const since = through - TEMPO_HOURS;
  const [expected, seen] = [new Float64Array(TEMPO_HOURS), new Float64Array(TEMPO_HOURS)];
  for (const part of parts) {
    for (let index = 0; index < TEMPO_HOURS; index++) {
      add(expected, index, part.expected[index] ?? 0);
      add(seen, index, part.seen[index] ?? 0);
    }
  }
  return { since, expected: tenths(expected), seen: tenths(seen) };
}

const tenths = (numbers: Float64Array): readonly number[] => [
  ...numbers.map((number) => Math.round(number * 10) / 10),
];

/** What the other repositories did between two hours, and what was expected of them. */
export function others(
  tempo: Tempo,
  own: Tempo,
  window: { readonly from: Hour; readonly to: Hour },
): { readonly expected: number; readonly seen: number } {
  let [expected, seen] = [0, 0];
  const start = Math.max(0, window.from - tempo.since);
  const end = Math.min(tempo.expected.length, window.to - tempo.since);
  const shift = tempo.since - own.since;
  for (let index = start; index < end; index++) {
    expected += (tempo.expected[index] ?? 0) - (own.expected[index + shift] ?? 0);
    seen += (tempo.seen[index] ?? 0) - (own.seen[index + shift] ?? 0);
  }
  return { expected: Math.max(0, expected), seen: Math.max(0, seen) };
}
