import type { BuildStatus, Commit, Deployment, Person, Repository, World } from './model';
import { hash32 } from './random';
import { eventTime, nanosecondTime, SECOND } from './timestamps';

type Fields = Record<string, unknown>;

/** Seconds, drawn evenly: most events arrive soon, some after a minute and more. */
const LONGEST_DELAYS = [10, 20, 20, 20, 20, 45, 45, 90, 90, 150];

/**
 * Puts an event into the outbox, to be delivered 2 to 150 s after it happened, in order for each
 * repository. Events from before the start have long been delivered.
 */
export function emit(world: World, repository: Repository, make: () => Fields): void {
  if (world.now < world.startAt) return;
  repository.eventCount += 1;
  const luck = hash32(`${repository.uuid}${String(repository.eventCount)}`);
  const longest = LONGEST_DELAYS[luck % LONGEST_DELAYS.length] ?? 20;
  const deliverAt = world.now + 2 * SECOND + ((luck >>> 8) % ((longest - 2) * SECOND));
  repository.lastDeliveryAt = Math.max(deliverAt, repository.lastDeliveryAt);
  world.truth.eventSent(repository, world.now, repository.lastDeliveryAt);
  world.outbox.push({ deliverAt: repository.lastDeliveryAt, event: make() });
}

function origin(world: World, repository: Repository): Fields {
  const isSlugKnown = hash32(`${repository.uuid}${String(world.now)}slug`) % 3 !== 0;
  return {
    repository: { uuid: repository.uuid, ...(isSlugKnown ? { slug: repository.slug } : {}) },
    workspace: { uuid: world.workspace.uuid },
  };
}

function withProject(world: World, repository: Repository): Fields {
  const project = world.projects.get(repository.project);
  return { ...origin(world, repository), project: { uuid: project?.uuid }, selfGenerated: false };
}

function actor(person: Person): Fields {
  return { type: 'user', accountId: person.accountId, uuid: person.uuid };
}

export function buildStatusEvent(
  world: World,
  repository: Repository,
  told: { verb: 'created' | 'updated'; status: BuildStatus; by: Person },
): Fields {
  const { status } = told;
  return {
    timestamp: eventTime(world.now),
    actor: actor(told.by),
    ...withProject(world, repository),
    buildStatus: {
      key: status.key,
      state: status.state,
      url: status.url,
      commit: { hash: status.commit },
      createdOn: eventTime(status.createdAt),
      updatedOn: eventTime(status.updatedAt),
      ...(status.refName === undefined ? {} : { refName: status.refName }),
    },
    eventType: `avi:bitbucket:${told.verb}:build-status`,
  };
}

const DEPLOYMENT_STATES = {
  pending: 'UNKNOWN',
  started: 'IN_PROGRESS',
  completed: 'COMPLETED',
} as const;

/** `status` is told on completion only. */
export function deploymentEvent(
  world: World,
  deployment: Deployment,
  verb: keyof typeof DEPLOYMENT_STATES,
): Fields {
  const { environment, run } = deployment;
  const status = verb === 'completed' ? { status: deployment.status } : {};
  return {
    ...origin(world, run.repository),
    pipeline: { uuid: run.uuid },
    deployment: {
      uuid: deployment.uuid,
      state: DEPLOYMENT_STATES[verb],
      ...status,
      updatedTimestamp: nanosecondTime(world.now),
    },
    environment: {
      uuid: environment.uuid,
      type: environment.type.toUpperCase(),
      name: environment.name,
    },
    eventType: `avi:bitbucket:${verb}:deployment`,
    timestamp: eventTime(world.now),
  };
}

/** What a push did to one ref. */
export interface PushedRef {
  readonly ref: string;
  readonly isTag: boolean;
  readonly before?: string;
  readonly after?: string;
  readonly commits: readonly Commit[];
  readonly by: Person;
}

export function pushEvent(world: World, repository: Repository, pushed: PushedRef): Fields {
  const { before, after } = pushed;
  return {
    actor: actor(pushed.by),
    ...withProject(world, repository),
    push: {
      ref: pushed.ref,
      ...(pushed.isTag ? {} : branchFields(repository, pushed)),
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      created: before === undefined,
      closed: after === undefined,
      forced: false,
    },
    eventType: 'avi:bitbucket:push:repository',
    timestamp: eventTime(world.now),
  };
}

function branchFields(repository: Repository, pushed: PushedRef): Fields {
  return {
    mainbranch: pushed.ref === repository.temperament.mainBranch,
    truncated: false,
    commits: pushed.commits.map((commit) => ({
      hash: commit.hash,
      message: { value: commit.message, truncated: false },
      date: eventTime(commit.at),
      author: { user: actor(commit.author) },
    })),
  };
}

/** `changes` belongs to `updated` only: the old and the new text of each changed field. */
export function repositoryEvent(
  world: World,
  repository: Repository,
  told: {
    verb: 'created' | 'updated' | 'deleted';
    by: Person;
    changes?: Record<string, [string, string]>;
  },
): Fields {
  const changes = Object.entries(told.changes ?? {}).map(([field, [old, fresh]]) => [
    field,
    { old: { value: old, truncated: false }, new: { value: fresh, truncated: false } },
  ]);
  return {
    actor: actor(told.by),
    ...withProject(world, repository),
    ...(told.changes === undefined ? {} : { changes: Object.fromEntries(changes) as Fields }),
    eventType: `avi:bitbucket:${told.verb}:repository`,
    timestamp: eventTime(world.now),
  };
}
