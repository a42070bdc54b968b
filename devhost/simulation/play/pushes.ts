import { nextArrival } from '../calendar';
import { emit, pushEvent } from '../forge-events';
import type { Commit, Person, Repository, World } from '../model';
import type { Habits } from '../temperament';
import { DAY } from '../timestamps';
import { commitTo } from './commits';
import { startForeignBuild } from './foreign';
import { createRun, type RunOrder } from './runs';

const MOST_OPEN_BRANCHES = 6;

/** Somebody works on the repository: a push, a merge, a tag or a pipeline started by hand. */
export function arrive(world: World, repository: Repository): void {
  const { temperament, random } = repository;
  planNextArrival(world, repository);
  if (!repository.isPushed || world.now < world.restUntil) return;
  deedOf(temperament.habits, random.next())(world, repository);
}

type Deed = (world: World, repository: Repository) => void;

/** What somebody does when chance shows `luck`: the shares of the habits one after another, the rest for feature branches. */
function deedOf(habits: Habits, luck: number): Deed {
  const deeds: readonly (readonly [share: number, deed: Deed])[] = [
    [habits.direct, pushToMain],
    [habits.merge, mergeBranch],
    [habits.release, pushToRelease],
    [habits.tag, pushTag],
    [habits.custom, startByHand],
  ];
  let passed = 0;
  for (const [share, deed] of deeds) {
    passed += share;
    if (luck < passed) return deed;
  }
  return pushToFeature;
}

function pushToMain(world: World, repository: Repository): void {
  pushTo(world, repository, { branch: repository.temperament.mainBranch });
}

/** There is always one release branch, of the month. */
function pushToRelease(world: World, repository: Repository): void {
  const month = new Date(world.now).toISOString().slice(0, 7);
  pushTo(world, repository, { branch: `release/${month}` });
}

/** Plans the next arrival, unless the repository has come to rest by then. */
export function planNextArrival(world: World, repository: Repository): void {
  const { rhythm } = repository.temperament;
  if (rhythm === undefined) return;
  const at = nextArrival(repository.random, rhythm, world.now);
  if (at < restsFrom(world, repository)) world.changes.add(at, { kind: 'arrival', repository });
}

/** From when on nothing is pushed or scheduled: epoch ms, or infinity. */
export function restsFrom(world: World, { temperament }: Repository): number {
  const days = temperament.restingDays;
  return days === undefined ? Number.POSITIVE_INFINITY : world.startAt - days * DAY;
}

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
  if (!isSkipped) runForBranch(world, repository, { branch: push.branch, commit, by });
  return commit;
}

/** Starts a run, if Pipelines is on and the YAML has a section for it. */
export function start(
  world: World,
  repository: Repository,
  order: Omit<RunOrder, 'plan'> & { plan: RunOrder['plan'] | undefined },
): void {
  if (repository.pipelines !== 'on' || order.plan === undefined) return;
  createRun(world, repository, { ...order, plan: order.plan });
}

interface PushedBranch {
  readonly branch: string;
  readonly commit: Commit;
  readonly by: Person;
}

function runForBranch(world: World, repository: Repository, pushed: PushedBranch): void {
  const { plans, mainBranch } = repository.temperament;
  const { branch, commit, by } = pushed;
  const base = { trigger: 'PUSH', commit: commit.hash, by } as const;
  const target = { kind: 'branch', name: branch } as const;
  const number = repository.pullRequests.get(branch);
  if (branch === mainBranch && plans.main !== undefined) {
    const selector = { type: 'branches', pattern: mainBranch } as const;
    start(world, repository, { ...base, plan: plans.main, selector, target });
  } else if (branch.startsWith('release/') && plans.release !== undefined) {
    const selector = { type: 'branches', pattern: 'release/*' } as const;
    start(world, repository, { ...base, plan: plans.release, selector, target });
  } else if (plans.pullRequests !== undefined && number !== undefined) {
    start(world, repository, {
      ...base,
      plan: plans.pullRequests,
      selector: { type: 'pull-requests', pattern: '**' },
      target: {
        kind: 'pull-request',
        id: number,
        source: branch,
        destination: mainBranch,
        destinationCommit: repository.heads.get(mainBranch) ?? commit.hash,
      },
    });
  } else {
    start(world, repository, {
      ...base,
      plan: plans.default,
      selector: { type: 'default' },
      target,
    });
  }
}

/** The first push opens a branch, the second its pull request. */
function pushToFeature(world: World, repository: Repository): void {
  const { random } = repository;
  const open = [...repository.heads.keys()].filter((name) => name.startsWith('feature/'));
  if (open.length === 0 || (open.length < MOST_OPEN_BRANCHES && random.chance(0.4))) {
    const number = repository.commits.size;
    pushTo(world, repository, { branch: `feature/task-${String(number)}` });
    return;
  }
  const branch = random.pick(open);
  if (!repository.pullRequests.has(branch)) {
    repository.pullRequestNumber += 1;
    repository.pullRequests.set(branch, repository.pullRequestNumber);
  }
  pushTo(world, repository, { branch });
}

function mergeBranch(world: World, repository: Repository): void {
  const { mainBranch } = repository.temperament;
  const [branch] = [...repository.heads.keys()].filter((name) => name.startsWith('feature/'));
  const merged = branch === undefined ? undefined : repository.heads.get(branch);
  if (branch === undefined || merged === undefined) {
    pushToMain(world, repository);
    return;
  }
  repository.heads.delete(branch);
  repository.pullRequests.delete(branch);
  pushTo(world, repository, { branch: mainBranch, merged });
}

function pushTag(world: World, repository: Repository): void {
  const { plans, mainBranch } = repository.temperament;
  const commit = repository.heads.get(mainBranch);
  if (commit === undefined) return;
  const name = `v1.${String(repository.commits.size)}.0`;
  const by = somebody(world, repository);
  repository.heads.set(name, commit);
  repository.updatedAt = world.now;
  emit(world, repository, () =>
    pushEvent(world, repository, { ref: name, isTag: true, after: commit, commits: [], by }),
  );
  start(world, repository, {
    plan: plans.tags,
    selector: { type: 'tags', pattern: 'v*' },
    target: { kind: 'tag', name },
    trigger: 'PUSH',
    commit,
    by,
  });
}

/** A custom pipeline, started for the main branch or, one time in four, for a bare commit. */
function startByHand(world: World, repository: Repository): void {
  const { plans, mainBranch } = repository.temperament;
  const customs = Object.entries(plans.custom ?? {});
  const commit = repository.heads.get(mainBranch);
  if (customs.length === 0 || commit === undefined) return;
  const [pattern, plan] = repository.random.pick(customs);
  const isBare = repository.random.chance(0.25);
  start(world, repository, {
    plan,
    selector: { type: 'custom', pattern },
    target: isBare ? { kind: 'commit' } : { kind: 'branch', name: mainBranch },
    trigger: 'MANUAL',
    commit,
    by: somebody(world, repository),
  });
}
