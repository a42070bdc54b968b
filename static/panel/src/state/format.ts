const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** What stands where nothing is known. */
export const NOTHING = '–';

export const number = (value: number): string => whole.format(value);

export const decimal = (value: number): string => fine.format(value);

/** A share from 0 to 1. */
export const share = (value: number): string => percent.format(value);

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size in its largest unit: "1.5 MiB". */
export function bytes(size: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(1, size)) / 10), BYTE_UNITS.length - 1);
  return `${fine.format(size / 1024 ** power)} ${BYTE_UNITS[power] ?? ''}`;
}

/** A noun with its number: "1 run", "2,000 runs"; `plural` where it is not formed with an s. */
export function many(count: number, noun: string, plural = `${noun}s`): string {
  return `${number(count)} ${count === 1 ? noun : plural}`;
}

const UNITS = [
  { from: DAY, unit: 'd', size: DAY, below: 'h', part: HOUR },
  { from: HOUR, unit: 'h', size: HOUR, below: 'min', part: MINUTE },
  { from: MINUTE, unit: 'min', size: MINUTE, below: 's', part: 1 },
] as const;

/** A length of time in its two largest units: "3 min 20 s"; below a second with one decimal. */
export function lasting(seconds: number): string {
  const found = UNITS.find(({ from }) => Math.round(seconds) >= from);
  if (!found) return seconds < 10 ? `${fine.format(seconds)} s` : `${Math.round(seconds)} s`;
  const parts = Math.round(seconds / found.part);
  const perUnit = found.size / found.part;
  const rest = parts % perUnit;
  const main = `${Math.floor(parts / perUnit)} ${found.unit}`;
  return rest === 0 ? main : `${main} ${rest} ${found.below}`;
}

const day = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

/** A UTC day as people say it: "Mon 9 Nov". */
export const dayName = (at: number): string => day.format(at * 1000).replace(',', '');

/** The upper end of a bucket: "≤ 2 min"; the last has none. */
export function bucketName(bounds: readonly number[], index: number): string {
  const bound = bounds[index];
  return bound === undefined ? `> ${lasting(bounds.at(-1) ?? 0)}` : `≤ ${lasting(bound)}`;
}
