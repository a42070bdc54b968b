import { runnersSeen } from '../../core/aggregates/runners';
import { shortId } from '../../core/aggregates/short-id';
import type { RunnersSeen } from '../../core/aggregates/workspace';
import type { RunnerReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';

/** Repositories whose own runners are asked for in one sweep. */
const REPOSITORIES_MAX = 5;

/** Somebody waits and nothing was left to ask with: the next sweep keeps some back. */
const NOT_READ: RunnersSeen = { at: 0, read: [], list: [] };

/**
 * Comparisons take all they are given: a request is left for the runners of the workspace, and for those of two
 * repositories. However long the list of the workspace is, more would be taken from what counts.
 */
export const heldForRunners = (before: RunnersSeen | null): number => (before === null ? 0 : 3);

/**
 * The runners that waiting steps may get: those of the workspace, and of the repositories in which one waits, the longest
 * unread first. What was known of before where nothing waits, where there is nothing left to ask with, or where Bitbucket
 * does not tell.
 */
export async function readRunners(
  wanting: readonly string[],
  known: RunnersSeen | null,
  budget: ApiAllowance,
  world: World,
): Promise<RunnersSeen | null> {
  if (wanting.length === 0) return known;
  const before = ofThese(wanting, known ?? NOT_READ);
  const most = Math.min(REPOSITORIES_MAX, budget.left - 1);
  const asked = longestUnread(wanting, before).slice(0, Math.max(0, most));
  if (asked.length === 0) return before;
  const at = world.now();
  const own = new Map<string, readonly RunnerReading[]>();
  for (const uuid of asked) {
    if (!budget.has(2)) break;
    const told = await budget.spend(() => world.bitbucket.runners(uuid));
    if (told.ok) own.set(uuid, told.value);
  }
  // The longest list comes last: only its further pages may pass the budget.
  if (!budget.has(1)) return before;
  const ofAll = await budget.spend(() => world.bitbucket.runners(null));
  if (!ofAll.ok) return before;
  return runnersSeen({ at, ofAll: ofAll.value, own }, before);
}

/** Without what was read of repositories in which nothing waits any more. */
function ofThese(wanting: readonly string[], { at, read, list }: RunnersSeen): RunnersSeen {
  const ids = new Set<string | null>([null, ...wanting.map(shortId)]);
  const isWanted = ({ repository }: { readonly repository: string | null }): boolean =>
    ids.has(repository);
  return { at, read: read.filter(isWanted), list: list.filter(isWanted) };
}

function longestUnread(wanting: readonly string[], { read }: RunnersSeen): readonly string[] {
  const readAt = new Map(read.map(({ repository, at }) => [repository, at]));
  const of = (uuid: string): number => readAt.get(shortId(uuid)) ?? 0;
  return [...wanting].sort((a, b) => of(a) - of(b));
}
