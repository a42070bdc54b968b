import type { Trail } from '../../ports/trail';
import type { MemoryRecords } from './records';

const PAGE = 100;

/** {@link Trail} over what was appended to the records in memory. */
export function memoryTrail({ appended }: MemoryRecords): Trail {
  return {
    list(prefix, cursor) {
      if (!/^\d+$/.test(cursor ?? '0')) return Promise.resolve(null);
      const from = Number(cursor ?? 0);
      const keys = [...appended.keys()].filter((key) => key.startsWith(prefix)).sort();
      const entries = keys
        .slice(from, from + PAGE)
        .map((key) => ({ key, body: appended.get(key)?.body }));
      const next = from + PAGE < keys.length ? String(from + PAGE) : null;
      return Promise.resolve({ entries, next });
    },
    remove(keys) {
      for (const key of keys) appended.delete(key);
      return Promise.resolve();
    },
    renew(records) {
      for (const record of records) appended.set(record.key, record);
      return Promise.resolve();
    },
  };
}
