import type { World } from '../../ports/world';
import { APP, auditRecord } from '../records/audit';
import { writeOrLose } from '../records/transact';
import type { Admitted } from './admitted';

/** Tells the audit log when a credential is used for the first time. Never at the expense of the answer. */
export async function noteFirstUse({ identity, used }: Admitted, world: World): Promise<void> {
  const { kind, name, id, firstUsedAt } = identity;
  const change = firstUsedAt === null ? used(world.now()) : null;
  if (change === null) return;
  const audit = {
    actor: APP,
    action: kind === 'token' ? 'token-first-used' : 'service-account-first-used',
    object: `${name} (${id})`,
    result: 'done',
    from: 'scrape',
    detail: '',
  } as const;
  try {
    await writeOrLose(world, [change], [auditRecord(audit, world)]);
  } catch {
    // The page is made; the next use is noted as the first instead.
    world.log('First use not noted', { record: kind });
  }
}
