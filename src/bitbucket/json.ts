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

export function numberAt(value: unknown, ...path: readonly string[]): number | null {
  const found = at(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
}

/** An instant written as Bitbucket writes it: ISO 8601 with any number of fractional digits, `Z` or an offset. */
export function instantAt(value: unknown, ...path: readonly string[]): EpochMillis | null {
  const text = textAt(value, ...path);
  const millis = text === null ? NaN : Date.parse(text);
  return Number.isFinite(millis) ? millis : null;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}
