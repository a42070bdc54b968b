import { type JsonRecord, isRecord, recordOf } from '../../kit/json';
import {
  INTEGER_MAX,
  INTEGER_MIN,
  KEY_LENGTH_MAX,
  KEY_PATTERN,
  PARTITION_BYTES_MAX,
  RANGE_BYTES_MAX,
  TTL_SECONDS_MAX,
  VALUE_BYTES_MAX,
  VALUE_DEPTH_MAX,
} from '../../limits';
import type { AttributeType, Entity } from '../../host/manifest';
import { KvsError } from './errors';

/** The key, when the platform would take it. */
export function keyOf(key: unknown): string {
  if (typeof key !== 'string' || key.length === 0) {
    throw new KvsError('KEY_TOO_SHORT', 'The key needs at least one character.');
  }
  if (key.length > KEY_LENGTH_MAX) {
    throw new KvsError(
      'KEY_TOO_LONG',
      `The key is longer than ${String(KEY_LENGTH_MAX)} characters.`,
    );
  }
  if (!KEY_PATTERN.test(key)) {
    throw new KvsError('INVALID_KEY', `The key does not match ${KEY_PATTERN.source}.`);
  }
  return key;
}

/** The value as JSON text, when the platform would take it. */
export function valueTextOf(value: unknown, entity?: Entity): string {
  if (value === undefined || value === null) {
    throw new KvsError('INVALID_VALUE', 'A value is neither null nor undefined.');
  }
  if (entity) {
    checkAttributes(value, entity);
    checkIndexes(recordOf(value), entity);
  }
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > VALUE_BYTES_MAX) {
    throw new KvsError('MAX_SIZE', `The value has more than ${String(VALUE_BYTES_MAX)} bytes.`);
  }
  if (deeperThan(value, VALUE_DEPTH_MAX)) {
    throw new KvsError('MAX_DEPTH', `The value is nested deeper than ${String(VALUE_DEPTH_MAX)}.`);
  }
  return text;
}

function deeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  return Object.values(value).some((child) => deeperThan(child, depth - 1));
}

function checkAttributes(value: unknown, entity: Entity): void {
  if (!isRecord(value)) {
    throw new KvsError('INVALID_ENTITY_VALUE', `A value of entity ${entity.name} is an object.`);
  }
  for (const [name, attribute] of Object.entries(value)) {
    const type = entity.attributes[name];
    if (type === undefined) {
      throw new KvsError('INVALID_ENTITY_ATTRIBUTE', `${entity.name} has no attribute ${name}.`);
    }
    if (!fits(attribute, type)) {
      throw new KvsError(
        'INCORRECT_PROPERTY_TYPE',
        `${entity.name}.${name} is not of type ${type}.`,
      );
    }
  }
}

/** What an index is made of has bounds of its own, which the attributes' values do not have elsewhere. */
function checkIndexes(value: JsonRecord, { name, indexes }: Entity): void {
  for (const { partition, range } of indexes) {
    const bytes = partition.reduce((sum, attribute) => sum + bytesOf(value[attribute]), 0);
    if (bytes > PARTITION_BYTES_MAX || bytesOf(value[range]) > RANGE_BYTES_MAX) {
      const most = `${String(PARTITION_BYTES_MAX)} bytes in its partition and ${String(RANGE_BYTES_MAX)} in its range`;
      throw new KvsError('MAX_SIZE', `An index of ${name} has at most ${most}.`);
    }
  }
}

const bytesOf = (attribute: unknown): number =>
  typeof attribute === 'string' ? Buffer.byteLength(attribute) : 0;

const FITS: Readonly<Record<AttributeType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string' && value.length > 0,
  integer: (value) =>
    Number.isInteger(value) && Number(value) >= INTEGER_MIN && Number(value) <= INTEGER_MAX,
  float: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  any: () => true,
};

function fits(value: unknown, type: AttributeType): boolean {
  return FITS[type](value);
}

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  SECONDS: 1,
  MINUTES: 60,
  HOURS: 3_600,
  DAYS: 86_400,
};

/** When a value with these options expires: epoch milliseconds, or null for never. */
export function expiryOf(options: unknown, now: number): number | null {
  const ttl = recordOf(options)['ttl'];
  if (ttl === undefined) return null;
  const { value, unit } = recordOf(ttl);
  const unitSeconds = typeof unit === 'string' ? UNIT_SECONDS[unit] : undefined;
  if (unitSeconds === undefined || !Number.isInteger(value) || Number(value) <= 0) {
    throw new KvsError(
      'INVALID_TTL',
      'A TTL is a positive integer of SECONDS, MINUTES, HOURS or DAYS.',
    );
  }
  const seconds = Number(value) * unitSeconds;
  if (seconds > TTL_SECONDS_MAX) throw new KvsError('INVALID_TTL', 'A TTL is at most one year.');
  return now + seconds * 1000;
}

/** The options of a single set, checked for combinations that the platform refuses. */
export function setOptionsOf(options: unknown): { failIfExists: boolean; returnValue: unknown } {
  const { keyPolicy, returnValue } = recordOf(options);
  const failIfExists = keyPolicy === 'FAIL_IF_EXISTS';
  if (failIfExists && returnValue !== undefined) {
    const message = 'returnValue goes with keyPolicy OVERRIDE only.';
    throw new KvsError('INVALID_KEY_POLICY_RETURN_VALUE_COMBINATION', message);
  }
  return { failIfExists, returnValue };
}

/** Options of a set inside a batch or transaction, which know no key policy. */
export function bulkOptionsOf(item: JsonRecord, code: string): unknown {
  const options = recordOf(item['options']);
  if (options['keyPolicy'] !== undefined) {
    throw new KvsError(code, 'keyPolicy is not available in batches and transactions.');
  }
  return options;
}
