import { at, countAt, countIn, instantAt, listAt, numberAt, textAt } from './json';

describe('at', () => {
  it.each([
    { name: 'null', value: null },
    { name: 'a text', value: 'text' },
    { name: 'an array', value: [{ a: 1 }] },
    { name: 'a field that is not its own', value: {} },
  ])('finds nothing in $name', ({ value }) => {
    expect(at(value, 'toString', 'length')).toBeUndefined();
  });

  it('finds a field called __proto__ only where JSON wrote one', () => {
    expect(at({}, '__proto__')).toBeUndefined();
    expect(at(JSON.parse('{"__proto__":{"a":1}}'), '__proto__', 'a')).toBe(1);
  });
});

describe('textAt, numberAt, countAt, listAt', () => {
  it('take an empty text for none', () => {
    expect(textAt({ a: '' }, 'a')).toBeNull();
  });

  it.each([Infinity, NaN, 1e300, '7', null])('take %p for no number', (a) => {
    expect(numberAt({ a }, 'a')).toBeNull();
  });

  it.each([0, -1, 1.5, 2 ** 60])('take %p for no count', (a) => {
    expect(countAt({ a }, 'a')).toBeNull();
  });

  it.each([
    { digits: '7', count: 7 },
    { digits: '2026112801', count: 2_026_112_801 },
    { digits: '9007199254740991', count: 2 ** 53 - 1 },
    { digits: '9007199254740992', count: null },
    { digits: '0', count: null },
    { digits: undefined, count: null },
  ])('take $digits in a text for $count', ({ digits, count }) => {
    expect(countIn(digits)).toBe(count);
  });

  it('take anything but an array for an empty list', () => {
    expect(listAt({ a: { length: 3 } }, 'a')).toEqual([]);
  });
});

describe('instantAt', () => {
  const instant = Date.UTC(2026, 2, 2, 9, 10, 11, 143);

  it.each([
    '2026-03-02T09:10:11.143Z',
    '2026-03-02T09:10:11.14397Z',
    '2026-03-02T09:10:11.143556468Z',
    '2026-03-02T09:10:11.143970+00:00',
    '2026-03-02T11:10:11.143970+02:00',
  ])('reads %s', (at) => {
    expect(instantAt({ at }, 'at')).toBe(instant);
  });

  it.each([
    '',
    '5',
    '2026',
    'yesterday',
    '+275760-09-13T00:00:00Z',
    '2026-13-45T99:99:99Z',
    7,
    null,
  ])('reads %p as no instant', (at) => {
    expect(instantAt({ at }, 'at')).toBeNull();
  });
});
