import { steadinessOf } from './steadiness';

/** So many that they leave no doubt. */
const ARRIVALS = 1e9;

const days = (expected: number, seen: readonly number[]) =>
  seen.map((count, index) => ({ begin: 24 * index, seen: count, expected }));

/** Forty-one days, which are forty pairs. */
const daysOf = (seen: (day: number) => number): readonly number[] =>
  Array.from({ length: 41 }, (_, day) => seen(day));

describe('steadinessOf', () => {
  it('believes forty pairs of moody days nearly as they are', () => {
    // None and twice as usual in turn: (2 − 0)² − 6/9, halved, is 5/3. The usual 1/100 weighs 25 / (1 + 50/3) = 1.415 pairs.
    const moody = daysOf((day) => (day % 2) * 6);
    expect(steadinessOf(days(3, moody), ARRIVALS)).toBeCloseTo(41.415 / (40 * (5 / 3) + 0.014), 2);
  });

  it.each([
    { strange: 0, of: 'none' },
    { strange: 4, of: 'a tenth of the days, and so a fifth of the pairs' },
  ])('takes alike days for steady ones, where $strange are strange: $of', ({ strange }) => {
    // Nothing is measured in the 32 pairs that are kept, so that the usual 1/100 weighs 25 of 57.
    const seen = daysOf((day) => (day % 8 === 4 && day < 8 * strange ? 0 : 10));
    expect(steadinessOf(days(10, seen), ARRIVALS)).toBeCloseTo(57 / 0.25, 2);
  });

  it('takes a repository that is empty on every third day for a moody one', () => {
    // 26 pairs differ by 1, less 0.1 by chance, 14 by none, less 0.2; 8 are left out: 0.2094, and 8.08 pairs are usual.
    const seen = daysOf((day) => (day % 3 === 2 ? 0 : 10));
    expect(steadinessOf(days(10, seen), ARRIVALS)).toBeCloseTo(40.08 / (32 * 0.2094 + 0.0808), 2);
  });
});
