import type { Measured } from './measure';

/** What one seed, or several together, come to; counts, so that they can be added. */
export interface Tally {
  readonly name: string;
  readonly years: number;
  readonly falseAlarms: number;
  readonly busy: Measured['busy'];
  readonly pushes: Omit<Measured['pushes'], 'falseAlarms'>;
}

/** At most so many false alarms a repository-year, at least such shares of outages found in time. */
const MOST_FALSE_ALARMS = 1;
const BUSY_IN_TIME = 0.95;
const PUSHES_IN_TIME = 0.99;

export const tallyOf = (seed: number, { repositories, ours, busy, pushes }: Measured): Tally => ({
  name: `seed ${String(seed)}`,
  years: repositories,
  falseAlarms: Math.round(ours.falseAlarms * repositories),
  busy,
  pushes,
});

export function together(tallies: readonly Tally[]): Tally {
  const sum = (pick: (tally: Tally) => number): number =>
    tallies.reduce((total, tally) => total + pick(tally), 0);
  return {
    name: 'together',
    years: sum(({ years }) => years),
    falseAlarms: sum(({ falseAlarms }) => falseAlarms),
    busy: {
      outages: sum(({ busy }) => busy.outages),
      within10Gaps: sum(({ busy }) => busy.within10Gaps),
    },
    pushes: {
      outages: sum(({ pushes }) => pushes.outages),
      byThird: sum(({ pushes }) => pushes.byThird),
    },
  };
}

const aYear = ({ falseAlarms, years }: Tally): number => falseAlarms / years;
const inTime = ({ busy }: Tally): number => busy.within10Gaps / busy.outages;
const byThird = ({ pushes }: Tally): number => pushes.byThird / pushes.outages;

export const isKept = (tally: Tally): boolean =>
  aYear(tally) <= MOST_FALSE_ALARMS &&
  inTime(tally) >= BUSY_IN_TIME &&
  byThird(tally) >= PUSHES_IN_TIME;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const lineOf = (tally: Tally): string =>
  [
    tally.name.padEnd(16),
    `${aYear(tally).toFixed(2)} false alarms a repository-year`,
    `${percent(inTime(tally))} of ${String(tally.busy.outages)} busy outages within ten gaps`,
    `${percent(byThird(tally))} of ${String(tally.pushes.outages)} by the third push`,
  ].join('  ');

/** The worst seed in each respect; they need not be the same. */
export function worstOf(tallies: readonly Tally[]): string {
  const mostOf = (badness: (tally: Tally) => number): Tally | undefined =>
    [...tallies].sort((a, b) => badness(b) - badness(a))[0];
  const told = (tally: Tally | undefined, tell: (tally: Tally) => string): string =>
    tally === undefined ? '' : `${tell(tally)} (${tally.name})`;
  return [
    'worst'.padEnd(16),
    told(mostOf(aYear), (tally) => aYear(tally).toFixed(2)),
    told(
      mostOf((tally) => -inTime(tally)),
      (tally) => percent(inTime(tally)),
    ),
    told(
      mostOf((tally) => -byThird(tally)),
      (tally) => percent(byThird(tally)),
    ),
  ].join('  ');
}
