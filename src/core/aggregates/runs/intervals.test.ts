import fc from 'fast-check';
import {
  has,
  highestOf,
  intersection,
  interval,
  minus,
  NONE,
  numbersOf,
  ofNumbers,
  sizeOf,
  union,
  withNumber,
  withoutNumber,
} from './intervals';

const numbers = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 });

describe('intervals', () => {
  it('hold nearly contiguous numbers in few', () => {
    expect(ofNumbers([3, 1, 2, 7, 9, 8, 3])).toEqual([1, 3, 7, 9]);
    expect(union(interval(1, 57), interval(1_000_000, 1_000_000))).toEqual([
      1, 57, 1_000_000, 1_000_000,
    ]);
    expect(interval(5, 4)).toEqual(NONE);
  });

  it('join where they touch, and split where a number is taken out', () => {
    expect(withNumber([1, 3, 5, 9], 4)).toEqual([1, 9]);
    expect(withoutNumber([1, 9], 4)).toEqual([1, 3, 5, 9]);
    expect(minus([1, 9], [1, 9])).toEqual(NONE);
  });

  it('say the same as a set of numbers does', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [setA, setB] = [new Set(a), new Set(b)];
        const [inA, inB] = [ofNumbers(a), ofNumbers(b)];
        expect(union(inA, inB)).toEqual(ofNumbers([...a, ...b]));
        expect(minus(inA, inB)).toEqual(ofNumbers(a.filter((one) => !setB.has(one))));
        expect(intersection(inA, inB)).toEqual(ofNumbers(a.filter((one) => setB.has(one))));
        expect([...numbersOf(inA)]).toEqual([...setA].sort((x, y) => x - y));
        expect(sizeOf(inA)).toBe(setA.size);
        expect(highestOf(inA)).toBe(Math.max(0, ...a));
        for (let number = 0; number <= 41; number++)
          expect(has(inA, number)).toBe(setA.has(number));
      }),
    );
  });
});
