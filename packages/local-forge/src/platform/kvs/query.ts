import type { SqlValue } from '../../kit/database';
import { type JsonRecord, arrayOf, parseJson, recordOf, stringOf } from '../../kit/json';
import { QUERY_PAGE_DEFAULT, QUERY_PAGE_MAX } from '../../limits';
import type { EntityIndex } from '../../host/manifest';
import { predicateOf, prefixBounds, rangeSqlOf } from './conditions';
import { KvsError } from './errors';
import { PLAIN, type Records, type Space, type StoredRecord } from './records';
import { metadataOf, recordJson } from './view';

const COLUMNS = 'r.key, r.text, r.createdAt, r.updatedAt, r.expiresAt';

/** The index that every entity has without declaring it. */
const BY_KEY: EntityIndex = { name: 'by-key', partition: [], range: 'key' };

type Row = StoredRecord & { range: string | number };

/** `POST /api/v1/query`: a page of plain values in the order of their keys. */
export function queryPlain(records: Records, body: JsonRecord): string {
  const limit = limitOf(body['limit'], 'LIST_QUERY_LIMIT_EXCEEDED');
  const bounds = arrayOf(body['where']).map(prefixOf).flatMap(prefixBounds);
  const prefixSql = bounds.length > 0 ? ' AND r.key>=? AND r.key<?' : '';
  const [after] = cursorOf(body['after'], 1);
  const afterSql = after === undefined ? '' : ' AND r.key>?';
  const rows = records.database.all<Row>(
    `SELECT ${COLUMNS} FROM kvs_record r WHERE r.space=?${prefixSql}${afterSql} ORDER BY r.key LIMIT ?`,
    ...[PLAIN.name, ...bounds, ...(after === undefined ? [] : [after]), limit + 1],
  );
  const metadata = metadataOf(body['options']);
  return pageJson(records, { space: PLAIN, rows, limit, metadata, cursor: (row) => [row.key] });
}

function prefixOf(where: unknown): string {
  const { property, condition, values } = recordOf(where);
  if (property !== 'key') {
    throw new KvsError(
      'QUERY_WHERE_FIELD_INVALID',
      'A query of plain values looks at the key only.',
    );
  }
  const prefix = stringOf(arrayOf(values)[0]);
  if (condition !== 'BEGINS_WITH' || prefix === undefined) {
    throw new KvsError('QUERY_WHERE_INVALID', 'A query of plain values knows BEGINS_WITH only.');
  }
  return prefix;
}

/** `POST /api/v1/entity/query`: a page of one index; filters apply after the page was read, as there. */
export function queryEntity(records: Records, space: Space, body: JsonRecord): string {
  const limit = limitOf(body['limit'], 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE');
  const passes = predicateOf(body['filters']);
  const rows = indexRows(records, space, { body, limit });
  const metadata = metadataOf(body['options']);
  const cursor = (row: Row) => [row.range, row.key];
  return pageJson(records, { space, rows, limit, cursor, passes, metadata });
}

function indexRows(
  records: Records,
  space: Space,
  page: { body: JsonRecord; limit: number },
): Row[] {
  const { body, limit } = page;
  const index = indexOf(space, body['indexName']);
  const source = sourceOf(space, index, body['partition']);
  const range = rangeSqlOf(body['range'], source.column);
  const descending = body['sort'] === 'DESC';
  const after = cursorOf(body['cursor'], 2);
  const comparison = descending ? '<' : '>';
  const afterSql = after.length === 0 ? '' : ` AND (${source.column}, r.key)${comparison}(?,?)`;
  const order = descending ? ' DESC' : '';
  return records.database.all<Row>(
    `SELECT ${COLUMNS}, ${source.column} AS range FROM ${source.sql}${range.sql}${afterSql} ` +
      `ORDER BY ${source.column}${order}, r.key${order} LIMIT ?`,
    ...[...source.operands, ...range.operands, ...after, limit + 1],
  );
}

function sourceOf(
  space: Space,
  index: EntityIndex,
  partition: unknown,
): { sql: string; column: string; operands: SqlValue[] } {
  if (index === BY_KEY) {
    return { sql: 'kvs_record r WHERE r.space=?', column: 'r.key', operands: [space.name] };
  }
  const parts = arrayOf(partition);
  if (parts.length !== index.partition.length) {
    const names = index.partition.join(', ');
    throw new KvsError(
      'INVALID_ENTITY_INDEX',
      `Index ${index.name} needs a value for each of: ${names}.`,
    );
  }
  return {
    sql:
      'kvs_index i JOIN kvs_record r ON r.space=i.space AND r.key=i.key ' +
      'WHERE i.space=? AND i.name=? AND i.partition=?',
    column: 'i.range',
    operands: [space.name, index.name, JSON.stringify(parts)],
  };
}

function indexOf(space: Space, name: unknown): EntityIndex {
  if (name === BY_KEY.name) return BY_KEY;
  const index = space.entity?.indexes.find((candidate) => candidate.name === name);
  if (!index) throw new KvsError('INVALID_ENTITY_INDEX', `There is no index ${String(name)}.`);
  return index;
}

function limitOf(limit: unknown, code: string): number {
  const size = limit ?? QUERY_PAGE_DEFAULT;
  if (!Number.isInteger(size) || Number(size) < 1 || Number(size) > QUERY_PAGE_MAX) {
    throw new KvsError(code, `limit is 1 to ${String(QUERY_PAGE_MAX)}.`);
  }
  return Number(size);
}

interface Page {
  readonly space: Space;
  readonly rows: Row[];
  readonly limit: number;
  readonly cursor: (row: Row) => (string | number)[];
  readonly metadata: readonly string[];
  readonly passes?: (value: JsonRecord) => boolean;
}

function pageJson(records: Records, page: Page): string {
  const read = page.rows.slice(0, page.limit);
  const last = read.at(-1);
  const shown = visible(records, page.space, read).filter(
    (record) => page.passes?.(recordOf(JSON.parse(record.text))) ?? true,
  );
  const data = shown.map((record) => recordJson(record, page.metadata)).join(',');
  const more = page.rows.length > page.limit && last !== undefined;
  return `{"data":[${data}]${more ? `,"cursor":"${cursorText(page.cursor(last))}"` : ''}}`;
}

function visible(records: Records, space: Space, rows: readonly StoredRecord[]): StoredRecord[] {
  const past = records.staleness.view(space.name);
  return rows.flatMap((row) => {
    records.countRead(row);
    const seen = past ? past(row) : row;
    return seen && records.isReadable(seen) ? [seen] : [];
  });
}

function cursorText(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function cursorOf(cursor: unknown, length: number): (string | number)[] {
  if (cursor === undefined || cursor === null) return [];
  const position = parseJson(Buffer.from(stringOf(cursor) ?? '', 'base64url').toString());
  if (!Array.isArray(position) || position.length !== length) {
    throw new KvsError('INVALID_CURSOR', 'The cursor is not one that this query gave.');
  }
  return position as (string | number)[];
}
