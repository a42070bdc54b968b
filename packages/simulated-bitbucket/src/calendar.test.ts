import { isWorkingTime, nextArrival, nextOnClock, nextWorkingTime } from './calendar';
import { createRandom } from './random';
import { DAY } from './timestamps';

describe('isWorkingTime', () => {
  it.each([
    { name: 'Wednesday morning', at: '2026-11-18T08:00:00Z', expected: true },
    { name: 'Wednesday evening', at: '2026-11-18T17:00:00Z', expected: false },
    { name: 'Saturday noon', at: '2026-11-21T12:00:00Z', expected: false },
  ])('says $expected on $name', ({ at, expected }) => {
    expect(isWorkingTime(Date.parse(at))).toBe(expected);
  });
});

describe('nextWorkingTime', () => {
  it('is now when people work', () => {
    const at = Date.parse('2026-11-18T10:00:00Z');
    expect(nextWorkingTime(at)).toBe(at);
  });

  it('is Monday morning after Friday evening', () => {
    expect(new Date(nextWorkingTime(Date.parse('2026-11-20T18:30:00Z'))).toISOString()).toBe(
      '2026-11-23T08:05:00.000Z',
    );
  });
});

describe('nextOnClock', () => {
  it.each([
    { at: '2026-11-18T10:00:00.000Z', next: '2026-11-18T10:04:00.000Z' },
    { at: '2026-11-18T10:04:00.000Z', next: '2026-11-18T10:24:00.000Z' },
    { at: '2026-11-18T23:50:00.000Z', next: '2026-11-19T00:04:00.000Z' },
  ])('follows $at with $next', ({ at, next }) => {
    const clock = { everyMinutes: 20, offsetMinutes: 4 };
    expect(new Date(nextOnClock(clock, Date.parse(at))).toISOString()).toBe(next);
  });
});

describe('nextArrival', () => {
  it('keeps to its rate in working time, and to weekends at rest', () => {
    const random = createRandom('arrivals');
    const rhythm = { perWorkingDay: 20, night: 0, weekend: 0 };
    const from = Date.parse('2026-11-16T00:00:00Z');
    const arrivals: number[] = [];
    let at = nextArrival(random, rhythm, from);
    for (; at < from + 28 * DAY; at = nextArrival(random, rhythm, at)) arrivals.push(at);
    expect(arrivals.every(isWorkingTime)).toBe(true);
    expect(arrivals.length).toBeGreaterThan(340);
    expect(arrivals.length).toBeLessThan(460);
  });
});
