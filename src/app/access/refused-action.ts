import type { Problem } from '../../contract/problem';
import { DAY, SECOND } from '../../core/time';
import type { World } from '../../ports/world';
import { auditRecord, type Actor } from '../records/audit';
import { writeOrLose } from '../records/transact';
import { installationKey } from './installation-key';

/** Where it stands that a refusal is in the log already; the rest of the key is a day and a digest. */
const NOTED_PREFIX = 'refused:';

/**
 * Tells the audit log that a person tried what they may not: once a day for each person and function, so that nobody
 * buries the log under what they tried. Never at the expense of the answer. What keeps it to once is apart from the
 * log and ends with the day: no id of a record tells whose it was.
 */
export async function noteRefusedAction(
  { code, message }: Problem,
  by: Actor & { readonly action: string; readonly repositoryUuid: string },
  world: World,
): Promise<void> {
  if (code !== 'not-allowed') return;
  const { actor, from, action, repositoryUuid } = by;
  const about = `${actor} ${from} ${action}`;
  const digest = await world.sha256(about);
  if (world.noted.recall(digest, world.now()) !== null) return;
  world.noted.remember(digest, action, world.now());
  const detail = repositoryUuid === '' ? message : `${message} Repository ${repositoryUuid}`;
  const told = { actor, from, object: action, action: 'action-refused', detail } as const;
  try {
    const day = String(Math.floor(world.now() / DAY));
    const key = `${NOTED_PREFIX}${day}:${await world.hmacSha256(await installationKey(world), about)}`;
    const noted = await world.trail.list(key, null);
    if (noted?.entries.length !== 0) return;
    const once = { key, body: {}, ttlSeconds: DAY / SECOND };
    await writeOrLose(world, [], [auditRecord({ ...told, result: 'refused' }, world), once]);
  } catch {
    // The person is refused all the same.
    world.log('Refused action not noted');
  }
}
