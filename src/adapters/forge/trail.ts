import { kvs, WhereConditions } from '@forge/kvs';
import type { Trail } from '../../ports/trail';
import { seconds } from './records';

/** Forge's limits: of one query, and of one batch. */
const PAGE = 100;
const BATCH = 25;

/** {@link Trail} on plain keys, each with a time to live. */
export const forgeTrail: Trail = {
  async list(prefix, cursor) {
    const query = kvs.query().where('key', WhereConditions.beginsWith(prefix)).limit(PAGE);
    const { results, nextCursor } = await (
      cursor === null ? query : query.cursor(cursor)
    ).getMany();
    const entries = results.map(({ key, value }) => ({ key, body: value }));
    return { entries, next: nextCursor ?? null };
  },
  async remove(keys) {
    for (let at = 0; at < keys.length; at += BATCH) {
      await kvs.batchDelete(keys.slice(at, at + BATCH).map((key) => ({ key })));
    }
  },
  async renew(records) {
    for (const { key, body, ttlSeconds } of records)
      await kvs.set(key, body, { ttl: seconds(ttlSeconds) });
  },
};
