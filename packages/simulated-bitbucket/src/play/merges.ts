import { emit, pushEvent } from '../forge-events';
import type { Repository, Run, World } from '../model';
import { isQueueBranch, queueBranchOf } from './queue-branches';
import { pushTo, pushToMain } from './pushes';

export function mergeBranch(world: World, repository: Repository): void {
  const { mainBranch } = repository.temperament;
  const [branch] = [...repository.heads.keys()].filter((name) => name.startsWith('feature/'));
  const merged = branch === undefined ? undefined : repository.heads.get(branch);
  if (branch === undefined || merged === undefined) {
    pushToMain(world, repository);
    return;
  }
  if (repository.temperament.plans.mergeQueue !== undefined && repository.pipelines === 'on') {
    enqueue(world, repository, { branch, merged });
    return;
  }
  forget(repository, branch);
  pushTo(world, repository, { branch: mainBranch, merged });
}

function enqueue(
  world: World,
  repository: Repository,
  { branch, merged }: { branch: string; merged: string },
): void {
  const number = openPullRequest(repository, branch);
  const queued = queueBranchOf(number);
  if (repository.heads.has(queued)) pushToMain(world, repository);
  else pushTo(world, repository, { branch: queued, merged, isSkipped: false });
}

/** The number of the branch's pull request, which is opened unless there is one. */
export function openPullRequest(repository: Repository, branch: string): number {
  const known = repository.pullRequests.get(branch);
  if (known !== undefined) return known;
  repository.pullRequestNumber += 1;
  repository.pullRequests.set(branch, repository.pullRequestNumber);
  return repository.pullRequestNumber;
}

/** The attempt is over: what passed is merged, what did not is ejected and stays open; the branch goes either way. */
export function leaveQueue(world: World, run: Run): void {
  const { repository, commit, target } = run;
  if (repository.pipelines !== 'on' || target.kind !== 'branch' || !isQueueBranch(target.name))
    return;
  const { mainBranch } = repository.temperament;
  repository.heads.delete(target.name);
  const closed = { ref: target.name, isTag: false, before: commit, commits: [], by: run.creator };
  emit(world, repository, () => pushEvent(world, repository, closed));
  if (run.result !== 'SUCCESSFUL') return;
  const merged = [...repository.pullRequests].find(
    ([, number]) => queueBranchOf(number) === target.name,
  );
  if (merged !== undefined) forget(repository, merged[0]);
  pushTo(world, repository, { branch: mainBranch, merged: commit });
}

function forget(repository: Repository, branch: string): void {
  repository.heads.delete(branch);
  repository.pullRequests.delete(branch);
}
