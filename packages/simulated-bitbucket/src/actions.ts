import { emit, repositoryEvent } from './forge-events';
import type { Environment, Repository, World } from './model';
import { mayResume } from './play/people';
import { pushTo } from './play/pushes';
import { NEWCOMER } from './temperaments';
import { DAY, MINUTE } from './timestamps';
import { settle } from './world';

type Fields = Readonly<Record<string, unknown>>;
type Action = (world: World, fields: Fields) => unknown;

const turn =
  (what: 'isPushed' | 'isScheduled' | 'isScheduleHeeded', to: boolean): Action =>
  (world, fields) => {
    for (const repository of repositoriesOf(world, fields)) repository[what] = to;
  };

const ACTIONS: Readonly<Record<string, Action>> = {
  /** `answer`: what the list of runs says then: `not-found` (default), `forbidden` or `empty`. */
  pipelinesOff: (world, fields) => {
    repositoryOf(world, fields).pipelines = oneOf(fields, 'answer', [
      'not-found',
      'forbidden',
      'empty',
    ]);
  },
  pipelinesOn: (world, fields) => {
    const repository = repositoryOf(world, fields);
    repository.pipelines = 'on';
    repository.isYamlBroken = false;
  },
  breakYaml: (world, fields) => {
    repositoryOf(world, fields).isYamlBroken = true;
  },
  /** Every step on the main branch fails from now on. */
  breakMain: (world, fields) => {
    repositoryOf(world, fields).isMainBroken = true;
  },
  mendMain: (world, fields) => {
    repositoryOf(world, fields).isMainBroken = false;
  },
  /** Runs that begin from now on are halted before their first step, everywhere. */
  useUpMinutes: (world) => {
    world.hasMinutes = false;
  },
  /** What was halted stays so until somebody resumes it. */
  buyMinutes: (world) => {
    world.hasMinutes = true;
  },
  /** Runs that are created from now on wait so many `minutes` before their first step; 0 is as usual. */
  crowd: (world, fields) => {
    world.crowding = numberOf(fields, 'minutes') * MINUTE;
  },
  stopPushes: turn('isPushed', false),
  resumePushes: turn('isPushed', true),
  stopSchedules: turn('isScheduled', false),
  resumeSchedules: turn('isScheduled', true),
  /** Schedules stay on and start nothing. */
  ignoreSchedules: turn('isScheduleHeeded', false),
  heedSchedules: turn('isScheduleHeeded', true),
  /** Nobody pushes, presses or redeploys for so many `days`; schedules go on. */
  rest: (world, fields) => {
    world.restUntil = world.now + numberOf(fields, 'days') * DAY;
  },
  runnersOffline: turnRunners('OFFLINE'),
  runnersOnline: turnRunners('ONLINE'),
  lockEnvironment: (world, fields) => {
    environmentOf(world, fields).isLocked = true;
  },
  unlockEnvironment: (world, fields) => {
    environmentOf(world, fields).isLocked = false;
    for (const run of repositoryOf(world, fields).runs) {
      if (run.steps.some(({ heldBy }) => heldBy === 'lock')) mayResume(world, run);
    }
  },
  /** Every deployment to it fails from now on. */
  breakEnvironment: (world, fields) => {
    environmentOf(world, fields).isBroken = true;
  },
  mendEnvironment: (world, fields) => {
    environmentOf(world, fields).isBroken = false;
  },
  /** The steps that deploy to it go from the YAML, and come back. */
  leaveOutEnvironment: (world, fields) => {
    environmentOf(world, fields).isLeftOut = true;
  },
  takeInEnvironment: (world, fields) => {
    environmentOf(world, fields).isLeftOut = false;
  },
  /** Steps take so many `times` as long as usual; 1 is as usual. */
  slow: (world, fields) => {
    repositoryOf(world, fields).slowness = numberOf(fields, 'times');
  },
  /** The next run has a number `by` higher than it would have had. */
  jumpBuildNumber: (world, fields) => {
    repositoryOf(world, fields).buildNumber += numberOf(fields, 'by');
  },
  rename: (world, fields) => {
    rename(world, repositoryOf(world, fields), freeSlug(world, fields));
  },
  create: (world, fields) => {
    const repository = settle(world, { ...NEWCOMER, slug: freeSlug(world, fields) });
    tell(world, repository, { verb: 'created' });
    return { uuid: repository.uuid, slug: repository.slug };
  },
  delete: (world, fields) => {
    const repository = repositoryOf(world, fields);
    repository.isPushed = false;
    repository.pipelines = 'not-found';
    for (const run of repository.runs) run.turn += 1;
    world.repositories.splice(world.repositories.indexOf(repository), 1);
    tell(world, repository, { verb: 'deleted' });
  },
  /** `branch` defaults to the main branch; `skipCi` pushes without starting anything. */
  push: (world, fields) => {
    const repository = repositoryOf(world, fields);
    const { mainBranch } = repository.temperament;
    const branch = fields['branch'] === undefined ? mainBranch : textOf(fields, 'branch');
    const isSkipped = fields['skipCi'] === true;
    return { hash: pushTo(world, repository, { branch, isSkipped }).hash };
  },
  /** `status` for every request, or for those whose path contains `path` or that are asked as `app` or `user`; `retryAfter` is a text, seconds or a date; without `status` all is well again. `requestsPerHour` sets the budget. */
  api: (world, fields) => {
    const { status, path, as, retryAfter } = fields;
    if (fields['requestsPerHour'] !== undefined) {
      world.api.requestsPerHour = numberOf(fields, 'requestsPerHour');
    }
    world.api.failure =
      status === undefined
        ? undefined
        : {
            status: numberOf(fields, 'status'),
            ...(path === undefined ? {} : { path: textOf(fields, 'path') }),
            ...(as === undefined ? {} : { as: oneOf(fields, 'as', ['app', 'user']) }),
            ...(retryAfter === undefined ? {} : { retryAfter: textOf(fields, 'retryAfter') }),
          };
  },
};

