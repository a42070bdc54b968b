import Resolver from '@forge/resolver';
import { forgeRecords } from '../../../../src/adapters/forge/records';
import type { AppendedRecord, RecordChange } from '../../../../src/ports/records';

const resolver = new Resolver();

resolver.define('read', async ({ payload }) => {
  const { keys } = payload as { readonly keys: readonly string[] };
  return [...(await forgeRecords.read(keys))];
});

resolver.define('write', async ({ payload }) => {
  const { changes, appended } = payload as {
    readonly changes: readonly RecordChange[];
    readonly appended: readonly AppendedRecord[];
  };
  return { outcome: await forgeRecords.write(changes, appended) };
});

export const resolve = resolver.getDefinitions();
