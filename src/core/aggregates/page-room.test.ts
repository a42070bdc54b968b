import { DAY } from '../time';
import { decideRoom, decideShare, type PageRoom, type Sized } from './page-room';

const NOW = 100 * DAY;
const LIMIT = 100;

/** A repository by the number under which it is known; lines with everything, without steps, and without branches. */
const sized = (number: number, lines: readonly number[], isNew = false): Sized => ({
  id: `id${String(number)}`,
  slug: `r${String(number)}`,
  knownSince: number,
  lines,
  isNew,
});
const small = (number: number, isNew = false): Sized => sized(number, [20, 20, 20], isNew);

const decided = (before: PageRoom | null, all: readonly Sized[], now = NOW) =>
  decideRoom(before, all, { limit: LIMIT, now });

/** `r1` in full, `r1-` without steps, `r1--` without branches either; those left out after a bar. */
function told(room: PageRoom | null, all: readonly Sized[]): string {
  if (room === null) return 'everything';
  const shown = all.flatMap(({ id, slug }) =>
    room.shown.includes(id) ? [slug + '-'.repeat(room.reduced[id] ?? 0)] : [],
  );
  return `${shown.join(' ')} | ${room.leftOut.slugs.join(' ')}`;
}

describe('decideRoom', () => {
  it.each([
    { what: 'everything that fits', all: [small(1), small(2)], says: 'everything' },
    {
      what: 'the largest without its steps',
      all: [sized(1, [50, 30, 20]), sized(2, [60, 30, 20])],
      says: 'r1 r2- | ',
    },
    {
      what: 'it without branches when all steps beyond a fair share are gone',
      all: [sized(1, [55, 50, 30]), sized(2, [90, 60, 40])],
      says: 'r1- r2-- | ',
    },
    {
      what: 'nobody with less who takes no more than a fair share',
      all: [sized(1, [24, 10, 10]), small(2), small(3), small(4), small(5)],
      says: 'r1- r2 r3 r4 r5 | ',
    },
    {
      what: 'all but the youngest when no detail is left to lose',
      all: [small(1), small(2), small(3), small(4), small(5), small(6)],
      says: 'r1 r2 r3 r4 r5 | r6',
    },
    { what: 'one at least', all: [sized(1, [300, 300, 300])], says: 'everything' },
  ])('shows $what', ({ all, says }) => {
    expect(told(decided(null, all), all)).toBe(says);
  });

  const six = [1, 2, 3, 4, 5, 6].map((number) => small(number));
  const full = decided(null, six);

  it('changes nothing where nothing has moved', () => {
    expect(decided(full, six, NOW + 9 * DAY)).toEqual(full);
  });

  it('gives a newcomer no place but a free one', () => {
    const more = [...six, sized(7, [15, 15, 15], true)];
    expect(told(decided(full, more), more)).toBe('r1 r2 r3 r4 r5 | r6 r7');
    const fewer = [...six.slice(0, 4), small(6), sized(7, [15, 15, 15], true)];
    expect(told(decided(full, fewer), fewer)).toBe('r1 r2 r3 r4 r7 | r6');
  });

  it('takes back below 80 %, and a day after it last changed', () => {
    const rest = [small(1), small(2), small(3), small(6)];
    expect(told(decided(full, rest, NOW + DAY - 1), rest)).toBe('r1 r2 r3 | r6');
    expect(told(decided(full, rest, NOW + DAY), rest)).toBe('everything');
    const more = [...rest, small(4)];
    expect(told(decided(full, more, NOW + DAY), more)).toBe('r1 r2 r3 r4 | r6');
  });
});

describe('decideShare', () => {
  const share = (before: number | null, lines: number, at = NOW) =>
    decideShare(before === null ? null : { at: NOW, series: before }, {
      ...{ room: null, all: [sized(1, [lines, lines, lines]), small(2)], limit: LIMIT, now: at },
    }).series;

  it.each([
    { what: 'begins with four fifths of what is left', before: null, lines: 20, at: NOW, is: 24 },
    { what: 'stays while there is room for it', before: 24, lines: 32, at: NOW + DAY, is: 24 },
    { what: 'shrinks where there is not', before: 24, lines: 40, at: NOW, is: 16 },
    { what: 'does not grow within a day', before: 16, lines: 20, at: NOW + DAY - 1, is: 16 },
    { what: 'grows after a day', before: 16, lines: 20, at: NOW + DAY, is: 24 },
    { what: 'is nothing where nothing is left', before: 16, lines: 90, at: NOW, is: 0 },
  ])('$what', ({ before, lines, at, is }) => {
    expect(share(before, lines, at)).toBe(is);
  });
});
