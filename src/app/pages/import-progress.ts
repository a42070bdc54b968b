import type { ImportProgressAnswer } from '../../contract/pages';
import type { Problem } from '../../contract/problem';
import { succeed, type Result } from '../../core/result';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { SECOND } from '../../core/time';
import type { World } from '../../ports/world';
import { load } from '../records/kind';
import { countedIn, INDEX } from '../records/repository-index';
import { SETTINGS } from '../records/settings';
import { TOTALS } from '../records/totals';
import { WORKSPACE } from '../records/workspace';
import { portionsOf } from '../scrape/portions';

/** How many repositories are counted, and what became of the past of each. */
export async function importProgress(world: World): Promise<Result<ImportProgressAnswer, Problem>> {
  const found = await load({ workspace: WORKSPACE, index: INDEX, settings: SETTINGS }, world);
  const workspace = found.workspace.value;
  const index = countedIn(found.index, found.settings.value);
  const pasts: { readonly slug: string; readonly past: Past }[] = [];
  for (const portion of portionsOf(index)) {
    const { totals } = await load({ totals: portion.map(({ uuid }) => TOTALS(uuid)) }, world);
    const known = totals.flatMap(({ value }) => value ?? []);
    pasts.push(...known.map((one) => ({ slug: one.identity.slug, past: pastOf(one) })));
  }
  const of = (wanted: Past) => pasts.filter(({ past }) => past === wanted);
  const failed = of('failed').map(({ slug }) => slug);
  const seconds = (at: number) => (at === 0 ? null : Math.floor(at / SECOND));
  return succeed({
    now: Math.floor(world.now() / SECOND),
    repositories: index.length,
    imported: of('read').length,
    without: of('none').length,
    failed: { count: failed.length, slugs: failed.slice(0, NAMED) },
    baseline: workspace === null ? null : seconds(workspace.baseline),
    heartbeatAt: workspace === null ? null : seconds(workspace.heartbeatAt),
  });
}

/** Names of repositories that one sentence may hold. */
const NAMED = 5;

type Past = 'read' | 'none' | 'failed' | 'to-come';

/** What became of the past of a repository; a list that is refused where no run is known is one of Pipelines switched off. */
function pastOf({ history, clues, reconciliation, numbers }: RepositoryTotals): Past {
  if (history.isDone) return 'read';
  const { failure } = reconciliation;
  if (clues.isOff || (failure === 'forbidden' && numbers.highest === 0)) return 'none';
  return failure === null ? 'to-come' : 'failed';
}
