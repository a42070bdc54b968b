import type { StoredTotals } from './shape';

type Check = (value: unknown) => boolean;

const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isText: Check = (value) => typeof value === 'string';
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isNumbers = listOf(isNumber);
const isRows = listOf(isNumbers);
const isTables: Check = (value) =>
  typeof value === 'object' && value !== null && Object.values(value).every(isRows);
const pairOf =
  (first: Check, second: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length === 2 && first(value[0]) && second(value[1]);

const FIELDS: Readonly<Record<keyof StoredTotals, Check>> = {
  v: isNumber,
  s: listOf(isText),
  id: isNumbers,
  base: isNumber,
  settled: pairOf(isNumber, isNumber),
  led: pairOf(isText, isNumbers),
  act: isRows,
  last: isRows,
  build: isNumber,
  dep: isRows,
  starts: isRows,
  env: isRows,
  pushed: isNumber,
  push: isRows,
  days: isRows,
  hours: pairOf(isText, isText),
  heard: isNumbers,
  rec: isNumbers,
  hist: isNumbers,
  clue: (value) => value === undefined || isNumbers(value),
  t: isTables,
};

/** The first field that a record of this version does not have as it must; null when it is whole. */
export function damagedField(record: Readonly<Record<string, unknown>>): string | null {
  const damaged = Object.entries(FIELDS).find(([name, check]) => !check(record[name]));
  return damaged?.[0] ?? null;
}
