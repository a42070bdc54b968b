import { emptyTotals, type RepositoryTotals } from '../aggregates/totals';
import { DAY } from '../time';
import { lastDays, missingFrom } from './days';
import { figuresOf } from './figures';
import { quantileOf } from './quantile';

const NOW = 20_000 * DAY + 5;
const BUCKETS = 13;

/** A day with successes and failures, all in the bucket up to 30 seconds. */
function day(successes: number, failures: number): number[] {
  const durations = new Array<number>(BUCKETS).fill(0);
  durations[1] = successes + failures;
  return [successes, failures, 0, 0, 0, 0, ...durations];
}

const totals = (days: [number, number[]][]): RepositoryTotals => ({
  ...emptyTotals(
    { uuid: '{r}', slug: 'web', workspace: 'acme', project: null, mainBranch: 'main' },
    NOW - 60 * DAY,
  ),
  days: new Map(days),
});

describe('quantileOf', () => {
  it.each([
    { counts: [0, 0, 0], q: 0.5, expected: null },
    { counts: [10, 0, 0], q: 0.5, expected: { seconds: 5, isAtLeast: false } },
    { counts: [0, 10, 0], q: 0.5, expected: { seconds: 20, isAtLeast: false } },
    { counts: [0, 0, 10], q: 0.5, expected: { seconds: 30, isAtLeast: true } },
  ])('reads $q of $counts', ({ counts, q, expected }) => {
    expect(quantileOf(q, counts, [10, 30])).toEqual(expected);
  });
});

describe('lastDays', () => {
  it('has fourteen days, today last, with those that had no runs', () => {
    const days = lastDays(totals([[20_000, day(2, 1)]]), NOW);
    expect([days.length, days[0]?.at, days.at(-1)]).toEqual([
      14,
      19_987 * DAY,
      { at: 20_000 * DAY, results: [2, 1, 0, 0, 0, 0], succeeded: 2, failed: 1, stopped: 0 },
    ]);
  });
});

describe('missingFrom', () => {
  it.each([
    { name: 'a day ago', at: NOW - DAY, isOff: false, from: null },
    { name: 'more than a day ago', at: NOW - DAY - 1, isOff: false, from: NOW - DAY - 1 },
    { name: 'before Pipelines were switched off', at: NOW - 9 * DAY, isOff: true, from: null },
    { name: 'never', at: 0, isOff: false, from: null },
  ])('tells of a comparison $name: $from', ({ at, isOff, from }) => {
    const { clues, ...rest } = totals([]);
    const known = { ...rest, clues: { ...clues, isOff }, reconciliation: { at, failure: null } };
    expect(missingFrom(known, NOW)).toBe(from);
  });
});

describe('figuresOf', () => {
  it('compares fourteen days with the fourteen before', () => {
    const [rate, p50] = figuresOf(
      totals([
        [20_000, day(9, 1)],
        [19_980, day(5, 5)],
      ]),
      NOW,
    );
    expect(rate).toEqual({
      figure: 'success-rate',
      value: 0.9,
      before: 0.5,
      isAtLeast: false,
      change: 'better',
    });
    expect(p50).toMatchObject({ value: 22.5, before: 22.5, change: 'same' });
  });

  it.each([
    { before: 6, change: 'better', was: 585 },
    { before: 4, change: null, was: 585 },
    { before: 0, change: null, was: null },
  ])('compares waiting times where $before were known before', ({ before, change, was }) => {
    const waits = (at: number, count: number): number[] =>
      Array.from({ length: 11 }, (_, bucket) => (bucket === at ? count : 0));
    const known: [number, number[]][] = [
      [20_000, waits(3, 10)],
      [19_980, waits(7, before)],
    ];
    const busy = totals([
      [20_000, day(9, 1)],
      [19_980, day(5, 5)],
    ]);
    const queue = figuresOf({ ...busy, waits: new Map(known) }, NOW)[3];
    expect(queue).toEqual({
      figure: 'queue-p95',
      value: 29,
      before: was,
      isAtLeast: false,
      change,
    });
  });

  it('says nothing about a change where too few runs were decided', () => {
    const [rate] = figuresOf(
      totals([
        [20_000, day(2, 0)],
        [19_980, day(0, 2)],
      ]),
      NOW,
    );
    expect(rate).toMatchObject({ value: 1, before: 0, change: null });
  });
});
