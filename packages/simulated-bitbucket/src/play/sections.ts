import type { Commit, Person, Repository, Target, World } from '../model';
import type { PipelinePlan, Selector } from '../temperament';
import { isQueueBranch } from './queue-branches';
import { createRun, type RunOrder } from './runs';

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

interface Section {
  readonly plan: PipelinePlan | undefined;
  readonly selector: Selector;
  readonly target: Target;
}

/** Starts what the YAML says for the branch and, on the main branch, the custom pipelines of `triggers:`. */
export function runForPush(world: World, repository: Repository, pushed: PushedBranch): void {
  const { plans, mainBranch } = repository.temperament;
  const base = { trigger: 'PUSH', commit: pushed.commit.hash, by: pushed.by } as const;
  const target = { kind: 'branch', name: pushed.branch } as const;
  start(world, repository, { ...base, ...sectionFor(repository, pushed) });
  if (pushed.branch !== mainBranch) return;
  for (const pattern of plans.onPush ?? []) {
    const selector = { type: 'custom', pattern } as const;
    start(world, repository, { ...base, plan: plans.custom?.[pattern], selector, target });
  }
}

function sectionFor(repository: Repository, { branch, commit }: PushedBranch): Section {
  const { plans, mainBranch } = repository.temperament;
  const target = { kind: 'branch', name: branch } as const;
  if (branch === mainBranch && plans.main !== undefined) {
    return { plan: plans.main, selector: { type: 'branches', pattern: mainBranch }, target };
  }
  if (branch.startsWith('release/') && plans.release !== undefined) {
    return { plan: plans.release, selector: { type: 'branches', pattern: 'release/*' }, target };
  }
  if (isQueueBranch(branch)) {
    const selector = { type: 'merge-queues', pattern: mainBranch } as const;
    return { plan: plans.mergeQueue, selector, target };
  }
  const number = repository.pullRequests.get(branch);
  if (plans.pullRequests === undefined || number === undefined) {
    return { plan: plans.default, selector: { type: 'default' }, target };
  }
  return {
    plan: plans.pullRequests,
    selector: { type: 'pull-requests', pattern: '**' },
    target: {
      kind: 'pull-request',
      id: number,
      source: branch,
      destination: mainBranch,
      destinationCommit: repository.heads.get(mainBranch) ?? commit.hash,
    },
  };
}
