import { HOUR, type EpochMillis } from '../../time';
import {
  has,
  intersection,
  interval,
  minus,
  NONE,
  sizeOf,
  union,
  withNumber,
  withoutNumber,
  type Intervals,
} from './intervals';

/** What is known of a repository's build numbers. Each set is exact, however many runs there are; none overlaps another. */
export interface Numbers {
  /** The highest that Bitbucket has listed. */
  readonly highest: number;
  /** Every number up to here was within reach of a reading: one of which nothing is known since is missing. */
  readonly readThrough: number;
  /** Runs that are counted, and those that were there before counting began. */
  readonly settled: Intervals;
  /** Listed, and not at rest. */
  readonly open: Intervals;
  /** Listed at rest, and not counted yet. */
  readonly due: Intervals;
  /** No run has them: two readings showed their neighbours side by side. */
  readonly empty: Intervals;
  /** Shown empty by one reading so far. */
  readonly doubtful: readonly Doubt[];
  /** Runs counted since the baseline. Kept for itself, so that it tells of numbers that were lost. */
  readonly counted: number;
  /** How many of the settled ones were not counted here. */
  readonly exempt: number;
}

export interface Doubt {
  readonly numbers: Intervals;
  readonly since: EpochMillis;
}

export const NO_NUMBERS: Numbers = {
  highest: 0,
  readThrough: 0,
  settled: NONE,
  open: NONE,
  due: NONE,
  empty: NONE,
  doubtful: [],
  counted: 0,
  exempt: 0,
};

/** Two readings that show the same numbers empty lie at least so far apart. */
export const SECOND_LOOK_AFTER = HOUR;

export const isSettled = ({ settled }: Numbers, number: number): boolean => has(settled, number);

/** Takes every number up to `highest` as counted elsewhere, but those of runs that have not come to rest. */
export function settleThrough(numbers: Numbers, highest: number, open: Intervals): Numbers {
  const known = [numbers.settled, numbers.open, numbers.due, open].reduce(union, NONE);
  const exempt = minus(interval(1, highest), known);
  return {
    ...numbers,
    highest: Math.max(numbers.highest, highest),
    readThrough: Math.max(numbers.readThrough, highest),
    settled: union(numbers.settled, exempt),
    open: minus(union(numbers.open, open), numbers.settled),
    exempt: numbers.exempt + sizeOf(exempt),
  };
}

/** Notes a run that Bitbucket lists and that is not settled: under way, or waiting to be counted. */
export function noteListed(numbers: Numbers, number: number, isAtRest: boolean): Numbers {
  if (has(numbers.settled, number)) return numbers;
  const { open, due } = numbers;
  if (has(isAtRest ? due : open, number)) return numbers;
  return {
    ...without(numbers, [number, number]),
    highest: Math.max(numbers.highest, number),
    open: isAtRest ? withoutNumber(open, number) : withNumber(open, number),
    due: isAtRest ? withNumber(due, number) : withoutNumber(due, number),
  };
}

/** The number needs no counting any more: it is counted now, or was there before us. */
export function settle(numbers: Numbers, number: number, isCounted: boolean): Numbers {
  if (has(numbers.settled, number)) return numbers;
  return {
    ...without(numbers, [number, number]),
    highest: Math.max(numbers.highest, number),
    settled: withNumber(numbers.settled, number),
    counted: numbers.counted + Number(isCounted),
    exempt: numbers.exempt + Number(!isCounted),
  };
}

/** A run that is remembered as counted is settled, whatever became of its number: it is not counted again. */
export const settleAgain = (numbers: Numbers, number: number): Numbers => ({
  ...without(numbers, [number, number]),
  settled: withNumber(numbers.settled, number),
});

/** The run turns out not to have rested before us: it is looked at again. */
export function reopen(numbers: Numbers, number: number, isAtRest: boolean): Numbers {
  if (!has(numbers.settled, number)) return noteListed(numbers, number, isAtRest);
  const settled = withoutNumber(numbers.settled, number);
  return noteListed({ ...numbers, settled, exempt: numbers.exempt - 1 }, number, isAtRest);
}

