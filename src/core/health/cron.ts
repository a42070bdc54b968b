import { DAY, MINUTE, SECOND, type EpochMillis } from '../time';

/** When a schedule starts a run, in UTC. */
export interface Cron {
  /** From midnight, in order; at least one. */
  readonly timesOfDay: readonly number[];
  readonly isDay: (day: Date) => boolean;
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
/** Sunday is 1, as in the expressions of Quartz. */
const WEEKDAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');

interface Bounds {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

/** Seconds, minutes, hours, days of the month, months, days of the week, years. */
const FIELDS: readonly Bounds[] = [
  { from: 0, to: 59 },
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31 },
  { from: 1, to: 12, names: MONTHS },
  { from: 1, to: 7, names: WEEKDAYS },
  { from: 1970, to: 2199 },
];

/** A `cron_pattern` of seven fields, of which the last may be left out; null where it is not understood to its end. */
export function readCron(pattern: string): Cron | null {
  const words = pattern.trim().toUpperCase().split(/\s+/);
  if (words.length !== FIELDS.length && words.length !== FIELDS.length - 1) return null;
  const fields = FIELDS.map((bounds, at) => readField(words[at] ?? '*', bounds));
  const [seconds, minutes, hours, days, months, weekdays, years] = fields;
  if (!seconds || !minutes || !hours || !days || !months || !weekdays || !years) return null;
  const second = Math.min(...seconds) * SECOND;
  const timesOfDay = [...hours].flatMap((hour) =>
    [...minutes].map((minute) => (hour * 60 + minute) * MINUTE + second),
  );
  return {
    timesOfDay: timesOfDay.sort((a, b) => a - b),
    isDay: (day) =>
      days.has(day.getUTCDate()) &&
      months.has(day.getUTCMonth() + 1) &&
      weekdays.has(day.getUTCDay() + 1) &&
      years.has(day.getUTCFullYear()),
  };
}

function readField(word: string, bounds: Bounds): ReadonlySet<number> | null {
  const all = new Set<number>();
  for (const part of word.split(',')) {
    const range = readPart(part, bounds);
    if (range === null) return null;
    for (let value = range.from; value <= range.to; value += range.step) all.add(value);
  }
  return all;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

const PART = /^(?:[*?]|([0-9A-Z]+)(?:-([0-9A-Z]+))?)(?:\/(\d{1,4}))?$/;

/** `*`, `5`, `5-7`, `5/10`, which goes on to the end, and `5-7/2`. */
function readPart(part: string, bounds: Bounds): Range | null {
  const [whole, first, last, by] = PART.exec(part) ?? [];
  if (whole === undefined) return null;
  const step = Number(by ?? 1);
  if (first === undefined) return within({ ...bounds, step }, bounds);
  const from = valueOf(first, bounds);
  if (last !== undefined) return within({ from, to: valueOf(last, bounds), step }, bounds);
  return within({ from, to: by === undefined ? from : bounds.to, step }, bounds);
}

const within = (range: Range, { from, to }: Bounds): Range | null =>
  range.from >= from && range.to <= to && range.from <= range.to && range.step >= 1 ? range : null;

function valueOf(word: string, { from, names = [] }: Bounds): number {
  if (names.includes(word)) return names.indexOf(word) + from;
  return /^\d+$/.test(word) ? Number(word) : Number.NaN;
}

/** Nothing is looked for beyond a leap year. */
const DAYS_MOST = 366;

/** The next time after a moment; null where there is none within a year. */
export function nextAfter(cron: Cron, moment: EpochMillis): EpochMillis | null {
  for (let ahead = 0; ahead <= DAYS_MOST; ahead++) {
    const midnight = (Math.floor(moment / DAY) + ahead) * DAY;
    const time = cron.timesOfDay.find((of) => midnight + of > moment);
    if (time !== undefined && cron.isDay(new Date(midnight))) return midnight + time;
  }
  return null;
}

/** The last time before a moment; null where there was none within a year. */
export function lastBefore(cron: Cron, moment: EpochMillis): EpochMillis | null {
  for (let back = 0; back <= DAYS_MOST; back++) {
    const midnight = (Math.floor(moment / DAY) - back) * DAY;
    const time = cron.timesOfDay.findLast((of) => midnight + of < moment);
    if (time !== undefined && cron.isDay(new Date(midnight))) return midnight + time;
  }
  return null;
}
