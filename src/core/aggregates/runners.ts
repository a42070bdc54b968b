import { shortId } from './short-id';
import type { KnownRunners, RunnersSeen, RunnerState } from './workspace';

interface Runner {
  readonly labels: readonly string[];
  readonly state: RunnerState;
}

/** All runners of a repository, or of the workspace where none is named. */
export interface RunnersRead {
  readonly repositoryUuid: string | null;
  readonly runners: readonly Runner[];
}

/** So many have room in the record: whose runners differ more than that is told nothing, rather than of some of them. */
const KINDS_MOST = 200;

/**
 * Runners by what a step may ask of them, those of the workspace first. A repository is read where all of its runners
 * and of the workspace's are in the list.
 */
export function runnersSeen(found: readonly RunnersRead[]): Omit<RunnersSeen, 'at'> {
  const read: string[] = [];
  const list: KnownRunners[] = [];
  for (const { repositoryUuid, runners } of found) {
    const repository = repositoryUuid === null ? null : shortId(repositoryUuid);
    const kinds = kindsOf(repository, runners);
    const hasRoom = list.length + kinds.length <= KINDS_MOST;
    if (!hasRoom && repository === null) return { read: [], list: [] };
    if (!hasRoom) continue;
    list.push(...kinds);
    if (repository !== null) read.push(repository);
  }
  return { read, list };
}

function kindsOf(repository: string | null, runners: readonly Runner[]): readonly KnownRunners[] {
  const kinds = new Map<string, KnownRunners>();
  for (const { labels, state } of runners) {
    const sorted = [...labels].sort();
    const key = JSON.stringify([state, ...sorted]);
    const count = (kinds.get(key)?.count ?? 0) + 1;
    kinds.set(key, { repository, labels: sorted, state, count });
  }
  return [...kinds.values()];
}
