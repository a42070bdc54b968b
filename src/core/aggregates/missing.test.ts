/** When a repository that Bitbucket no longer lists is removed, at the bounds of the rule. */
import { DAY, HOUR, MINUTE } from '../time';
import { missed, type Lacking, type Reading } from './missing';

const NOW = 100 * DAY;

/** So many repositories that are missing for so long, and answer 404. */
const missing = (count: number, age: number, answer: Lacking['answer'] = 'not_found') =>
  Array.from({ length: count }, (_, at) => ({
    uuid: `${answer}${String(at)}`,
    missingSince: NOW - age,
    answer,
  }));

const reading = (changes: Partial<Reading>): Reading => ({
  ...{ now: NOW, known: 10, lacking: [], removedAt: [] },
  ...changes,
});

const ONE = missing(1, DAY);

interface Case {
  readonly what: string;
  readonly of: Partial<Reading>;
  readonly removed: number;
  readonly held?: number;
}

const CASES: readonly Case[] = [
  { what: 'missing for 23 h 59', of: { lacking: missing(1, DAY - MINUTE) }, removed: 0 },
  { what: 'missing for 24 h', of: { lacking: ONE }, removed: 1 },
  { what: 'a 403 after 24 h', of: { lacking: missing(1, DAY, 'another') }, removed: 0 },
  { what: 'not asked after 24 h', of: { lacking: missing(1, DAY, 'unasked') }, removed: 0 },
  { what: '3 of 10', of: { lacking: missing(3, DAY) }, removed: 3 },
  { what: '4 of 10', of: { lacking: missing(4, DAY) }, removed: 0, held: 4 },
  {
    what: '3 of 10 and one not asked',
    of: { lacking: [...missing(3, DAY), ...missing(1, DAY, 'unasked')] },
    removed: 0,
    held: 3,
  },
  {
    what: '3 of 10 and one missing since an hour',
    of: { lacking: [...missing(3, DAY), ...missing(4, HOUR).slice(3)] },
    removed: 3,
  },
  { what: '4 of 79', of: { known: 79, lacking: missing(4, DAY) }, removed: 0, held: 4 },
  { what: '4 of 80', of: { known: 80, lacking: missing(4, DAY) }, removed: 4 },
  { what: '10 of 200', of: { known: 200, lacking: missing(10, DAY) }, removed: 10 },
  { what: '11 of 200', of: { known: 200, lacking: missing(11, DAY) }, removed: 0, held: 11 },
  {
    what: '5 of 200 after 5 others',
    of: { known: 195, lacking: missing(5, DAY), removedAt: Array<number>(5).fill(NOW - HOUR) },
    removed: 5,
  },
  {
    what: '6 of 200 after 5 others',
    of: { known: 195, lacking: missing(6, DAY), removedAt: Array<number>(5).fill(NOW - HOUR) },
    removed: 0,
    held: 6,
  },
  {
    what: 'one more, 23 h 59 after three',
    of: { known: 7, lacking: ONE, removedAt: Array<number>(3).fill(NOW - DAY + MINUTE) },
    removed: 0,
    held: 1,
  },
  {
    what: 'three more, the next day',
    of: { known: 7, lacking: missing(3, DAY), removedAt: Array<number>(3).fill(NOW - DAY) },
    removed: 3,
  },
];

describe('missed', () => {
  it.each(CASES)('$what', ({ of, removed, held = 0 }) => {
    const told = missed(reading(of));
    expect([told.removed.length, told.held.length]).toEqual([removed, held]);
  });

  it.each([
    ['first answered 404', undefined, 'not_found', NOW],
    ['answered 404 again', NOW - HOUR, 'not_found', NOW - HOUR],
    ['not asked this time', NOW - HOUR, 'unasked', NOW - HOUR],
    ['never asked', undefined, 'unasked', undefined],
    ['answered otherwise in between', NOW - HOUR, 'another', undefined],
  ] as const)('%s', (_, missingSince, answer, since) => {
    const lacking = [{ uuid: 'a', missingSince, answer }];
    expect(missed(reading({ lacking })).missingSince.get('a')).toBe(since);
  });

  it('begins again after an answer that was no 404', () => {
    let missingSince: number | undefined;
    const removed: number[] = [];
    for (let hour = 0; hour <= 48; hour += 6) {
      const answer = hour === 18 ? 'another' : 'not_found';
      const lacking = [{ uuid: 'a', missingSince, answer }] as const;
      const told = missed(reading({ now: NOW + hour * HOUR, lacking }));
      missingSince = told.missingSince.get('a');
      if (told.removed.length > 0) removed.push(hour);
    }
    expect(removed).toEqual([48]);
  });
});
