import type { ImportProgressAnswer } from '../../contract/pages';
import type { Problem } from '../../contract/problem';
import { succeed, type Result } from '../../core/result';
import { SECOND } from '../../core/time';
import type { World } from '../../ports/world';
import { load } from '../records/kind';
import { entriesOf, INDEX } from '../records/repository-index';
import { TOTALS } from '../records/totals';
import { WORKSPACE } from '../records/workspace';
import { portionsOf } from '../scrape/portions';

/** How many repositories are known, and of how many the past has been read. */
export async function importProgress(world: World): Promise<Result<ImportProgressAnswer, Problem>> {
  const found = await load({ workspace: WORKSPACE, index: INDEX }, world);
  const workspace = found.workspace.value;
  const index = entriesOf(found.index);
  let imported = 0;
  for (const portion of portionsOf(index)) {
    const { totals } = await load({ totals: portion.map(({ uuid }) => TOTALS(uuid)) }, world);
    imported += totals.filter(({ value }) => value?.history.isDone === true).length;
  }
  const seconds = (at: number) => (at === 0 ? null : Math.floor(at / SECOND));
  return succeed({
    now: Math.floor(world.now() / SECOND),
    repositories: index.length,
    imported,
    baseline: workspace === null ? null : seconds(workspace.baseline),
    heartbeatAt: workspace === null ? null : seconds(workspace.heartbeatAt),
  });
}
