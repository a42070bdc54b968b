import type { BuildStatus, Commit, Person, Repository, World } from '../model';
import { SECOND } from '../timestamps';
import { post } from './statuses';

/** Another CI posts its own status for the commit, with an address of its own, and ends minutes later. */
export function startForeignBuild(
  world: World,
  repository: Repository,
  pushed: { commit: Commit; by: Person },
): void {
  const status: BuildStatus = {
    key: 'other-ci',
    commit: pushed.commit.hash,
    createdAt: world.now,
    updatedAt: world.now,
    name: 'Visual comparison',
    url: `https://ci.example.com/${repository.slug}/builds/${String(repository.commits.size)}`,
    state: 'INPROGRESS',
  };
  post(world, repository, { status, by: pushed.by });
  const state = repository.random.chance(0.15) ? 'FAILED' : 'SUCCESSFUL';
  const at = world.now + repository.random.whole(60, 400) * SECOND;
  world.changes.add(at, { kind: 'foreign', repository, status: { ...status, state } });
}
