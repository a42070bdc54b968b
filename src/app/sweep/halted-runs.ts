import { haltedIn, haltsIn, type Halts } from '../../core/aggregates/runs/untouched';
import { shortId } from '../../core/aggregates/short-id';
import type { HaltedRuns } from '../../core/aggregates/workspace';
import { FEWEST_HALTED } from '../../core/health/rules/capacity';
import { isExcluded, type Settings } from '../../core/settings';
import type { World } from '../../ports/world';
import { everyTotals } from '../records/every-totals';
import type { Discovered } from './find-repositories';
import type { ToldByAll } from './reconcile-all';

type Known = Pick<Discovered, 'repositories' | 'workspace'> & { readonly settings: Settings };

/**
 * Runs that were halted before their first step while no other began; null where there are none, and as before where
 * nothing was compared. A sweep compares a part of the repositories: before anything is said of all, the records of the
 * others are asked, in which events have counted meanwhile.
 */
export async function haltedRuns(
  { halts, used }: Pick<ToldByAll, 'halts' | 'used'>,
  { repositories, workspace, settings }: Known,
  world: World,
): Promise<HaltedRuns | null> {
  if (halts.length === 0) return workspace.halted;
  const now = world.now();
  const compared = haltedIn(halts, now);
  if (compared === null || compared.runs < FEWEST_HALTED) return compared;
  const others = repositories.filter(
    (entry) => !used.has(shortId(entry.uuid)) && !isExcluded(settings, entry),
  );
  const all: Halts[] = [...halts];
  for await (const totals of everyTotals(others, world)) all.push(haltsIn(totals, now));
  return haltedIn(all, now);
}
