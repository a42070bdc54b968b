import { lastBefore, nextAfter, readCron } from '../../src/core/health/cron';

const at = (text: string): number => Date.parse(`${text}Z`);
/** A Wednesday. */
const NOON = at('2026-11-04T12:00');

describe('when a schedule starts a run', () => {
  it.each([
    ['0 0 12 * * ? *', '2026-11-03T12:00', '2026-11-05T12:00'],
    ['0 30 * * * ? *', '2026-11-04T11:30', '2026-11-04T12:30'],
    ['0 0 12 * * ?', '2026-11-03T12:00', '2026-11-05T12:00'],
    ['20 5 0 * * ? *', '2026-11-04T00:05:20', '2026-11-05T00:05:20'],
    ['0 0/20 * * * ? *', '2026-11-04T11:40', '2026-11-04T12:20'],
    ['0 4/20 * * * ? *', '2026-11-04T11:44', '2026-11-04T12:04'],
    ['0 0 6,18 * * ? *', '2026-11-04T06:00', '2026-11-04T18:00'],
    ['0 0 9-11 ? * MON-FRI *', '2026-11-04T11:00', '2026-11-05T09:00'],
    ['0 0 2 ? * 1 *', '2026-11-01T02:00', '2026-11-08T02:00'],
    ['0 0 2 ? * sun *', '2026-11-01T02:00', '2026-11-08T02:00'],
    ['0 15 3 1 * ? *', '2026-11-01T03:15', '2026-12-01T03:15'],
    ['0 0 0 31 JAN ? *', '2026-01-31T00:00', '2027-01-31T00:00'],
    ['0 0 12 * * ? 2026-2027', '2026-11-03T12:00', '2026-11-05T12:00'],
  ])('%s, before and after a Wednesday at noon', (pattern, before, after) => {
    const cron = readCron(pattern);
    expect(cron && [lastBefore(cron, NOON), nextAfter(cron, NOON)]).toEqual([
      at(before),
      at(after),
    ]);
  });

  it('is never where no day fits', () => {
    const cron = readCron('0 0 0 31 FEB ? *');
    expect(cron && [lastBefore(cron, NOON), nextAfter(cron, NOON)]).toEqual([null, null]);
  });

  it.each([
    ...['', '* * * * *', '0 60 * * * ? *', '0 0 24 * * ? *', '0 0 0 0 * ? *', '0 0 0 ? * 8 *'],
    ...['0 0 0 L * ? *', '0 0 0 ? * 2#1 *', '0 0 5-3 * * ? *', '0 */0 * * * ? *', '0 0 1, * * ? *'],
    ...['0 0 0 ? * MONDAY *', '0 0 -1 * * ? *', '0 0 1.5 * * ? *', '0 0 0 * * ? * *'],
  ])('is not guessed at for %j', (pattern) => {
    expect(readCron(pattern)).toBeNull();
  });
});
