import type { Problem } from '../../contract/problem';
import { DAY } from '../../core/time';
import type { World } from '../../ports/world';
import { auditKey, recordAt, type Actor } from '../records/audit';
import { writeOrLose } from '../records/transact';

/**
 * Tells the audit log that a person tried what they may not: once a day for each person and function, so that nobody
 * buries the log under what they tried. Never at the expense of the answer.
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
  const at = world.now();
  const key = auditKey(at - (at % DAY), digest.slice(0, 16));
  const audit = { at, actor, from, object, action: 'action-refused', detail: message } as const;
  try {
    const told = await world.trail.list(key, null);
    if (told?.entries.length === 0)
      await writeOrLose(world, [], [recordAt(key, { ...audit, result: 'refused' })]);
  } catch {
    // The person is refused all the same.
    world.log('Refused action not noted');
  }
}
