import { missedRun } from '../../src/core/health/schedules';
import { DAY, HOUR, MINUTE } from '../given';
import { givenClues, healthyTotals, NOW } from './given';

/** Runs so many hours before now, and a schedule that was on a month ago and is on now. */
function totalsOf(hoursAgo: readonly number[], pattern: string) {
  const hours = hoursAgo.map((ago) => [Math.floor(NOW / HOUR) - ago, 1] as const);
  return healthyTotals({
    clues: givenClues(),
    reconciliation: { at: NOW - MINUTE, failure: null },
    history: { since: NOW - 56 * DAY, page: 1, isDone: true },
    runHours: new Map(hours),
    schedules: {
      ...{ at: NOW - MINUTE, askedAt: NOW - MINUTE },
      list: [{ pipeline: 'nightly', pattern, since: NOW - 30 * DAY }],
    },
  });
}

describe('a scheduled run that has not come', () => {
  it('is one of a schedule that was heeded three times before', () => {
    expect(missedRun(totalsOf([49, 73, 97], '0 30 8 * * ? *'))?.dueAt).toBe(NOW - 24.5 * HOUR);
  });

  it('is none that came seconds early, in the hour before', () => {
    expect(missedRun(totalsOf([26, 49, 73, 97], '0 0 8 * * ? *'))).toBeNull();
  });

  it('is none of a schedule that two runs alone cannot show to be heeded', () => {
    expect(missedRun(totalsOf([4, 6], '0 0 * * * ? *'))).toBeNull();
    expect(missedRun(totalsOf([4, 6, 8, 9], '0 0 * * * ? *'))?.dueAt).toBe(NOW - 2 * HOUR);
  });
});
