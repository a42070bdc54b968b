import { type JsonRecord, arrayOf, isRecord, recordOf, stringOf } from '../../kit/json';
import { QUERY_CONDITIONS_MAX } from '../../limits';
import { KvsError } from './errors';

type Comparison = (attribute: unknown, values: readonly unknown[]) => boolean;

interface Operator {
  readonly values: number;
  readonly holds: Comparison;
}

/** Only like compares with like: a number is neither above nor below a string. */
function comparable(left: unknown, right: unknown): boolean {
  return typeof left === typeof right && (typeof left === 'number' || typeof left === 'string');
}

function less(left: unknown, right: unknown): boolean {
  return comparable(left, right) && (left as number) < (right as number);
}

function same(left: unknown, right: unknown): boolean {
  return left === right || (isRecord(left) && JSON.stringify(left) === JSON.stringify(right));
}

function contains(container: unknown, item: unknown): boolean {
  if (typeof container === 'string') return typeof item === 'string' && container.includes(item);
  return arrayOf(container).includes(item);
}

function beginsWith(attribute: unknown, prefix: unknown): boolean {
  return (
    typeof attribute === 'string' && typeof prefix === 'string' && attribute.startsWith(prefix)
  );
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  BEGINS_WITH: { values: 1, holds: (a, [x]) => beginsWith(a, x) },
  BETWEEN: {
    values: 2,
    holds: (a, [x, y]) => a !== undefined && !less(a, x) && !less(y, a) && comparable(a, x),
  },
  CONTAINS: { values: 1, holds: (a, [x]) => contains(a, x) },
  NOT_CONTAINS: { values: 1, holds: (a, [x]) => !contains(a, x) },
  EQUAL_TO: { values: 1, holds: (a, [x]) => same(a, x) },
  NOT_EQUAL_TO: { values: 1, holds: (a, [x]) => !same(a, x) },
  EXISTS: { values: 0, holds: (a) => a !== undefined },
  NOT_EXISTS: { values: 0, holds: (a) => a === undefined },
  GREATER_THAN: { values: 1, holds: (a, [x]) => less(x, a) },
  GREATER_THAN_EQUAL_TO: { values: 1, holds: (a, [x]) => comparable(a, x) && !less(a, x) },
  LESS_THAN: { values: 1, holds: (a, [x]) => less(a, x) },
  LESS_THAN_EQUAL_TO: { values: 1, holds: (a, [x]) => comparable(a, x) && !less(x, a) },
};

/** A filter or a transaction's conditions, ready to be asked. */
export type Predicate = (value: JsonRecord) => boolean;

/** Reads `{and: […]}` or `{or: […]}`; absent means that everything passes. Throws on unknown conditions. */
export function predicateOf(conditions: unknown): Predicate {
  if (conditions === undefined) return () => true;
  const { and, or } = recordOf(conditions);
  const terms = arrayOf(and ?? or).map(termOf);
  if (terms.length === 0 || terms.length > QUERY_CONDITIONS_MAX) {
    throw new KvsError(
      'INVALID_FILTER_CONDITION',
      'Conditions are {and: […]} or {or: […]}, 1 to 100.',
    );
  }
  return and === undefined
    ? (value) => terms.some((term) => term(value))
    : (value) => terms.every((term) => term(value));
}

function termOf(entry: unknown): Predicate {
  const { property, condition, values } = recordOf(entry);
  const name = stringOf(property);
  const operator = OPERATORS[stringOf(condition) ?? ''];
  if (name === undefined || operator === undefined) {
    throw new KvsError('INVALID_FILTER_CONDITION', `Unknown condition ${String(condition)}.`);
  }
  const operands = arrayOf(values);
  if (operands.length < operator.values) {
    throw new KvsError(
      'INVALID_FILTER_VALUES',
      `${String(condition)} needs ${String(operator.values)} values.`,
    );
  }
  return (value) => operator.holds(value[name], operands);
}

/** A range condition as SQL over one column, with its operands. */
export interface RangeSql {
  readonly sql: string;
  readonly operands: (string | number)[];
}

const RANGE_SQL: Readonly<Record<string, string>> = {
  EQUAL_TO: '=?',
  GREATER_THAN: '>?',
  GREATER_THAN_EQUAL_TO: '>=?',
  LESS_THAN: '<?',
  LESS_THAN_EQUAL_TO: '<=?',
};

/** Translates the range of an entity query, so that an index is walked and no table is scanned. */
export function rangeSqlOf(range: unknown, column: string): RangeSql {
  if (range === undefined) return { sql: '', operands: [] };
  const { condition, values } = recordOf(range);
  const operands = arrayOf(values).map(operandOf);
  const between = betweenOf(condition, operands);
  if (between)
    return { sql: ` AND ${column}>=? AND ${column}${between.end}?`, operands: between.bounds };
  const comparison = RANGE_SQL[stringOf(condition) ?? ''];
  if (comparison === undefined || operands.length !== 1) {
    throw new KvsError(
      'INVALID_FILTER_CONDITION',
      `${String(condition)} is no condition of a range.`,
    );
  }
  return { sql: ` AND ${column}${comparison}`, operands };
}

/** Conditions that mean two bounds. */
function betweenOf(
  condition: unknown,
  operands: (string | number)[],
): { end: '<=' | '<'; bounds: (string | number)[] } | undefined {
  if (condition === 'BETWEEN' && operands.length === 2) return { end: '<=', bounds: operands };
  const [prefix] = operands;
  if (condition !== 'BEGINS_WITH' || typeof prefix !== 'string') return undefined;
  return { end: '<', bounds: prefixBounds(prefix) };
}

function operandOf(value: unknown): string | number {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new KvsError('INVALID_FILTER_VALUES', 'A range compares strings, numbers or booleans.');
}

/** Everything that begins with the prefix lies in [first, second). */
export function prefixBounds(prefix: string): [string, string] {
  return [prefix, `${prefix}\u{10FFFF}`];
}
