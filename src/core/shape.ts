import { fail, succeed, type Result } from './result';

/** Which field is wrong, and what it should be. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** Reads one value of unknown shape, of a request or of a stored record; `field` is its name as the caller knows it. */
export type Read<T> = (value: unknown, field: string) => Result<T, FieldProblem>;

/** What a reader reads. */
export type Requested<R> = R extends Read<infer T> ? T : never;

const wrong = (field: string, message: string) => fail<FieldProblem>({ field, message });

/**
 * What has no place in a name: it forges lines elsewhere, or turns the direction of what is read around it. Half a
 * character is written like any other half, so that two names would be one on a page.
 */
const CONTROL = /[\p{Cc}\p{Cs}\u2028-\u202E\u2066-\u2069]/u;

/** Control characters that text of several lines has no use for either. */
export const CONTROL_BUT_LINES = /(?![\t\n\r\u0080-\u009F])[\p{Cc}\p{Cs}]/u;

/** Text of a length between the two, without spaces around it and without control characters. */
export function text(least: number, most: number, forbidden = CONTROL): Read<string> {
  return (value, field) => {
    if (typeof value !== 'string') return wrong(field, 'must be text');
    const trimmed = value.trim();
    if (trimmed.length < least || trimmed.length > most)
      return wrong(field, `must have ${least} to ${most} characters`);
    if (forbidden.test(trimmed)) return wrong(field, 'must not hold control characters');
    return succeed(trimmed);
  };
}

/** Text as we stored it ourselves. */
export const anyText: Read<string> = (value, field) =>
  typeof value === 'string' ? succeed(value) : wrong(field, 'must be text');

/** A finite number; JSON has no other. */
export const anyNumber: Read<number> = (value, field) =>
  typeof value === 'number' && Number.isFinite(value)
    ? succeed(value)
    : wrong(field, 'must be a number');

/** Whatever it is; somebody else reads it. */
export const anything: Read<unknown> = (value) => succeed(value);

export function wholeNumber(least: number, most: number): Read<number> {
  return (value, field) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? succeed(value)
      : wrong(field, `must be a whole number from ${least} to ${most}`);
}

/** A number between the two, whole or not. */
export function numberFrom(least: number, most: number): Read<number> {
  return (value, field) =>
    typeof value === 'number' && value >= least && value <= most
      ? succeed(value)
      : wrong(field, `must be a number from ${least} to ${most}`);
}

export const flag: Read<boolean> = (value, field) =>
  typeof value === 'boolean' ? succeed(value) : wrong(field, 'must be true or false');

export function oneOf<const T extends string>(values: readonly T[]): Read<T> {
  return (value, field) => {
    const found = values.find((one) => one === value);
    return found === undefined
      ? wrong(field, `must be one of ${values.join(', ')}`)
      : succeed(found);
  };
}

export function listOf<T>(read: Read<T>, most = Infinity): Read<readonly T[]> {
  return (value, field) => {
    if (!Array.isArray(value)) return wrong(field, 'must be a list');
    if (value.length > most) return wrong(field, `must have at most ${most} entries`);
    const items: T[] = [];
    for (const [at, each] of value.entries()) {
      const item = read(each, `${field}[${String(at)}]`);
      if (!item.ok) return item;
      items.push(item.value);
    }
    return succeed(items);
  };
}

/** `null` or what `read` reads. */
export function orNull<T>(read: Read<T>): Read<T | null> {
  return (value, field) => (value === null ? succeed(null) : read(value, field));
}

/** What `read` reads, or `otherwise` where the field is absent. */
export function orElse<T, D>(read: Read<T>, otherwise: D): Read<T | D> {
  return (value, field) => (value === undefined ? succeed(otherwise) : read(value, field));
}

export const absent: Read<undefined> = (value, field) =>
  value === undefined || value === null || (isPlain(value) && Object.keys(value).length === 0)
    ? succeed(undefined)
    : wrong(field, 'takes no fields');

export const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Shape = Readonly<Record<string, Read<unknown>>>;
export type Fields<S extends Shape> = { readonly [K in keyof S]: Requested<S[K]> };

/** Exactly these fields: one that is not known is refused by its name. */
export function fields<const S extends Shape>(shape: S): Read<Fields<S>> {
  return (value, field) => {
    if (!isPlain(value)) return wrong(field, 'must be an object');
    const unknown = Object.keys(value).find((name) => !Object.hasOwn(shape, name));
    if (unknown !== undefined) return wrong(within(field, unknown), 'is not known here');
    const found: Record<string, unknown> = {};
    for (const [name, read] of Object.entries(shape)) {
      const each = read(Object.hasOwn(value, name) ? value[name] : undefined, within(field, name));
      if (!each.ok) return each;
      found[name] = each.value;
    }
    return succeed(found as Fields<S>);
  };
}

/**
 * Any number of fields whose names are not known before, each read by `read`. A problem does not say which: such names
 * are data, and problems are logged.
 */
export function mapOf<T>(read: Read<T>): Read<Readonly<Record<string, T>>> {
  return (value, field) => {
    if (!isPlain(value)) return wrong(field, 'must be an object');
    const found: [string, T][] = [];
    for (const [name, one] of Object.entries(value)) {
      const each = read(one, within(field, '*'));
      if (!each.ok) return each;
      found.push([name, each.value]);
    }
    return succeed(Object.fromEntries(found));
  };
}

/** The fields that belong to the value of the field `kind`. */
export function byKind<const S extends Shape>(kinds: S): Read<Requested<S[keyof S]>> {
  return (value, field) => {
    const kind = oneOf(Object.keys(kinds))(
      isPlain(value) ? value['kind'] : undefined,
      within(field, 'kind'),
    );
    if (!kind.ok) return kind;
    const read = kinds[kind.value] as Read<Requested<S[keyof S]>>;
    return read(value, field);
  };
}

const REQUEST = 'request';

function within(field: string, name: string): string {
  const shown = name.slice(0, 40);
  return field === REQUEST ? shown : `${field}.${shown}`;
}

/** The longest request that any of our resolvers has a use for, as JSON. */
const CHARACTERS_MAX = 300_000;

/** A whole request. The problem's message is a sentence that names the field. */
export function readRequest<T>(read: Read<T>, payload: unknown): Result<T, FieldProblem> {
  if (JSON.stringify(payload ?? null).length > CHARACTERS_MAX)
    return wrong(REQUEST, `The request is longer than ${CHARACTERS_MAX} characters.`);
  const found = read(payload, REQUEST);
  if (found.ok) return found;
  const { field, message } = found.problem;
  return wrong(field, `${field} ${message}.`);
}
