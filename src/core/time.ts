/** An instant: whole milliseconds since the epoch. Whole, because sums of whole numbers do not depend on their order. */
export type EpochMillis = number;
/** A length of time in whole milliseconds, never negative. */
export type Millis = number;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Two functions may run on machines whose clocks are so far apart. */
export const CLOCKS_APART = 2 * MINUTE;
