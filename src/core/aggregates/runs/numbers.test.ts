import { HOUR } from '../../time';
import { NONE, sizeOf } from './intervals';
import {
  batchOf,
  closeHoles,
  countBeside,
  denyNumber,
  holesOf,
  missingOf,
  NO_NUMBERS,
  noteListed,
  settle,
  settleThrough,
  uncountedOf,
  type Numbers,
} from './numbers';

/** Ten runs of before us, of which the seventh is open; then 11 to 20 counted. */
const begun = settleThrough(NO_NUMBERS, 10, [7, 7]);
const twenty = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20].reduce(
  (numbers, number) => settle(numbers, number, true),
  begun,
);
const read = (numbers: Numbers): Numbers => ({ ...numbers, readThrough: numbers.highest });

describe('build numbers', () => {
  it('begin with what was there, but for runs that have not rested', () => {
    expect(begun).toMatchObject({ settled: [1, 6, 8, 10], open: [7, 7], counted: 0, exempt: 9 });
    expect(settle(begun, 7, true)).toMatchObject({ settled: [1, 10], open: NONE, counted: 1 });
  });

  it('are counted once', () => {
    expect(settle(twenty, 15, true)).toBe(twenty);
    expect(noteListed(twenty, 15, true)).toBe(twenty);
    expect(uncountedOf(read(twenty), 10)).toBe(0);
  });

  it('are due once they are listed at rest, and open before', () => {
    const open = noteListed(twenty, 21, false);
    expect(open).toMatchObject({ open: [7, 7, 21, 21], due: NONE, highest: 21 });
    const due = noteListed(open, 21, true);
    expect(due).toMatchObject({ open: [7, 7], due: [21, 21] });
    expect(uncountedOf(read(due), 10)).toBe(1);
  });

  it('are missing when a reading passed them without a word', () => {
    const jumped = settle(twenty, 24, true);
    expect(holesOf(jumped)).toEqual([21, 23]);
    expect(missingOf(jumped)).toEqual(NONE);
    expect(missingOf(read(jumped))).toEqual([21, 23]);
    expect(uncountedOf(read(jumped), 11)).toBe(3);
  });

  it('are empty after two readings an hour apart, and in doubt between', () => {
    const jumped = read(settle(twenty, 1_000_000, true));
    const list = [1_000_000, 20, 19, 18];
    const once = closeHoles(jumped, list, 0);
    expect(uncountedOf(once, 11)).toBe(0);
    expect(closeHoles(once, list, HOUR - 1).empty).toEqual(NONE);
    const twice = closeHoles(once, list, HOUR);
    expect(twice).toMatchObject({ empty: [21, 999_999], doubtful: [] });
    expect(batchOf(twice, 18, 100)).toBe(1);
    expect(noteListed(twice, 500, true)).toMatchObject({
      due: [500, 500],
      empty: [21, 499, 501, 999_999],
    });
  });

  it('are empty too when asking for them was answered 404 twice, an hour apart', () => {
    const jumped = read(settle(twenty, 22, true));
    const once = denyNumber(jumped, 21, 0);
    expect(denyNumber(once, 21, HOUR - 1).empty).toEqual(NONE);
    expect(denyNumber(once, 21, HOUR).empty).toEqual([21, 21]);
  });

  it('stay missing beside a row that cannot be read, and whatever an empty list says', () => {
    const jumped = read(settle(twenty, 22, true));
    const never = [[22, null, 20], [], [22], [20, 19]].reduce(
      (numbers, list, at) => closeHoles(numbers, list, at * HOUR),
      jumped,
    );
    expect(missingOf(never)).toEqual([21, 21]);
  });

  it.each([
    {
      name: 'numbers cut out',
      numbers: { ...read(twenty), settled: [1, 6, 8, 12, 16, 20] },
      inTables: 10,
      uncounted: 3,
    },
    {
      name: 'the highest ones cut out',
      numbers: { ...read(twenty), settled: [1, 6, 8, 15] },
      inTables: 10,
      uncounted: 5,
    },
    { name: 'a row of a table dropped', numbers: read(twenty), inTables: 6, uncounted: 4 },
    {
      name: 'a run marked and not counted',
      numbers: settle(read(twenty), 7, true),
      inTables: 10,
      uncounted: 1,
    },
    {
      name: 'numbers lost and counted again',
      numbers: { ...read(twenty), counted: 13 },
      inTables: 13,
      uncounted: 3,
    },
  ])('tell of $name', ({ numbers, inTables, uncounted }) => {
    expect(uncountedOf(numbers, inTables)).toBe(uncounted);
  });

  it('hold a second run of the same number, which its uuid tells apart', () => {
    expect(uncountedOf(read(countBeside(twenty)), 11)).toBe(0);
  });

  it('estimate the batch of the list on which a number stands', () => {
    const many = settleThrough(NO_NUMBERS, 1050, NONE);
    expect([1050, 951, 950, 1].map((number) => batchOf(many, number, 100))).toEqual([1, 1, 2, 11]);
    expect(sizeOf(many.settled)).toBe(1050);
  });
});
