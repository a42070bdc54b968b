import { succeed } from '../../core/result';
import type { World } from '../../ports/world';
import { APP, auditRecord } from '../records/audit';
import { changeOf, type Kind } from '../records/kind';
import { SETTINGS } from '../records/settings';
import { transact } from '../records/transact';
import { ACCOUNT } from './account-records';
import type { Admitted, Identity } from './authenticate';
import { TOKEN } from './token-records';

/** Tells the audit log when a credential is used for the first time. Never at the expense of the answer. */
export async function noteFirstUse({ identity }: Admitted, world: World): Promise<void> {
  if (identity.firstUsedAt !== null) return;
  try {
    await (identity.kind === 'token'
      ? note(identity, TOKEN(identity.id), world)
      : note(identity, ACCOUNT(identity.id), world));
  } catch {
    // The page is made; the next use is noted as the first instead.
    world.log('First use not noted', { record: identity.kind });
  }
}

/** Nothing is noted for a credential that has no record of its own yet (see migrate.ts), or was noted meanwhile. */
async function note<T extends { readonly firstUsedAt: number | null }>(
  { kind, name, id }: Identity,
  record: Kind<T | null>,
  world: World,
): Promise<void> {
  await transact(world, { own: record, settings: SETTINGS }, ({ own, settings }) => {
    if (own.value?.firstUsedAt !== null) return succeed({ value: null, changes: [] });
    const audit = {
      actor: APP,
      action: kind === 'token' ? 'token-first-used' : 'service-account-first-used',
      object: `${name} (${id})`,
      result: 'done',
      from: 'scrape',
      detail: '',
    } as const;
    return succeed({
      value: null,
      changes: [changeOf(own, { ...own.value, firstUsedAt: world.now() })],
      told: [auditRecord(audit, { settings }, world)],
    });
  });
}
