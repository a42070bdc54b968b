import { addTables } from '../../core/aggregates/tables/departed';
import type { World } from '../../ports/world';
import type { Counted } from './counted';
import { INDEX_KEYS, totalsKey, WORKSPACE_KEY } from '../records/keys';
import { totalsIn, workspaceChange, workspaceIn } from '../records/load';
import { indexRemoval } from '../records/repository-index';

/** Forgets a repository that Bitbucket no longer has. What we counted of our own work there stays in our sums. */
export async function removeRepository(uuid: string, world: World): Promise<Counted> {
  const key = totalsKey(uuid);
  const found = await world.records.read([key, WORKSPACE_KEY, ...INDEX_KEYS]);
  const [totals, workspace, removal] = [
    totalsIn(found, uuid),
    workspaceIn(found),
    indexRemoval(found, uuid),
  ];
  if (totals === null || workspace === null) return { outcome: 'done' };
  const written = await world.records.write([
    { key, body: null, revision: found.get(key)?.revision ?? null },
    workspaceChange(found, { ...workspace, own: addTables(workspace.own, totals.tables) }),
    ...(removal === null ? [] : [removal]),
  ]);
  return written === 'written'
    ? { outcome: 'done' }
    : { outcome: 'again', afterSeconds: 1, reason: 'the repository changed meanwhile' };
}
