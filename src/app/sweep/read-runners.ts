import { runnersSeen, type RunnersRead } from '../../core/aggregates/runners';
import type { RunnersSeen } from '../../core/aggregates/workspace';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';

/** Repositories whose own runners are asked for in one sweep. */
const REPOSITORIES_MAX = 5;
/** Comparisons take all they are given: these are left for the runners of the workspace and of two repositories. */
export const HELD_FOR_RUNNERS = 3;

/** Somebody waits and nothing was left to ask with: the next sweep keeps some back. */
const NOT_READ: RunnersSeen = { at: 0, read: [], list: [] };

/**
 * The runners that waiting steps may get: those of the workspace and of the repositories in which one waits. What was
 * known of before where nothing waits, where there is nothing left to ask with, or where Bitbucket does not tell.
 */
export async function readRunners(
  wanting: readonly string[],
  before: RunnersSeen | null,
  budget: ApiAllowance,
  world: World,
): Promise<RunnersSeen | null> {
  const asked = wanting.slice(0, Math.max(0, Math.min(REPOSITORIES_MAX, budget.left - 1)));
  if (asked.length === 0) return wanting.length === 0 ? before : (before ?? NOT_READ);
  const at = world.now();
  const ofAll = await budget.spend(() => world.bitbucket.runners(null));
  if (!ofAll.ok) return before;
  const found: RunnersRead[] = [{ repositoryUuid: null, runners: ofAll.value }];
  for (const repositoryUuid of asked) {
    if (!budget.has(1)) break;
    const own = await budget.spend(() => world.bitbucket.runners(repositoryUuid));
    if (own.ok) found.push({ repositoryUuid, runners: own.value });
  }
  return { at, ...runnersSeen(found) };
}
