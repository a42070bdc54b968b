import { emit, pushEvent } from '../forge-events';
import type { Commit, Person, Repository, World } from '../model';
import { commitTo } from './commits';
import { startForeignBuild } from './foreign';
import { runForPush } from './sections';

/** One of the developers: those of the four accounts who may write. */
export function somebody(world: World, repository: Repository): Person {
  const writers = world.people.filter(({ role }) => role !== undefined && role !== 'reader');
  return repository.random.pick(writers);
}

/** Pushes one commit to `branch` and starts what the YAML says for it; `isSkipped` writes `[skip ci]`. */
export function pushTo(
  world: World,
  repository: Repository,
  push: { branch: string; merged?: string; isSkipped?: boolean },
): Commit {
  const { random, temperament } = repository;
  const by = somebody(world, repository);
  const isSkipped = push.isSkipped ?? random.chance(temperament.habits.skipCi);
  const before = repository.heads.get(push.branch);
  const commit = commitTo(world, repository, {
    branch: push.branch,
    by,
    message: `${push.merged === undefined ? 'Change' : 'Merge'} ${String(repository.commits.size)} of ${repository.slug}${isSkipped ? ' [skip ci]' : ''}`,
    ...(push.merged === undefined ? {} : { merged: push.merged }),
  });
  repository.updatedAt = world.now;
  const refs = { ref: push.branch, isTag: false, after: commit.hash, commits: [commit], by };
  emit(world, repository, () =>
    pushEvent(world, repository, before === undefined ? refs : { ...refs, before }),
  );
  if (temperament.foreignCi === true) startForeignBuild(world, repository, { commit, by });
  if (!isSkipped) runForPush(world, repository, { branch: push.branch, commit, by });
  return commit;
}

export function pushToMain(world: World, repository: Repository): void {
  pushTo(world, repository, { branch: repository.temperament.mainBranch });
}
