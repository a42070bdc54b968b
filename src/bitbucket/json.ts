import type { EpochMillis } from '../core/time';

/** Reading `unknown` JSON without trusting it: every look at a field that is not there is `undefined`, never a crash. */
export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of own fields. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const name of path)
    found = isRecord(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  return found;
}

export function textAt(value: unknown, ...path: readonly string[]): string | null {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : null;
}

/** A number of which many can be added up. */
export function numberAt(value: unknown, ...path: readonly string[]): number | null {
  const found = at(value, ...path);
  return typeof found === 'number' && Math.abs(found) <= Number.MAX_SAFE_INTEGER ? found : null;
}

/** A whole number from 1 on, as builds and attempts are counted. */
export function countAt(value: unknown, ...path: readonly string[]): number | null {
  const number = numberAt(value, ...path);
  return number !== null && isCount(number) ? number : null;
}

/** The same as it stands in a text: Bitbucket lets an admin raise the next build number by hand, to a date for example. */
export function countIn(digits: string | undefined): number | null {
  const number = Number(digits);
  return isCount(number) ? number : null;
}

const isCount = (number: number): boolean => Number.isSafeInteger(number) && number > 0;

const ISO_8601 = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/;

/** An instant written as Bitbucket writes it: ISO 8601 with any number of fractional digits, `Z` or an offset. */
export function instantAt(value: unknown, ...path: readonly string[]): EpochMillis | null {
  const text = textAt(value, ...path);
  const millis = text !== null && ISO_8601.test(text) ? Date.parse(text) : NaN;
  return Number.isFinite(millis) ? millis : null;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}
