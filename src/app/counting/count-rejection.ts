import { tick } from '../../core/aggregates/tables/count';
import type { IngestMessage } from '../../core/events/message';
import type { World } from '../../ports/world';
import { changeOf, load } from '../records/kind';
import { WORKSPACE } from '../records/workspace';
import type { Counted } from './counted';

/** Counts a message that names no repository, or none that Bitbucket knows. Losing a race for the workspace record is tried again. */
export async function rejectAtWorkspace(
  { name, event }: IngestMessage,
  world: World,
): Promise<Counted> {
  const found = await load({ workspace: WORKSPACE }, world);
  const workspace = found.workspace.value;
  if (workspace === null || event.type !== 'event-rejected') return { outcome: 'done' };
  const now = world.now();
  const heard = tick(workspace.own, 'events', { labels: [name] }, now);
  const own = tick(heard, 'rejections', { labels: [name, event.reason] }, now);
  const written = await world.records.write([changeOf(found.workspace, { ...workspace, own })]);
  return written === 'written'
    ? { outcome: 'done' }
    : { outcome: 'again', afterSeconds: 1, reason: 'the workspace record changed meanwhile' };
}