/** Does `{action, …}` to the world at its present time; throws an error that names what is wrong with it. */
export function act(world: World, action: unknown): unknown {
  if (typeof action !== 'object' || action === null || !('action' in action)) {
    throw new Error(`An action is an object like {"action": "push", "repository": "monolith"}.`);
  }
  const name = String(action.action);
  const play = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (play === undefined) {
    throw new Error(
      `There is no action "${name}". Known: ${Object.keys(ACTIONS).join(', ')}, truth.`,
    );
  }
  return play(world, { ...action }) ?? {};
}

function textOf(fields: Fields, field: string): string {
  const value = fields[field];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`The action needs "${field}", a text.`);
}

function numberOf(fields: Fields, field: string): number {
  const value = fields[field];
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new Error(`The action needs "${field}", a number of at least 0.`);
}

function oneOf<T extends string>(fields: Fields, field: string, known: readonly [T, ...T[]]): T {
  const value = fields[field] ?? known[0];
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw new Error(`"${field}" is one of ${known.join(', ')}.`);
}

function repositoryOf(world: World, fields: Fields): Repository {
  const wanted = textOf(fields, 'repository');
  const found = world.repositories.find(({ slug, uuid }) => slug === wanted || uuid === wanted);
  if (found !== undefined) return found;
  const known = world.repositories.slice(0, 20).map(({ slug }) => slug);
  throw new Error(`There is no repository "${wanted}". Known: ${known.join(', ')}.`);
}

function repositoriesOf(world: World, fields: Fields): readonly Repository[] {
  return fields['repository'] === undefined ? world.repositories : [repositoryOf(world, fields)];
}

function environmentOf(world: World, fields: Fields): Environment {
  const { environments, slug } = repositoryOf(world, fields);
  const wanted = textOf(fields, 'environment');
  const found = environments.find(({ name, uuid }) => name === wanted || uuid === wanted);
  if (found !== undefined) return found;
  const known = environments.map(({ name }) => name).join(', ') || 'none';
  throw new Error(`${slug} has no environment "${wanted}". Known: ${known}.`);
}

function freeSlug(world: World, fields: Fields): string {
  const slug = textOf(fields, 'slug');
  if (!world.repositories.some((repository) => repository.slug === slug)) return slug;
  throw new Error(`There is a repository "${slug}" already.`);
}

function turnRunners(status: 'ONLINE' | 'OFFLINE'): Action {
  return (world, fields) => {
    const own = repositoriesOf(world, fields).flatMap(({ runners }) => runners);
    const runners = fields['repository'] === undefined ? [...world.runners, ...own] : own;
    for (const runner of runners.filter(({ isSpent }) => !isSpent))
      Object.assign(runner, { status, updatedAt: world.now });
  };
}

function rename(world: World, repository: Repository, slug: string): void {
  const old = repository.slug;
  repository.slug = slug;
  repository.name = slug;
  repository.updatedAt = world.now;
  tell(world, repository, { verb: 'updated', changes: { name: [old, slug] } });
}

function tell(
  world: World,
  repository: Repository,
  told: { verb: 'created' | 'updated' | 'deleted'; changes?: Record<string, [string, string]> },
): void {
  const by = world.people.find(({ role }) => role === 'workspaceAdmin');
  if (by === undefined) throw new Error('The simulation has no workspace administrator.');
  emit(world, repository, () => repositoryEvent(world, repository, { ...told, by }));
}
