/** Hours since the epoch; the epoch was a Thursday. */
export type Hour = number;

export const HOURS_A_DAY = 24;
export const HOURS_A_WEEK = 168;
const EPOCH_HOUR_OF_WEEK = 3 * HOURS_A_DAY;

/** 0 is Monday 00:00 to 01:00 UTC. */
export const hourOfWeek = (hour: Hour): number => (hour + EPOCH_HOUR_OF_WEEK) % HOURS_A_WEEK;

export const dayOfWeek = (hourOfTheWeek: number): number => Math.floor(hourOfTheWeek / HOURS_A_DAY);

export const isWeekend = (hourOfTheWeek: number): boolean => hourOfTheWeek >= 5 * HOURS_A_DAY;

/** The hour of the day, from 0 on working days and from 24 on weekends: 48 kinds of hours. */
export const kindOfDay = (hourOfTheWeek: number): number =>
  (hourOfTheWeek % HOURS_A_DAY) + (isWeekend(hourOfTheWeek) ? HOURS_A_DAY : 0);