/** Counts a run whose number another run has: it is told from it by its uuid. */
export function countBeside(numbers: Numbers): Numbers {
  return { ...numbers, counted: numbers.counted + 1, exempt: numbers.exempt - 1 };
}

/** Numbers below the highest of which nothing is known. */
export function holesOf({ highest, settled, open, due, empty }: Numbers): Intervals {
  return minus(interval(1, highest), [settled, open, due, empty].reduce(union, NONE));
}

/** Holes that a reading has passed without showing them empty. */
export function missingOf(numbers: Numbers): Intervals {
  const passed = intersection(holesOf(numbers), interval(1, numbers.readThrough));
  return numbers.doubtful.reduce((left, doubt) => minus(left, doubt.numbers), passed);
}

/**
 * How many runs are known to be missing, by evidence that no counting can forge: numbers of which nothing is known and
 * listed rests that are not counted, or those that were settled once and are not, if these are more (they may be the
 * same ones); and what `inTables` (the runs that all rows add up to, expired ones included) and the stored integer
 * differ by.
 */
export function uncountedOf(numbers: Numbers, inTables: number): number {
  const { settled, exempt, counted, due } = numbers;
  const lost = Math.abs(sizeOf(settled) - exempt - counted);
  const missing = sizeOf(missingOf(numbers)) + sizeOf(due);
  return Math.max(missing, lost) + Math.abs(counted - inTables);
}

/** One reading of the list: the numbers in Bitbucket's order, newest first; null for a row that could not be read. */
export type ListedNumbers = readonly (number | null)[];

/** Believes that numbers between neighbours in the list do not exist, once a second reading says so an hour later. */
export function closeHoles(numbers: Numbers, listed: ListedNumbers, at: EpochMillis): Numbers {
  const candidates = unsettledOf(numbers);
  const shown = listed.reduce((all, number, place) => {
    const below = listed[place + 1] ?? null;
    if (number === null || below === null || number - below < 2) return all;
    return union(all, intersection(interval(below + 1, number - 1), candidates));
  }, NONE);
  return shown.length === 0 ? numbers : doubt(numbers, shown, at);
}

/** The same where asking for the number itself was answered 404. */
export const denyNumber = (numbers: Numbers, number: number, at: EpochMillis): Numbers =>
  doubt(numbers, intersection([number, number], unsettledOf(numbers)), at);

/** Every number up to the highest that needs a look: missing, under way, or listed at rest. */
export const unsettledOf = (numbers: Numbers): Intervals =>
  [holesOf(numbers), numbers.open, numbers.due].reduce(union, NONE);

function doubt(numbers: Numbers, shown: Intervals, at: EpochMillis): Numbers {
  const ripe = numbers.doubtful
    .filter(({ since }) => at - since >= SECOND_LOOK_AFTER)
    .reduce((all, one) => union(all, one.numbers), NONE);
  const proven = intersection(shown, ripe);
  const closed = { ...without(numbers, proven), empty: union(numbers.empty, proven) };
  const known = closed.doubtful.reduce((all, one) => union(all, one.numbers), NONE);
  const fresh = minus(minus(shown, proven), known);
  if (fresh.length === 0) return closed;
  return { ...closed, doubtful: [...closed.doubtful, { numbers: fresh, since: at }] };
}

/** With nothing known of these numbers. */
function without(numbers: Numbers, gone: Intervals): Numbers {
  if (gone.length === 0) return numbers;
  return {
    ...numbers,
    open: minus(numbers.open, gone),
    due: minus(numbers.due, gone),
    empty: minus(numbers.empty, gone),
    doubtful: numbers.doubtful
      .map((one) => ({ ...one, numbers: minus(one.numbers, gone) }))
      .filter((one) => one.numbers.length > 0),
  };
}

/** On which batch of the list, counted from 1, a number stands at most: `length` runs fill a batch. */
export function batchOf(numbers: Numbers, number: number, length: number): number {
  const doubtful = numbers.doubtful.reduce((all, one) => union(all, one.numbers), NONE);
  const none = union(numbers.empty, doubtful);
  const above = minus(interval(number + 1, numbers.highest), none);
  return Math.floor(sizeOf(above) / length) + 1;
}
