import { join } from 'node:path';
import type { Records, StoredRecord } from '../../src/ports/records';
import { startFixture, type Fixture } from '../../packages/local-forge/test/fixture';
import { describeRecords } from './records';

let app: Fixture;

beforeAll(async () => {
  app = await startFixture({ root: join(__dirname, 'app') });
});

afterAll(() => app.host.close());

let opened = 0;

/** The adapter in a runtime process of the local Forge. Each has keys of its own, so it begins empty. */
function forgeRecords(): Records {
  opened += 1;
  const prefix = `${String(opened)}:`;
  const within = <T extends { readonly key: string }>(each: T): T => ({
    ...each,
    key: prefix + each.key,
  });
  return {
    read: async (keys) => {
      const found = await app.invoke('read', { keys: keys.map((key) => prefix + key) });
      const records = found as readonly (readonly [string, StoredRecord])[];
      return new Map(records.map(([key, record]) => [key.slice(prefix.length), record]));
    },
    write: async (changes, appended = []) => {
      const written = await app.invoke('write', {
        changes: changes.map(within),
        appended: appended.map(within),
      });
      return (written as { readonly outcome: 'written' | 'conflict' }).outcome;
    },
  };
}

describeRecords('Forge', forgeRecords);
