import { givenTotals } from '../../../../test/given';
import { foldEnd } from './run-states';
import { NO_NUMBERS } from './numbers';
import { uncountedIfKnown, uncountedRuns } from './uncounted';

describe('runs of which only a build status tells that they are over', () => {
  /** Counted up to 6, where 3 and 4 do not exist; 5 is listed at rest, 6 under way. */
  const totals = givenTotals({
    numbers: {
      ...{ ...NO_NUMBERS, highest: 6, readThrough: 6, settled: [1, 2], exempt: 2 },
      ...{ empty: [3, 4], due: [5, 5], open: [6, 6] },
    },
  });

  it.each([
    { number: 2, adds: 0, why: 'it is counted' },
    { number: 4, adds: 0, why: 'no run has the number' },
    { number: 5, adds: 0, why: 'it is known to be missing' },
    { number: 6, adds: 1, why: 'it was under way when the list was read' },
    { number: 7, adds: 1, why: 'no list has shown it yet' },
    { number: 106, adds: 1, why: 'it is within reach of the highest' },
    { number: 107, adds: 0, why: 'nobody believes a number so far ahead' },
  ])('add $adds for number $number: $why', ({ number, adds }) => {
    const told = foldEnd(totals, { type: 'run-ended', buildNumber: number, updatedAt: 9 });
    expect([uncountedRuns(totals), uncountedRuns(told)]).toEqual([1, 1 + adds]);
    const twice = foldEnd(told, { type: 'run-ended', buildNumber: number, updatedAt: 10 });
    expect(twice).toBe(told);
  });
});

describe('before the first comparison', () => {
  const never = givenTotals({ reconciliation: { at: 0, failure: null } });
  const compared = givenTotals({ reconciliation: { at: 9, failure: null } });

  it.each([
    { name: 'nothing is said where nothing is known', totals: never, is: null },
    {
      name: 'what events told is said',
      totals: foldEnd(never, { type: 'run-ended', buildNumber: 3, updatedAt: 9 }),
      is: 1,
    },
    { name: 'and after it, 0 as well', totals: compared, is: 0 },
  ])('$name', ({ totals, is }) => expect(uncountedIfKnown(totals)).toBe(is));
});
