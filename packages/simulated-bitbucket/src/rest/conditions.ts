import { Refusal } from './asked';

/** What a `q` may ask about: the names it knows, and how to read each. */
export type Readable<T> = Readonly<Record<string, (item: T) => string | number | boolean>>;

const CONDITION = /^([a-z_.]+)\s*(>=|<=|!=|!~|=|>|<|~)\s*("[^"]*"|[^\s"]+)$/;

/** Understands conditions joined by AND, on the fields of `readable`; refuses anything else with 400. Instants compare as instants. */
export function conditionOf<T>(q: string | null, readable: Readable<T>): (item: T) => boolean {
  if (q === null || q.trim() === '') return () => true;
  const tests = q.split(/\s+AND\s+/i).map((part) => testOf(part.trim(), readable));
  return (item) => tests.every((test) => test(item));
}

function testOf<T>(text: string, readable: Readable<T>): (item: T) => boolean {
  const [, field = '', operator = '', quoted = ''] = CONDITION.exec(text) ?? [];
  const read = Object.hasOwn(readable, field) ? readable[field] : undefined;
  if (read === undefined) throw new Refusal(400, `Invalid field name or query: ${text}`);
  const wanted = quoted.replace(/^"|"$/g, '');
  return (item) => compare(read(item), operator, wanted);
}

function compare(value: string | number | boolean, operator: string, wanted: string): boolean {
  const order =
    typeof value === 'number' ? value - instantOf(wanted) : orderOf(String(value), wanted);
  const isLike = String(value).toLowerCase().includes(wanted.toLowerCase());
  const answers: Readonly<Record<string, boolean>> = {
    '=': order === 0,
    '!=': order !== 0,
    '>': order > 0,
    '<': order < 0,
    '>=': order >= 0,
    '<=': order <= 0,
    '~': isLike,
    '!~': !isLike,
  };
  return answers[operator] ?? false;
}

function orderOf(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Bitbucket reads a date without an offset as UTC. */
function instantOf(text: string): number {
  const hasOffset = /(Z|[+-]\d{2}:?\d{2})$/.test(text);
  const at = Date.parse(hasOffset || !text.includes('T') ? text.replace(' ', '+') : `${text}Z`);
  if (Number.isNaN(at)) throw new Refusal(400, `Invalid date: ${text}`);
  return at;
}
