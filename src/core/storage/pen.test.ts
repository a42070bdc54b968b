import fc from 'fast-check';
import { Cursor } from './cursor';
import { Pen } from './pen';
import { readWords, Words } from './words';

const written = (write: (pen: Pen) => Pen): string => write(new Pen(new Words())).written;

describe('Pen', () => {
  it.each([
    { value: 0, text: 'A' },
    { value: 31, text: 'f' },
    { value: 32, text: 'gB' },
    { value: 1023, text: '_f' },
    { value: 1024, text: 'ggB' },
    { value: 2 ** 60, text: 'ggggggggggggB' },
  ])('writes the count $value as $text', ({ value, text }) => {
    expect(written((pen) => pen.count(value))).toBe(text);
  });

  it.each([-1, 0.5, NaN, Infinity])('refuses %p as a count', (value) => {
    expect(() => written((pen) => pen.count(value))).toThrow('no whole number from 0 on');
  });

  it('is read by a cursor, whatever the numbers are', () => {
    const number = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
    const sums = fc.array(fc.maxSafeNat());
    fc.assert(
      fc.property(number, fc.option(fc.nat()), sums, (one, maybe, many) => {
        const text = written((pen) => pen.int(one).maybe(maybe).sparse(many));
        const cursor = new Cursor('test', text);
        const read = [cursor.int(), cursor.maybe(), cursor.sparse(many.length)];
        expect(cursor.whole(read)).toEqual([one, maybe, many]);
      }),
    );
  });
});

describe('Words', () => {
  it('gives back texts and hashes, and null', () => {
    const text = fc.option(fc.string({ unit: 'binary', maxLength: 9 }));
    const hash = fc.option(fc.oneof(fc.string({ maxLength: 9 }), fc.stringMatching(/^[0-9a-f]*$/)));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, hash)), (pairs) => {
        const words = new Words();
        const pen = new Pen(words);
        for (const [each, other] of pairs) pen.text(each).hash(other);
        const cursor = new Cursor('test', pen.written, readWords(words.stored()));
        const read = cursor.toTheEnd(() => [cursor.textOrNull(), cursor.hash()]);
        expect(read).toEqual(pairs);
      }),
    );
  });

  it('packs a commit into two thirds', () => {
    const words = new Words();
    words.hash('0123456789abcdef0123456789abcdef01234567');
    words.hash('0123456789abcdef0123456789abcdef01234567');
    expect(words.stored().h).toHaveLength(30);
  });
});

describe('Cursor', () => {
  it.each([
    { name: 'a text that ends too soon', read: (c: Cursor) => [c.count(), c.count()] },
    { name: 'a text that goes on', read: (c: Cursor) => c.whole('') },
    { name: 'a reference to nothing', read: (c: Cursor) => c.text() },
  ])('refuses $name, and names the field', ({ read }) => {
    const cursor = new Cursor('led', 'B');
    expect(() => read(cursor)).toThrow('The field led of the record is damaged.');
  });

  it.each(['é', '=', ' ', '\u0000'])('refuses the character %p', (character) => {
    expect(() => new Cursor('act', character).count()).toThrow('act');
  });
});
