import { ForgeKvsAPIError, kvs, WhereConditions } from '@forge/kvs';
import type { Trail } from '../../ports/trail';
import { seconds } from './records';

/** Forge's limits: of one query, and of one batch. */
const PAGE = 100;
const BATCH = 25;

/** {@link Trail} on plain keys, each with a time to live. */
export const forgeTrail: Trail = {
  async list(prefix, cursor) {
    const query = kvs.query().where('key', WhereConditions.beginsWith(prefix)).limit(PAGE);
    const told =
      cursor === null ? await query.getMany() : await unlessUnknown(query.cursor(cursor));
    if (told === null) return null;
    const { results, nextCursor } = told;
    const entries = results.map(({ key, value }) => ({ key, body: value }));
    return { entries, next: nextCursor ?? null };
  },
  async remove(keys) {
    for (let at = 0; at < keys.length; at += BATCH) {
      await kvs.batchDelete(keys.slice(at, at + BATCH).map((key) => ({ key })));
    }
  },
  async renew(records) {
    for (let at = 0; at < records.length; at += BATCH) {
      const some = records.slice(at, at + BATCH);
      await Promise.all(
        some.map(({ key, body, ttlSeconds }) => kvs.set(key, body, { ttl: seconds(ttlSeconds) })),
      );
    }
  },
};

/** A cursor comes from a page, which may have kept it for long or made it up: the platform answers 400. */
async function unlessUnknown(
  query: ReturnType<typeof kvs.query>,
): Promise<Awaited<ReturnType<typeof query.getMany>> | null> {
  try {
    return await query.getMany();
  } catch (error) {
    // Whoever sent it is told so; any other failure is not for us to judge.
    if (error instanceof ForgeKvsAPIError && error.responseDetails.status === BAD_REQUEST)
      return null;
    throw error;
  }
}

const BAD_REQUEST = 400;
