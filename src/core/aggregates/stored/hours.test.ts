import fc from 'fast-check';
import { readHours, writeHours } from './hours';

describe('writeHours', () => {
  it.each([
    { hours: [], text: '' },
    { hours: [[490000, 1]], text: '490000:01' },
    {
      hours: [
        [490000, 1],
        [490001, 2],
        [490063, 3],
      ],
      text: '490000:0112-3',
    },
    { hours: [[490000, 64]], text: '490000:0_01' },
  ])('writes $hours', ({ hours, text }) => {
    expect(writeHours(new Map(hours as [number, number][]))).toBe(text);
  });

  it('loses nothing', () => {
    const calendars = fc.array(
      fc.tuple(fc.integer({ min: 480_000, max: 482_000 }), fc.integer({ min: 1, max: 500 })),
    );
    fc.assert(
      fc.property(calendars, (hours) => {
        const calendar = new Map(hours);
        expect(new Map([...readHours(writeHours(calendar))].sort())).toEqual(
          new Map([...calendar].sort()),
        );
      }),
    );
  });
});
