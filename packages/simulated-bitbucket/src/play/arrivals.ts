import { nextArrival } from '../calendar';
import { emit, pushEvent } from '../forge-events';
import type { Repository, World } from '../model';
import type { Habits } from '../temperament';
import { DAY, SECOND } from '../timestamps';
import { mergeBranch, openPullRequest } from './merges';
import { pushTo, pushToMain, somebody } from './pushes';
import { start } from './sections';

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
    [habits.burst, pushBurst],
  ];
  let passed = 0;
  for (const [share, deed] of deeds) {
    passed += share;
    if (luck < passed) return deed;
  }
  return pushToFeature;
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
  openPullRequest(repository, branch);
  pushTo(world, repository, { branch });
}

const BURST_BRANCHES = 9;

/** A robot pushes to many branches within a minute. */
function pushBurst(world: World, repository: Repository): void {
  for (let index = 1; index <= BURST_BRANCHES; index += 1) {
    const at = world.now + index * 6 * SECOND;
    world.changes.add(at, { kind: 'push', repository, branch: `update/library-${String(index)}` });
  }
}

export function pushByRobot(world: World, repository: Repository, branch: string): void {
  if (repository.isPushed && world.now >= world.restUntil) pushTo(world, repository, { branch });
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
    selector: { type: 'tags', pattern: plans.tagPattern ?? 'v*' },
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
