import { tick } from '../../core/aggregates/tables/exporter';
import { emptyTotals } from '../../core/aggregates/totals';
import type { IngestMessage } from '../../core/events/message';
import { DEFAULT_SETTINGS } from '../../core/settings';
import type { World } from '../../ports/world';
import { WORKSPACE_KEY } from '../records/keys';
import { workspaceChange, workspaceIn } from '../records/load';
import type { Counted } from './counted';

/** Counts a message that names no repository, or none that Bitbucket knows. Losing a race for the workspace record is tried again. */
export async function rejectAtWorkspace(
  { event, news }: IngestMessage,
  world: World,
): Promise<Counted> {
  const found = await world.records.read([WORKSPACE_KEY]);
  const workspace = workspaceIn(found);
  if (workspace === null || news.kind !== 'rejected') return { outcome: 'done' };
  const empty = emptyTotals(
    { uuid: '', slug: '', workspace: '', project: null, mainBranch: null },
    0,
  );
  const context = { now: world.now(), settings: DEFAULT_SETTINGS };
  const heard = tick(
    { ...empty, tables: workspace.own },
    { table: 'events', labels: [event] },
    context,
  );
  const labels = [event, news.rejection.reason];
  const ticked = tick(heard, { table: 'rejections', labels }, context);
  const written = await world.records.write([
    workspaceChange(found, { ...workspace, own: ticked.tables }),
  ]);
  return written === 'written'
    ? { outcome: 'done' }
    : { outcome: 'again', afterSeconds: 1, reason: 'the workspace record changed meanwhile' };
}
