import type { ImportProgressAnswer } from '../../contract/pages';
import { SECOND } from '../../core/time';
import type { World } from '../../ports/world';
import { INDEX_KEYS, totalsKey, WORKSPACE_KEY } from '../records/keys';
import { totalsIn, workspaceIn } from '../records/load';
import { portionsOf } from '../scrape/portions';
import { indexIn } from '../records/repository-index';

/** How many repositories are known, and of how many the past has been read. */
export async function importProgress(world: World): Promise<ImportProgressAnswer> {
  const found = await world.records.read([WORKSPACE_KEY, ...INDEX_KEYS]);
  const workspace = workspaceIn(found);
  const index = indexIn(found);
  let imported = 0;
  for (const portion of portionsOf(index)) {
    const records = await world.records.read(portion.map(({ uuid }) => totalsKey(uuid)));
    imported += portion.filter(
      ({ uuid }) => totalsIn(records, uuid)?.history.isDone === true,
    ).length;
  }
  const seconds = (at: number) => (at === 0 ? null : Math.floor(at / SECOND));
  return {
    now: Math.floor(world.now() / SECOND),
    repositories: index.length,
    imported,
    baseline: workspace === null ? null : seconds(workspace.baseline),
    heartbeatAt: workspace === null ? null : seconds(workspace.heartbeatAt),
  };
}
