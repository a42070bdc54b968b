import { DAY, HOUR, MINUTE, SECOND, type EpochMillis, type Millis } from '../time';

/** `2026-11-22 21:05 UTC`. */
export const utc = (at: EpochMillis): string =>
  `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const UNITS: readonly (readonly [unit: Millis, name: string, upTo: Millis])[] = [
  [SECOND, 'second', 2 * MINUTE],
  [MINUTE, 'minute', 2 * HOUR],
  [HOUR, 'hour', 2 * DAY],
  [DAY, 'day', Infinity],
];

/** `45 seconds`, `2 minutes`, `36 hours`, `12 days`: a length of time for people. */
export const lasting = (millis: Millis): string => inUnits(millis, Math.round);

/** The same, never longer than it was. */
export const lastingAtLeast = (millis: Millis): string => inUnits(millis, Math.floor);

function inUnits(millis: Millis, whole: (number: number) => number): string {
  const [unit, name] = UNITS.find(([, , upTo]) => millis < upTo) ?? [DAY, 'day'];
  return many(Math.max(1, whole(millis / unit)), name);
}

/** `1 run`, `3 runs`, `2 pushes`, `4 repositories`. */
export function many(count: number, noun: string): string {
  const plural = noun.endsWith('sh')
    ? `${noun}es`
    : noun.endsWith('ry')
      ? `${noun.slice(0, -1)}ies`
      : `${noun}s`;
  return `${String(count)} ${count === 1 ? noun : plural}`;
}

/** `0.04 %`, never more exact than it is. */
export function percent(share: number): string {
  if (share < 0.0001) return 'less than 0.01 %';
  return `${String(Number((100 * share).toPrecision(2)))} %`;
}

/** A number of expected arrivals: `0.4`, `11`. */
export const about = (number: number): string =>
  number < 10 ? String(Math.round(number * 10) / 10) : String(Math.round(number));
