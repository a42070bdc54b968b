import { arrayOf, recordOf } from '../../kit/json';
import type { StoredRecord } from './records';

const METADATA: Readonly<Record<string, (record: StoredRecord) => string>> = {
  CREATED_AT: ({ createdAt }) => `,"createdAt":${String(createdAt)}`,
  UPDATED_AT: ({ updatedAt }) => `,"updatedAt":${String(updatedAt)}`,
  EXPIRE_TIME: ({ expiresAt }) =>
    expiresAt === null ? '' : `,"expireTime":"${new Date(expiresAt).toISOString()}"`,
};

/** The metadata that a request asks for, as the member of its options that lists it. */
export function metadataOf(options: unknown, member = 'metadataFields'): readonly string[] {
  return arrayOf(recordOf(options)[member]).map(String);
}

/** A record as the API shows it, as JSON text: the stored text is passed on, never parsed. */
export function recordJson(
  record: StoredRecord,
  fields: readonly string[],
  entityName?: string,
): string {
  const entity = entityName === undefined ? '' : `,"entityName":${JSON.stringify(entityName)}`;
  const metadata = fields.map((field) => METADATA[field]?.(record) ?? '').join('');
  return `{"key":${JSON.stringify(record.key)}${entity},"value":${record.text}${metadata}}`;
}
