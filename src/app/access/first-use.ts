import type { World } from '../../ports/world';
import { APP, auditRecord } from '../records/audit';
import type { Admitted } from './authenticate';
import { SERVICE_ACCOUNTS_KEY } from '../records/keys';
import { serviceAccountsChange, serviceAccountsIn } from './service-accounts';
import { tokensChange, tokensIn } from './tokens';

/** Tells the audit log when a credential is used for the first time. Never at the expense of the answer. */
export async function noteFirstUse({ identity, found }: Admitted, world: World): Promise<void> {
  if (identity.firstUsedAt !== null) return;
  const firstUsedAt = world.now();
  const isToken = identity.kind === 'token';
  const used = <T extends { readonly id: string }>(each: T): T =>
    each.id === identity.id ? { ...each, firstUsedAt } : each;
  const change = isToken
    ? tokensChange(found, tokensIn(found).map(used), firstUsedAt)
    : serviceAccountsChange(found, serviceAccountsIn(found).map(used));
  const audit = {
    actor: APP,
    action: isToken ? 'token-first-used' : 'service-account-first-used',
    object: `${identity.name} (${identity.id})`,
    result: 'done',
    from: 'scrape',
    detail: '',
  } as const;
  try {
    await world.records.write([change], [auditRecord(audit, found, world)]);
  } catch {
    // The page is made; the next use is noted as the first instead.
    world.log('First use not noted', { record: isToken ? 'token' : SERVICE_ACCOUNTS_KEY });
  }
}
