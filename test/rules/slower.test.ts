/** Two days of two pipelines, and a third: by night the quick one runs alone, by day the slow one as well. */
import { ALERTS_FILE } from './outage';
import { firings } from './promtool';
import type { Recording } from './recording';

const EVERY_SECONDS = 600;
const STEPS_AN_HOUR = 6;
const HOURS = 72;
/** The third day at nine. */
const SLOW_FROM = 57;
const QUICK = 30;
const SLOW = 240;

const TARGET = 'job="bitbucket",instance="acme",workspace="acme",repository="web"';
const hours = Array.from({ length: HOURS * STEPS_AN_HOUR }, (_, step) => step / STEPS_AN_HOUR);
const isDay = (hour: number): boolean => hour % 24 >= 9 && hour % 24 < 18;

/** A counter that grows by so much at each step. */
function growing(by: (hour: number) => number): readonly number[] {
  let total = 0;
  return hours.map((hour) => (total += by(hour)));
}

/** Every ten minutes a run of each pipeline that is at work, so many times as long from the third day on. */
function recorded(times: number): Recording {
  const pace = (hour: number): number => (hour >= SLOW_FROM ? times : 1);
  const pipelines = {
    smoke: { runs: () => 1, seconds: QUICK },
    main: { runs: (hour: number) => Number(isDay(hour)), seconds: SLOW },
  };
  const series = Object.entries(pipelines).flatMap(([name, { runs, seconds }]) => {
    const of = (part: string): string =>
      `bitbucket_pipeline_run_duration_seconds_${part}{pipeline="${name}",result="success",${TARGET}}`;
    return [
      [of('count'), growing(runs)] as const,
      [of('sum'), growing((hour) => runs(hour) * seconds * pace(hour))] as const,
    ];
  });
  return { intervalSeconds: EVERY_SECONDS, scrapes: hours.length, series: new Map(series) };
}

const fired = (times: number): readonly { readonly alert: string; readonly from: number }[] =>
  firings(ALERTS_FILE, recorded(times), EVERY_SECONDS)
    .filter(({ alert }) => alert === 'BitbucketSlowerThanLastWeek')
    .map(({ alert, from }) => ({ alert, from }));

it('is not said of a day that runs other pipelines than the night', () => {
  expect(fired(1)).toEqual([]);
});

it('is said within a working day of a repository that takes twice as long', () => {
  const [first, ...more] = fired(2);
  expect(more).toEqual([]);
  expect(first?.from).toBeGreaterThan(SLOW_FROM * 3600);
  expect(first?.from).toBeLessThan((SLOW_FROM + 6) * 3600);
});
