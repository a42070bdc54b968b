/**
 * A set of whole numbers as the intervals that it is made of: first and last of each, both included, in ascending
 * order, none touching the next. Build numbers are nearly contiguous, so thousands of them take a few bytes.
 */
export type Intervals = readonly number[];

export const NONE: Intervals = [];

/** `from` to `to`, both included; empty where `to` is below `from`. */
export const interval = (from: number, to: number): Intervals => (to < from ? NONE : [from, to]);

export const has = (set: Intervals, number: number): boolean => placeOf(set, number) % 2 === 1;

export const sizeOf = (set: Intervals): number =>
  firsts(set).reduce((sum, first, at) => sum + lastAt(set, at) - first + 1, 0);

/** The largest number of the set; 0 where it is empty. */
export const highestOf = (set: Intervals): number => set.at(-1) ?? 0;

export const union = (a: Intervals, b: Intervals): Intervals =>
  combine(a, b, (inA, inB) => inA || inB);

export const minus = (a: Intervals, b: Intervals): Intervals =>
  combine(a, b, (inA, inB) => inA && !inB);

export const intersection = (a: Intervals, b: Intervals): Intervals =>
  combine(a, b, (inA, inB) => inA && inB);

export const withNumber = (set: Intervals, number: number): Intervals =>
  has(set, number) ? set : union(set, [number, number]);

export const withoutNumber = (set: Intervals, number: number): Intervals =>
  has(set, number) ? minus(set, [number, number]) : set;

export const ofNumbers = (numbers: Iterable<number>): Intervals => {
  const set: number[] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    if (set.at(-1) === number - 1) set[set.length - 1] = number;
    else set.push(number, number);
  }
  return set;
};

/** The whole interval of the set in which the number lies; empty where it lies in none. */
export function intervalOf(set: Intervals, number: number): Intervals {
  const place = placeOf(set, number);
  return place % 2 === 1 ? set.slice(place - 1, place + 1) : NONE;
}

/** The numbers one by one, ascending; only for sets that are known to be small. */
export function* numbersOf(set: Intervals): Generator<number> {
  for (let at = 0; at < set.length; at += 2)
    for (let number = set[at] ?? 0; number <= (set[at + 1] ?? 0); number++) yield number;
}

const firsts = (set: Intervals): readonly number[] => set.filter((_, at) => at % 2 === 0);

const lastAt = (set: Intervals, interval: number): number => set[2 * interval + 1] ?? 0;

/** How many bounds lie before the number: odd inside an interval. */
function placeOf(set: Intervals, number: number): number {
  let [low, high] = [0, set.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const bound = (set[middle] ?? 0) + (middle % 2);
    if (bound <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Walks both sets from bound to bound, and keeps the numbers for which `keeps` says so. */
function combine(
  a: Intervals,
  b: Intervals,
  keeps: (inA: boolean, inB: boolean) => boolean,
): Intervals {
  const result: number[] = [];
  let [atA, atB, isIn] = [0, 0, false];
  while (atA < a.length || atB < b.length) {
    const [nextA, nextB] = [boundAt(a, atA), boundAt(b, atB)];
    const bound = Math.min(nextA, nextB);
    if (nextA === bound) atA += 1;
    if (nextB === bound) atB += 1;
    if (keeps(atA % 2 === 1, atB % 2 === 1) === isIn) continue;
    isIn = !isIn;
    result.push(isIn ? bound : bound - 1);
  }
  return result;
}

/** Where membership changes: at the first number of an interval, and behind its last. */
const boundAt = (set: Intervals, at: number): number =>
  at < set.length ? (set[at] ?? 0) + (at % 2) : Infinity;
