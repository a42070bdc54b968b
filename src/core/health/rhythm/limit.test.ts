import { limitOf, usualSilence } from './limit';
import type { Rhythm } from './rhythm';
import { HOURS_A_WEEK } from './week';

/** A Monday, hours since the epoch. */
const MONDAY = 24 * 18_995;

/** Two arrivals an hour from eight to six on working days. */
const RATES = Float64Array.from({ length: HOURS_A_WEEK }, (_, slot) =>
  slot < 120 && slot % 24 >= 8 && slot % 24 < 18 ? 2 : 0,
);
const rhythm = (changes: Partial<Rhythm> = {}) => ({
  ...{ rates: RATES, regular: new Float64Array(HOURS_A_WEEK), dawn: 2, steadiness: 80 },
  ...{ perWeek: 100, runsPerArrival: 1, ...changes },
});

describe('usualSilence', () => {
  it.each([
    { from: 8, hours: 0.5, when: 'in the morning: half an hour at two an hour' },
    { from: 18, hours: 14.5, when: 'in the evening: until half past eight' },
    { from: 4 * 24 + 18, hours: 62.5, when: 'on a Friday evening: until Monday' },
    { from: 20.5, hours: 12, when: 'in the middle of an hour' },
  ])('is $hours hours $when', ({ from, hours }) => {
    expect(usualSilence(MONDAY + from, rhythm())).toBeCloseTo(hours, 2);
  });

  it('is no longer than two weeks where nothing comes', () => {
    const rates = new Float64Array(HOURS_A_WEEK);
    expect(usualSilence(MONDAY, rhythm({ rates }))).toBe(2 * HOURS_A_WEEK);
  });
});

describe('limitOf', () => {
  it('suspects a silence that began in the evening sooner than one of the morning', () => {
    // 0.0011 × (14.5 / 100)^0.3 and 0.0011 × (0.5 / 100)^0.3.
    expect(limitOf(MONDAY + 18, rhythm())).toBeCloseTo(0.000616, 5);
    expect(limitOf(MONDAY + 8, rhythm())).toBeCloseTo(0.000224, 5);
  });

  it.each([
    { who: 'a quiet', changes: { perWeek: 14.9 } },
    { who: 'a moody', changes: { steadiness: 4.9 } },
  ])('gives $who repository more time at any hour', ({ changes }) => {
    const restful = rhythm(changes);
    const limits = [limitOf(MONDAY + 8, restful), limitOf(MONDAY + 18, restful)];
    expect(limits).toEqual([0.00003, 0.00003]);
  });

  it('is never higher than one in five hundred', () => {
    const rates = new Float64Array(HOURS_A_WEEK);
    expect(limitOf(MONDAY, rhythm({ rates, perWeek: 20 }))).toBe(0.002);
  });
});
