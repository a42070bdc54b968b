import { manualClock, runningClock, timeOf } from './clock';

describe('runningClock', () => {
  it('starts where it is told and knows how long to wait', () => {
    const clock = runningClock(1_000_000, 60);
    expect(clock.now() - 1_000_000).toBeGreaterThanOrEqual(0);
    expect(clock.realDelayUntil(1_000_000 + 3_600_000)).toBeLessThanOrEqual(60_000);
    expect(clock.realDelayUntil(0)).toBe(0);
  });

  it('cannot be moved', () => {
    expect(() => {
      runningClock(0, 1).set(5);
    }).toThrow('Only a manual clock can be moved: start with --clock manual.');
  });
});

describe('manualClock', () => {
  it('stands still until it is set and never goes back', () => {
    const clock = manualClock(100);
    expect([clock.now(), clock.realDelayUntil(200)]).toEqual([100, undefined]);
    clock.set(150);
    clock.set(120);
    expect(clock.now()).toBe(150);
  });
});

describe('timeOf', () => {
  it.each([
    { speed: 1, realNow: 1_500, shows: 10_500 },
    { speed: 60, realNow: 1_500, shows: 40_000 },
    { speed: 0, realNow: 9_999, shows: 10_000 },
  ])('shows $shows at speed $speed', ({ speed, realNow, shows }) => {
    expect(timeOf({ virtual: 10_000, real: 1_000, speed }, realNow)).toBe(shows);
  });
});
