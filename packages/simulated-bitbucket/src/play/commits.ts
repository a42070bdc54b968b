import type { Commit, Person, Repository, World } from '../model';

/** Puts a commit on top of `branch` (which begins at the main branch when it is new); `merged` is its second parent. */
export function commitTo(
  world: World,
  repository: Repository,
  change: { branch: string; by: Person; message: string; merged?: string },
): Commit {
  const { mainBranch } = repository.temperament;
  const parent = repository.heads.get(change.branch) ?? repository.heads.get(mainBranch);
  const commit: Commit = {
    hash: repository.random.commitHash(),
    parents: [parent, change.merged].filter((hash) => hash !== undefined),
    at: world.now,
    message: change.message,
    author: change.by,
  };
  repository.commits.set(commit.hash, commit);
  repository.heads.set(change.branch, commit.hash);
  return commit;
}

/** The commits reachable from `include` but not from `exclude`, newest first; unknown revisions reach nothing. */
export function commitsBetween(
  repository: Repository,
  include: readonly string[],
  exclude: readonly string[],
): Commit[] {
  const excluded = reachable(repository, exclude, new Set());
  const hashes = reachable(repository, include, excluded);
  const commits = [...hashes].map((hash) => repository.commits.get(hash));
  return commits
    .filter((commit) => commit !== undefined)
    .reverse()
    .sort((one, other) => other.at - one.at);
}

/** The commit that a branch, a tag, a whole hash or its beginning (7 digits and more) names. */
export function commitOf(repository: Repository, revision: string): Commit | undefined {
  const exact = repository.commits.get(repository.heads.get(revision) ?? revision);
  if (exact !== undefined || !/^[0-9a-f]{7,39}$/.test(revision)) return exact;
  for (const [hash, commit] of repository.commits) {
    if (hash.startsWith(revision)) return commit;
  }
  return undefined;
}

function reachable(
  repository: Repository,
  from: readonly string[],
  without: ReadonlySet<string>,
): Set<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
    if (seen.has(hash) || without.has(hash)) continue;
    seen.add(hash);
    open.push(...(repository.commits.get(hash)?.parents ?? []));
  }
  return seen;
}
