import type { Problem } from '../../contract/problem';
import type { World } from '../../ports/world';
import { auditRecord, type Actor } from '../records/audit';
import { writeOrLose } from '../records/transact';

/**
 * Tells the audit log that a person tried what they may not: once in five minutes for each person and page, as far as
 * this container remembers. Never at the expense of the answer.
 */
export async function noteRefusedAction(
  { code, message }: Problem,
  by: Actor & { readonly action: string },
  world: World,
): Promise<void> {
  if (code !== 'not-allowed') return;
  const digest = await world.sha256(`${by.actor} ${by.from} ${by.action}`);
  if (world.noted.recall(digest, world.now()) !== null) return;
  world.noted.remember(digest, by.action, world.now());
  const { actor, from, action: object } = by;
  const audit = { actor, from, object, action: 'action-refused', detail: message } as const;
  try {
    await writeOrLose(world, [], [auditRecord({ ...audit, result: 'refused' }, world)]);
  } catch {
    // The person is refused all the same.
    world.log('Refused action not noted');
  }
}
