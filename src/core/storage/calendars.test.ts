import fc from 'fast-check';
import { readDays, readHours, writeDays, writeHours } from './calendars';
import { Cursor } from './cursor';
import { Pen } from './pen';
import { Words } from './words';

const hour = fc.integer({ min: 480_000, max: 482_000 });
const inOrder = <T>(calendar: ReadonlyMap<number, T>): [number, T][] =>
  [...calendar].sort(([a], [b]) => a - b);

describe('writeHours', () => {
  it.each([
    { name: 'nothing', days: 0, length: 2 },
    { name: 'a working day of nine hours', days: 1, length: 10 },
    { name: 'eight weeks of such days', days: 56, length: 360 },
  ])('takes $length characters for $name', ({ days, length }) => {
    const hours = Array.from({ length: days * 9 }, (_, index): [number, number] => [
      490_000 + 24 * Math.floor(index / 9) + (index % 9),
      (index % 3) + 1,
    ]);
    const pen = new Pen(new Words());
    writeHours(pen, new Map(hours));
    expect(pen.written).toHaveLength(length);
  });

  it('loses nothing', () => {
    const calendars = fc.array(fc.tuple(hour, fc.integer({ min: 1, max: 500 })));
    fc.assert(
      fc.property(calendars, (hours) => {
        const pen = new Pen(new Words());
        writeHours(pen, new Map(hours));
        const cursor = new Cursor('hours', pen.written);
        expect(inOrder(readHours(cursor))).toEqual(inOrder(new Map(hours)));
      }),
    );
  });
});

describe('writeDays', () => {
  it('loses nothing', () => {
    const counts = fc.array(fc.nat({ max: 3000 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(hour, counts)), (days) => {
        const pen = new Pen(new Words());
        writeDays(pen, new Map(days));
        const cursor = new Cursor('days', pen.written);
        expect(inOrder(readDays(cursor, 4))).toEqual(inOrder(new Map(days)));
      }),
    );
  });
});
