import type { ImportProgressAnswer } from '../../contract/pages';
import type { Problem } from '../../contract/problem';
import { succeed, type Result } from '../../core/result';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { isExcluded } from '../../core/settings';
import { SECOND } from '../../core/time';
import type { World } from '../../ports/world';
import { load } from '../records/kind';
import { entriesOf, INDEX } from '../records/repository-index';
import { SETTINGS } from '../records/settings';
import { TOTALS } from '../records/totals';
import { WORKSPACE } from '../records/workspace';
import { portionsOf } from '../scrape/portions';

/** How many repositories are counted, and of how many the past has been read or cannot be. */
export async function importProgress(world: World): Promise<Result<ImportProgressAnswer, Problem>> {
  const found = await load({ workspace: WORKSPACE, index: INDEX, settings: SETTINGS }, world);
  const workspace = found.workspace.value;
  const index = entriesOf(found.index).filter((entry) => !isExcluded(found.settings.value, entry));
  let [imported, unlisted] = [0, 0];
  for (const portion of portionsOf(index)) {
    const { totals } = await load({ totals: portion.map(({ uuid }) => TOTALS(uuid)) }, world);
    const known = totals.flatMap(({ value }) => value ?? []);
    const unread = known.filter(({ history }) => !history.isDone);
    imported += known.length - unread.length;
    unlisted += unread.filter(isUnlisted).length;
  }
  const seconds = (at: number) => (at === 0 ? null : Math.floor(at / SECOND));
  return succeed({
    now: Math.floor(world.now() / SECOND),
    repositories: index.length,
    ...{ imported, unlisted },
    baseline: workspace === null ? null : seconds(workspace.baseline),
    heartbeatAt: workspace === null ? null : seconds(workspace.heartbeatAt),
  });
}

/** Whether Bitbucket had no list of runs here when it was last asked. */
const isUnlisted = ({ clues, reconciliation }: RepositoryTotals): boolean =>
  clues.isOff || reconciliation.failure === 'forbidden';
