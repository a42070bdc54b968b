import { activityOf, REST_AFTER } from '../../src/core/health/activity';
import { quietUntil } from '../../src/core/health/quiet';
import type { Tempo } from '../../src/core/health/rhythm/tempo';
import { HOUR, MINUTE } from '../given';
import { givenClues, healthyTotals, NOW } from './given';
import { scheduled } from './situations';

const HERE = Math.floor(NOW / HOUR);

/** Eight weeks of `count` runs in each working hour, the last of them now. */
function workedAt(count: number): ReturnType<typeof healthyTotals> {
  const hours = new Map<number, number>();
  for (let hour = HERE - 8 * 7 * 24; hour <= HERE; hour++) {
    const time = new Date(hour * HOUR);
    const isWorking = time.getUTCHours() >= 8 && time.getUTCHours() < 17;
    if (isWorking && time.getUTCDay() % 6 !== 0) hours.set(hour, count);
  }
  return healthyTotals({
    runHours: hours,
    history: { since: (HERE - 8 * 7 * 24) * HOUR, page: 1, isDone: true },
  });
}

/** Others who do what is expected of them, times `liveliness`, for as long as anybody looks. */
function othersAt(liveliness: number): Tempo {
  const length = 60 * 24;
  return {
    since: HERE - 30 * 24,
    expected: Array.from({ length }, () => 10),
    seen: Array.from({ length }, () => 10 * liveliness),
  };
}

/** The first whole hour from now on at which a silence is improbable enough; 15 days when none is. */
function flatAfter(totals: ReturnType<typeof healthyTotals>, tempo: Tempo): number {
  for (let at = NOW; at <= NOW + REST_AFTER; at += HOUR) {
    const { silence } = activityOf(totals, tempo, at);
    if (silence !== null && silence.chance < silence.limit) return at;
  }
  return NOW + REST_AFTER;
}

describe('quietUntil', () => {
  it.each([1, 2, 5])(
    'is before every flatline, with %i runs an hour, whatever the others do',
    (count) => {
      const totals = workedAt(count);
      const quiet = quietUntil(totals);
      for (const liveliness of [0, 0.5, 1, 1.4, 2, 5])
        expect(flatAfter(totals, othersAt(liveliness))).toBeGreaterThanOrEqual(quiet);
    },
  );

  it('is near the flatline of a repository whose neighbours are as lively as can be', () => {
    const totals = workedAt(2);
    const flat = flatAfter(totals, othersAt(2));
    expect(flat).toBeLessThan(NOW + 2 * 24 * HOUR);
    expect(quietUntil(totals)).toBeGreaterThanOrEqual(flat - 2 * HOUR);
  });

  it('is two weeks away where too little is known for a rhythm', () => {
    const { clues } = healthyTotals();
    const lastRunAt = clues.started.at(-1)?.[1] ?? 0;
    expect(quietUntil(healthyTotals())).toBe(lastRunAt + REST_AFTER);
  });

  it('is an hour after a scheduled run is due that would be the first since the last run', () => {
    const { totals } = scheduled('0 58 7 * * ? *');
    expect(quietUntil(totals)).toBe(Date.UTC(2026, 10, 4, 8, 58));
  });

  it('is a time that can be stored, whatever a payload says of the past', () => {
    const clues = givenClues();
    const totals = healthyTotals({ clues, runHours: new Map([[-20_000_000, 1]]) });
    expect(quietUntil(totals)).toBeGreaterThanOrEqual(0);
  });

  it('is over where three pushes have started nothing', () => {
    const pushes = Array.from({ length: 12 }, (_, index) => ({
      id: `${String(index).padStart(12, '0')}:refs/heads/main`,
      at: NOW - (20 - index) * MINUTE,
      branch: 'main',
    }));
    const started = pushes.map(({ id, at }) => [id.slice(0, 12), at] as const);
    const after = (answered: number) =>
      quietUntil({
        ...workedAt(1),
        pushes,
        clues: givenClues({ started: started.slice(0, answered) }),
      });
    expect(after(9)).toBe(0);
    expect(after(10)).toBeGreaterThan(NOW);
  });
});
