import { sum } from './numbers';
import { learnRhythm } from './rhythm';
import type { Told } from './chance';
import { judgeSilence } from './silence';
import { hourOfWeek } from './week';

/** A Monday, hours since the epoch. */
const MONDAY = 24 * 18_995;
const WEEK = 168;
const NOTHING: Told = { expected: 0, seen: 0 };

/** Eight weeks of `count` runs at each hour for which `isRun` is true. */
function weeks(isRun: (hourOfTheWeek: number) => boolean, count = 1): ReadonlyMap<number, number> {
  const hours = new Map<number, number>();
  for (let hour = MONDAY; hour < MONDAY + 8 * WEEK; hour++)
    if (isRun(hourOfWeek(hour))) hours.set(hour, count);
  return hours;
}

const isOffice = (slot: number): boolean => slot < 120 && slot % 24 >= 8 && slot % 24 < 17;
const NOW = MONDAY + 8 * WEEK;

describe('learnRhythm', () => {
  it('knows working hours, nights and weekends', () => {
    const hours = new Map(weeks(isOffice, 2));
    for (const [hour] of hours) if (hour % 3 === 0) hours.set(hour, 4);
    const { rates, perWeek } = learnRhythm({ hours, since: MONDAY, through: NOW });
    expect(rates[10]).toBeGreaterThan(2);
    expect(rates[2]).toBe(0);
    expect(rates[130]).toBe(0);
    expect(perWeek).toBeCloseTo(120, 0);
  });

  it('knows that one day of the week is quieter than the others', () => {
    const hours = new Map(weeks(isOffice, 4));
    for (const [hour] of hours) if (hourOfWeek(hour) >= 96) hours.set(hour, 2);
    const { rates } = learnRhythm({ hours, since: MONDAY, through: NOW });
    expect((rates[96 + 12] ?? 0) / (rates[12] ?? 0)).toBeCloseTo(0.6, 1);
  });

  it('expects nothing where nothing was heard', () => {
    const { rates } = learnRhythm({ hours: new Map(), since: MONDAY, through: NOW });
    expect(sum(rates)).toBe(0);
  });

  it('leaves a vacation out', () => {
    const hours = new Map(weeks((slot) => slot < 120 && slot % 24 >= 10 && slot % 24 < 15));
    for (const [hour] of hours)
      if (hour >= NOW - 4 * WEEK && hour < NOW - 2 * WEEK) hours.delete(hour);
    const { rates } = learnRhythm({ hours, since: MONDAY, through: NOW });
    expect(sum(rates)).toBeCloseTo(25, 1);
  });

  it('tells a clock from people', () => {
    const nightly = weeks((slot) => slot % 24 === 2);
    const { regular, rates } = learnRhythm({ hours: nightly, since: MONDAY, through: NOW });
    expect(regular[2]).toBeCloseTo(-Math.log(0.5 / 21), 6);
    expect(regular[122]).toBeCloseTo(-Math.log(0.5 / 9), 6);
    expect(regular[3]).toBe(0);
    expect(rates[2]).toBe(0);
  });
});

describe('judgeSilence', () => {
  const hours = weeks(isOffice, 2);
  const heard = { hours, since: MONDAY, through: NOW - 2 * 24 - 7 };
  const rhythm = learnRhythm(heard);
  /** From Friday 17:00 on. */
  const from = NOW - 2 * 24 - 7;
  const judge = (to: number, witness: Told = NOTHING) =>
    judgeSilence({ from, to }, { rhythm, heard, witness: () => witness });

  it('expects next to nothing of a weekend', () => {
    const { chance } = judge(NOW);
    expect(chance).toBeGreaterThan(0.5);
  });

  it('calls a Monday without runs improbable when the others are at work', () => {
    const { chance, limit } = judge(NOW + 16, { expected: 40, seen: 38 });
    expect(chance).toBeLessThan(limit);
  });

  it('calls the same Monday a holiday when the others rest', () => {
    const { chance, tempo } = judge(NOW + 16, { expected: 40, seen: 1 });
    expect(chance).toBeGreaterThan(0.4);
    expect(tempo).toBeLessThan(0.05);
  });

  it('allows for a free day when nobody can tell', () => {
    const { chance, limit } = judge(NOW + 16);
    expect(chance).toBeGreaterThan(limit);
    expect(chance).toBeLessThan(0.05);
  });

  it('calls a second missed night improbable', () => {
    const nightly = weeks((slot) => slot % 24 === 2);
    const clock = { hours: nightly, since: MONDAY, through: NOW };
    const judged = {
      rhythm: learnRhythm(clock),
      heard: clock,
      witness: () => NOTHING,
    };
    const last = NOW - 24 + 2.1;
    const once = judgeSilence({ from: last, to: NOW + 4 }, judged);
    const twice = judgeSilence({ from: last, to: NOW + 28 }, judged);
    expect(once.chance).toBeGreaterThan(once.limit);
    expect(twice.chance).toBeLessThan(twice.limit);
  });
});

describe('runs that come together', () => {
  /** A run, or `size` at once, in every working hour for which `isRun` is true. */
  const heardOf = (size: number, isRun: (index: number) => boolean) => {
    const hours = new Map<number, number>();
    let index = 0;
    for (const [hour] of weeks(isOffice)) if (isRun(index++)) hours.set(hour, size);
    return { hours, since: MONDAY, through: NOW };
  };

  it('are known to where they fill fewer hours than as many that come one by one', () => {
    // 360 working hours; every fourth has three runs: 0.75 an hour would fill 53 % of them, a quarter is filled.
    const { runsPerArrival, rates, perWeek } = learnRhythm(heardOf(3, (index) => index % 4 === 0));
    expect(runsPerArrival).toBeGreaterThan(2);
    expect(runsPerArrival).toBeLessThan(4);
    expect(sum(rates) * runsPerArrival).toBeCloseTo(33.75, 0);
    expect(perWeek * runsPerArrival).toBeCloseTo(33.75, 0);
  });

  it.each([
    { what: 'one in every second hour', size: 1, isRun: (index: number) => index % 2 === 0 },
    { what: 'one in every hour', size: 1, isRun: () => true },
    { what: 'two in every hour', size: 2, isRun: () => true },
  ])('are not seen in $what', ({ size, isRun }) => {
    expect(learnRhythm(heardOf(size, isRun)).runsPerArrival).toBe(1);
  });

  it('make their silence as probable as that of as many arrivals', () => {
    const improbable = (size: number) => {
      const heard = heardOf(size, (index) => index % 4 === 0);
      const rhythm = learnRhythm(heard);
      const from = NOW + 9;
      const judged = { rhythm, heard, witness: () => NOTHING };
      return judgeSilence({ from, to: from + 6 }, judged).chance;
    };
    expect(improbable(3) / improbable(1)).toBeGreaterThan(0.5);
  });
});
