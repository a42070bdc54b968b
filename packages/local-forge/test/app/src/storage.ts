import { Filter, FilterConditions, Sort, WhereConditions, kvs } from '@forge/kvs';

interface Condition {
  readonly property: string;
  /** A method of the SDK's `FilterConditions`. */
  readonly is: string;
  readonly values: readonly unknown[];
}

interface Operation {
  readonly op: 'set' | 'delete' | 'check';
  readonly key: string;
  readonly value?: unknown;
  readonly entity?: string;
  readonly conditions?: readonly Condition[];
  readonly ttl?: { value: number; unit: string };
}

interface EntityQuery {
  readonly entity: string;
  readonly index: string;
  readonly partition?: readonly unknown[];
  readonly range?: Condition;
  readonly filters?: readonly Condition[];
  readonly anyOf?: boolean;
  readonly descending?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

/** A call of the storage SDK, as JSON: a method of `kvs` by name, or one of the builders. */
export type KvsCall =
  | { readonly do: 'call'; readonly method: string; readonly args: readonly unknown[] }
  | {
      readonly do: 'entity';
      readonly entity: string;
      readonly method: string;
      readonly args: readonly unknown[];
    }
  | {
      readonly do: 'query';
      readonly prefix?: string;
      readonly limit?: number;
      readonly cursor?: string;
    }
  | ({ readonly do: 'entityQuery' } & EntityQuery)
  | { readonly do: 'transact'; readonly operations: readonly Operation[] };

type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>;
type Conditions = Record<string, (...values: unknown[]) => never>;

/** Makes the call on the real SDK. */
export async function callKvs(call: KvsCall): Promise<unknown> {
  switch (call.do) {
    case 'call':
      return (kvs as unknown as Methods)[call.method]?.(...call.args);
    case 'entity':
      return (kvs.entity(call.entity) as unknown as Methods)[call.method]?.(...call.args);
    case 'query':
      return query(call);
    case 'entityQuery':
      return entityQuery(call);
    case 'transact':
      return transact(call.operations);
  }
}

function query({ prefix, limit, cursor }: { prefix?: string; limit?: number; cursor?: string }) {
  let builder = kvs.query();
  if (prefix !== undefined) builder = builder.where('key', WhereConditions.beginsWith(prefix));
  if (limit !== undefined) builder = builder.limit(limit);
  if (cursor !== undefined) builder = builder.cursor(cursor);
  return builder.getMany();
}

function conditionOf({ is, values }: Condition): never {
  const make = (FilterConditions as unknown as Conditions)[is];
  if (!make) throw new Error(`FilterConditions has no ${is}.`);
  return make(...values);
}

function filterOf(conditions: readonly Condition[], anyOf = false): never {
  const filter = conditions.reduce<Filter<Record<string, unknown>>>(
    (built, condition) =>
      anyOf
        ? (built.or(condition.property, conditionOf(condition)) as never)
        : (built.and(condition.property, conditionOf(condition)) as never),
    new Filter<Record<string, unknown>>(),
  );
  return filter as never;
}

function entityQuery(wanted: EntityQuery) {
  const partition = wanted.partition as [] | undefined;
  let builder = kvs
    .entity(wanted.entity)
    .query()
    .index(wanted.index, partition && { partition });
  if (wanted.range) {
    const make = (WhereConditions as unknown as Conditions)[wanted.range.is];
    if (make) builder = builder.where(make(...wanted.range.values));
  }
  if (wanted.filters) builder = builder.filters(filterOf(wanted.filters, wanted.anyOf));
  if (wanted.descending === true) builder = builder.sort(Sort.DESC);
  if (wanted.limit !== undefined) builder = builder.limit(wanted.limit);
  if (wanted.cursor !== undefined) builder = builder.cursor(wanted.cursor);
  return builder.getMany();
}

async function transact(operations: readonly Operation[]): Promise<unknown> {
  let builder = kvs.transact();
  for (const { op, key, value, entity, conditions, ttl } of operations) {
    const target =
      entity === undefined && conditions === undefined
        ? undefined
        : { entityName: entity, ...(conditions ? { conditions: filterOf(conditions) } : {}) };
    if (op === 'set') {
      builder = builder.set(key, value as never, target as never, ttl && ({ ttl } as never));
    } else if (op === 'delete') builder = builder.delete(key, target as never);
    else builder = builder.check(key, target as never);
  }
  await builder.execute();
  return 'done';
}
