import fc from 'fast-check';
import { Pace } from './pace';

/** When requests begin that are asked for at these instants. */
function begins(asked: readonly number[]): number[] {
  const pace = new Pace();
  return asked.map((now) => now + pace.delay(now));
}

describe('Pace', () => {
  it('lets ninety go at once and the next one a minute later', () => {
    const times = begins(Array.from({ length: 181 }, () => 0));
    expect([times[0], times[89], times[90], times[179], times[180]]).toEqual([
      0, 0, 61_000, 61_000, 122_000,
    ]);
  });

  it('holds nobody back who asks seldom', () => {
    expect(begins([0, 1_000, 2_000])).toEqual([0, 1_000, 2_000]);
  });

  it('lets at most ninety begin in any sixty seconds, whenever they are asked for', () => {
    const gaps = fc.array(fc.nat({ max: 2_000 }), { minLength: 91, maxLength: 400 });
    fc.assert(
      fc.property(gaps, (steps) => {
        let now = 0;
        const times = begins(steps.map((step) => (now += step)));
        const crowded = times.filter((at, index) => {
          const before = times[index - 90];
          return before !== undefined && at - before < 60_000;
        });
        expect(crowded).toEqual([]);
      }),
    );
  });
});
