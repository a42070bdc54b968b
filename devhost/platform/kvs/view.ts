import type { StoredRecord } from './records';

/** A record as the API shows it, as JSON text: the stored text is passed on, never parsed. */
export function recordJson(record: StoredRecord, entityName?: string): string {
  const expireTime =
    record.expiresAt === null ? '' : `,"expireTime":"${new Date(record.expiresAt).toISOString()}"`;
  const entity = entityName === undefined ? '' : `,"entityName":${JSON.stringify(entityName)}`;
  const times = `,"createdAt":${String(record.createdAt)},"updatedAt":${String(record.updatedAt)}`;
  return `{"key":${JSON.stringify(record.key)}${entity},"value":${record.text}${times}${expireTime}}`;
}
