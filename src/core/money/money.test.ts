import { DAY, HOUR } from '../time';
import { addUp, withUsed, type Parts } from './add-up';
import { isSameMonth, monthOf } from './calendar';
import { runsOutAt, spentBy } from './month';
import { costOf, includedSeconds, planAt, type Plan } from './plan';
import { mostAtOnce, type SlotUse } from './slots';

const MARCH = Date.UTC(2026, 2, 1);
const APRIL = Date.UTC(2026, 3, 1);
const day = (date: number, hour = 0): number => Date.UTC(2026, 2, date, hour);

const PLAN: Plan = {
  from: MARCH,
  name: 'Standard',
  includedMinutes: 2500,
  currency: 'USD',
  perThousandMinutes: 10,
  perSlot: 15,
  plannedSlots: 4,
  source: 'the price list',
};

describe('a month', () => {
  it('is one of UTC', () => {
    expect(monthOf(day(31, 23))).toEqual({ from: MARCH, until: APRIL });
    expect(monthOf(Date.UTC(2026, 11, 31, 23))).toEqual({
      from: Date.UTC(2026, 11, 1),
      until: Date.UTC(2027, 0, 1),
    });
    expect(isSameMonth(APRIL - 1, APRIL)).toBe(false);
  });

  it('adds up the days of its own, and those of the week', () => {
    const days = new Map([
      [day(1) / DAY - 1, 1000],
      [day(1) / DAY, 10],
      [day(4) / DAY, 5],
      [day(10) / DAY, 1],
    ]);
    expect(spentBy(days, day(10, 12))).toEqual({ at: day(10, 12), seconds: 16, weekSeconds: 6 });
    // The week reaches into February.
    const begun = new Map([...days].slice(0, 2));
    expect(spentBy(begun, day(2))).toEqual({ at: day(2), seconds: 10, weekSeconds: 1010 });
  });
});

describe('when the minutes run out', () => {
  // 6.5 days of the week have passed, with 13 hours of build time: 2 a day.
  const spent = { at: day(10, 12), seconds: 20 * 3600, weekSeconds: 13 * 3600 };

  it.each([
    { name: 'is as far as what is left lasts', included: 24, at: day(12, 12) },
    { name: 'is now where nothing is left', included: 20, at: day(10, 12) },
    { name: 'is in the past where more than that was used', included: 16, at: day(8, 12) },
    { name: 'is not before the month began', included: 0, at: MARCH },
    { name: 'is untold where the month ends before', included: 20 + 43, at: null },
  ])('$name', ({ included, at }) => {
    expect(runsOutAt(spent, included * 3600)).toBe(at);
  });

  it('is untold where nothing was used in the week, unless nothing is left', () => {
    const idle = { ...spent, weekSeconds: 0 };
    expect(runsOutAt(idle, 21 * 3600)).toBeNull();
    expect(runsOutAt(idle, 20 * 3600)).toBe(spent.at);
  });
});

describe('slots', () => {
  const use = (from: number, until: number | null): SlotUse => ({
    from: day(5, from),
    until: until === null ? null : day(5, until),
  });
  const inMarch = (...uses: SlotUse[]) => mostAtOnce(uses, monthOf(day(5)), day(5, 12));

  it.each([
    { name: 'none', uses: [], most: 0, at: 0 },
    { name: 'one after the other', uses: [use(1, 2), use(2, 3)], most: 1, at: day(5, 1) },
    { name: 'two that overlap', uses: [use(1, 3), use(2, 4)], most: 2, at: day(5, 2) },
    { name: 'one that goes on', uses: [use(1, null), use(11, null)], most: 2, at: day(5, 11) },
    {
      name: 'three, of which one ends as the last begins',
      uses: [use(1, 4), use(2, 5), use(4, 6)],
      most: 2,
      at: day(5, 2),
    },
  ])('used at once: $name', ({ uses, most, at }) => {
    expect(inMarch(...uses)).toEqual({ most, at });
  });

  it('are those of the month alone', () => {
    const over = { from: MARCH - HOUR, until: MARCH + HOUR };
    const before = { from: MARCH - HOUR, until: MARCH };
    expect(inMarch(over, before)).toEqual({ most: 1, at: MARCH });
  });
});

describe('the workspace', () => {
  const used = (seconds: number, slots: readonly SlotUse[] = []) => ({
    billedDays: new Map([[day(5) / DAY, seconds]]),
    slots,
  });

  it('is what its repositories tell, whenever each was looked at', () => {
    const slot = { from: day(5, 1), until: day(5, 3) };
    const first = withUsed({}, new Map([['a', used(100, [slot])]]), day(5, 4));
    const second = withUsed(first, new Map([['b', used(50, [slot])]]), day(5, 5));
    expect(addUp(second, null, day(5, 5))).toEqual({
      at: day(5, 5),
      seconds: 150,
      weekSeconds: 150,
      slots: { most: 2, at: day(5, 1) },
    });
    const again = withUsed(second, new Map([['b', used(50, [slot])]]), day(5, 5));
    expect(again).toEqual(second);
  });

  it('keeps the most slots of the month when nobody remembers them', () => {
    const most = { most: 7, at: day(2) };
    const before = { at: day(4), seconds: 1, weekSeconds: 1, slots: most };
    expect(addUp({}, before, day(5)).slots).toEqual(most);
    expect(addUp({}, before, APRIL).slots).toEqual({ most: 0, at: 0 });
  });

  it('begins at nothing with a month, and knows its week', () => {
    const at = APRIL - HOUR;
    const parts: Parts = { a: { at, seconds: 100, weekSeconds: 40, slots: [] } };
    expect(addUp(parts, null, APRIL + HOUR)).toMatchObject({ seconds: 0, weekSeconds: 40 });
    expect(withUsed(parts, new Map(), APRIL + DAY)).toEqual({});
  });
});

describe('a plan', () => {
  it('holds from its date', () => {
    const later = { ...PLAN, from: day(15), name: 'Premium' };
    const plans = [later, PLAN];
    expect([MARCH - 1, MARCH, day(15) - 1, day(15)].map((at) => planAt(plans, at)?.name)).toEqual([
      undefined,
      'Standard',
      'Standard',
      'Premium',
    ]);
  });

  it.each([
    { minutes: 2500, most: 0, cost: { minutes: 0, slots: 0 } },
    { minutes: 2501, most: 3, cost: { minutes: 10, slots: 45 } },
    { minutes: 4600, most: 1, cost: { minutes: 30, slots: 15 } },
  ])('makes $cost of $minutes minutes and $most slots', ({ minutes, most, cost }) => {
    const slots = { most, at: day(3) };
    expect(costOf(PLAN, { seconds: minutes * 60, slots })).toEqual(cost);
    expect(includedSeconds(PLAN)).toBe(150_000);
  });
});
