import { addTables } from '../../core/aggregates/tables/departed';
import { noteApiUse } from '../../core/aggregates/exporter';
import type { World } from '../../ports/world';
import type { Counted } from './counted';
import { INDEX_KEYS, totalsKey, WORKSPACE_KEY } from '../records/keys';
import { totalsIn, workspaceChange, workspaceIn } from '../records/load';
import { indexRemoval } from '../records/repository-index';

/**
 * Forgets a repository of which an event says that it was deleted, once Bitbucket answers 404 for it as well. No other
 * answer removes anything, and no answer without the event. What we counted of our own work there stays in our sums.
 */
export async function removeDeleted(uuid: string, world: World): Promise<Counted> {
  const key = totalsKey(uuid);
  const found = await world.records.read([key, WORKSPACE_KEY, ...INDEX_KEYS]);
  const [known, workspace, removal] = [
    totalsIn(found, uuid),
    workspaceIn(found),
    indexRemoval(found, uuid),
  ];
  if (known === null || workspace === null) return { outcome: 'done' };
  const answer = await world.bitbucket.repository(uuid);
  if (answer.ok || answer.problem.type !== 'not_found') return UNCONFIRMED;
  const counted = noteApiUse(known.tables, world.bitbucket.tally(), world.now());
  const written = await world.records.write([
    { key, body: null, revision: found.get(key)?.revision ?? null },
    workspaceChange(found, { ...workspace, own: addTables(workspace.own, counted) }),
    ...(removal === null ? [] : [removal]),
  ]);
  return written === 'written'
    ? { outcome: 'done' }
    : { outcome: 'again', afterSeconds: 1, reason: 'the repository changed meanwhile' };
}

const UNCONFIRMED: Counted = {
  outcome: 'again',
  afterSeconds: 60,
  reason: 'Bitbucket does not answer 404 for a repository that was deleted',
};
