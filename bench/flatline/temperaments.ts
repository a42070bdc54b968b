import type { Chance } from './random';

/** How one simulated repository lives. Rates are runs a working day that people start. */
export interface Temperament {
  readonly kind: string;
  readonly perDay: number;
  /** Gamma shape of a day's level: small is moody. */
  readonly steadiness: number;
  readonly nightShare: number;
  readonly weekendShare: number;
  /** Hours between runs that a clock starts; 0 for none. `weekdays` keeps them off weekends. */
  readonly clockHours: number;
  readonly clockWeekdays: boolean;
  /** Two fortnights a year in which nobody works on it. */
  readonly hasVacations: boolean;
  /** Whether it is retired for good in the middle of the year. */
  readonly retires: boolean;
  /** Whether each arrival starts two to four pipelines at once; `perDay` counts arrivals then. */
  readonly isBunched: boolean;
}

type Make = (chance: Chance) => Temperament;

const PLAIN = {
  steadiness: 60,
  nightShare: 0.02,
  weekendShare: 0.03,
  clockHours: 0,
  clockWeekdays: false,
  hasVacations: false,
  retires: false,
  isBunched: false,
};

const people =
  (kind: string, [from, to]: readonly [number, number], more: Partial<Temperament> = {}): Make =>
  (chance) => ({ ...PLAIN, kind, perDay: chance.between(from, to), ...more });

/** Twenty-one places: every workspace deals them out in turn. */
export const TEMPERAMENTS: readonly Make[] = [
  people('busy', [15, 60], { steadiness: 120 }),
  people('steady', [5, 14]),
  people('quiet', [1, 4], { steadiness: 6 }),
  people('sporadic', [0.1, 0.7], { steadiness: 1 }),
  people('nightly', [0.1, 0.3], { steadiness: 4, clockHours: 24 }),
  people('steady', [5, 14]),
  people('moody', [1, 4], { steadiness: 0.8, hasVacations: true }),
  people('hourly', [2, 10], { clockHours: 1 }),
  people('quiet', [1, 4], { steadiness: 4, hasVacations: true }),
  people('busy', [15, 40], { steadiness: 80, nightShare: 0.15, weekendShare: 0.2 }),
  people('sporadic', [0.2, 0.9], { steadiness: 1 }),
  people('steady', [5, 10], { steadiness: 40 }),
  people('nightly', [0, 0], { clockHours: 24, clockWeekdays: true }),
  people('quiet', [1, 4], { steadiness: 6, retires: true }),
  people('steady', [6, 12], { hasVacations: true, steadiness: 40 }),
  people('moody', [1, 4], { steadiness: 0.5, hasVacations: true }),
  people('busy', [20, 50], { steadiness: 120 }),
  people('nightly', [3, 8], { clockHours: 24 }),
  people('sporadic', [0.1, 0.5], { steadiness: 0.7 }),
  people('steady', [5, 12], { retires: true }),
  people('bunched', [5, 14], { isBunched: true }),
];
