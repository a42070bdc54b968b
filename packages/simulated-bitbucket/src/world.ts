import { createChangeQueue } from './change-queue';
import type { SimulationOptions } from 'local-forge';
import { ACCOUNTS } from 'local-forge/unverified';
import { BENCH_LABELS, SHARED_LABELS } from './labels';
import type {
  Change,
  Environment,
  Person,
  Repository,
  Role,
  Runner,
  TruthLog,
  World,
} from './model';
import { commitTo } from './play/commits';
import { planNextArrival } from './play/arrivals';
import { planSchedule } from './play/schedules';
import { createRandom, namedUuid } from './random';
import { scenarioNamed } from './scenarios';
import type { Temperament } from './temperament';
import { DAY, SECOND } from './timestamps';

const HISTORY = 28 * DAY;

const PROJECTS = [
  ['SHOP', 'Shop'],
  ['PAY', 'Payments'],
  ['LAB', 'Laboratory'],
] as const;

/** The four accounts are the same in every workspace; the fifth acts for Pipelines. */
const PEOPLE: readonly Person[] = [
  person('Reader', ACCOUNTS.reader, 'reader'),
  person('Writer', ACCOUNTS.writer, 'writer'),
  person('Repository admin', ACCOUNTS.repositoryAdmin, 'repositoryAdmin'),
  person('Workspace admin', ACCOUNTS.workspaceAdmin, 'workspaceAdmin'),
  person('Pipelines', '557058:00000000-0000-4000-8000-00000000000e'),
];

function person(name: string, accountId: string, role?: Role): Person {
  const uuid = namedUuid(accountId);
  return role === undefined ? { name, accountId, uuid } : { name, accountId, uuid, role };
}

/** A world 28 days before `startAt`, with everything planned that its scenario knows of. */
export function createWorld(options: SimulationOptions, truth: TruthLog): World {
  const scenario = scenarioNamed(options.name);
  const seed = `${options.name}:${String(options.seed)}`;
  const random = createRandom(seed);
  const world: World = {
    startAt: options.startAt,
    workspace: { uuid: random.uuid(), slug: 'acme' },
    projects: new Map(PROJECTS.map(([key, name]) => [key, { uuid: random.uuid(), name }])),
    people: PEOPLE,
    repositories: [],
    runners: [...spentRunners(), newRunner('shared-1', SHARED_LABELS, random.uuid())],
    changes: createChangeQueue<Change>(),
    outbox: [],
    truth,
    random,
    api: { requestsPerHour: scenario.requestsPerHour, spent: new Map(), failure: undefined },
    now: options.startAt - HISTORY,
    restUntil: 0,
    hasMinutes: true,
    crowding: 0,
  };
  for (const temperament of scenario.temperaments()) settle(world, temperament);
  for (const { after, action } of scenario.script) {
    world.changes.add(options.startAt + after, { kind: 'action', action });
  }
  return world;
}

/** Adds a repository with one commit, and plans its life. */
export function settle(world: World, temperament: Temperament): Repository {
  const repository = newRepository(world, temperament);
  world.repositories.push(repository);
  const [by] = world.people.slice(-1);
  if (by !== undefined) {
    commitTo(world, repository, { branch: temperament.mainBranch, by, message: 'Begin' });
  }
  planNextArrival(world, repository);
  for (const index of temperament.schedules.keys()) planSchedule(world, repository, index);
  planSteadyPushes(world, repository);
  return repository;
}

function newRepository(world: World, temperament: Temperament): Repository {
  const { slug, environments, runners, pipelines } = temperament;
  const random = createRandom(`${world.random.uuid()}/${slug}`);
  return {
    uuid: random.uuid(),
    slug,
    name: slug,
    temperament,
    project: temperament.project,
    createdAt: world.now,
    updatedAt: world.now,
    isPushed: true,
    isScheduled: true,
    isScheduleHeeded: true,
    isYamlBroken: false,
    isMainBroken: false,
    slowness: 1,
    pipelines: pipelines === 'on' ? 'on' : 'not-found',
    random,
    commits: new Map(),
    heads: new Map(),
    pullRequests: new Map(),
    runs: [],
    runByName: new Map(),
    environments: environments.map((environment) => newEnvironment(environment, random.uuid())),
    deployments: [],
    statuses: new Map(),
    runners: (runners ?? []).map((name) => newRunner(name, BENCH_LABELS, random.uuid())),
    groups: new Map(),
    buildNumber: 0,
    pullRequestNumber: 0,
    lastDeliveryAt: 0,
    eventCount: 0,
  };
}

function newEnvironment(
  [name, type]: Temperament['environments'][number],
  uuid: string,
): Environment {
  const state = { busyWith: undefined, current: undefined, previous: undefined };
  return { uuid, name, type, isLocked: false, isBroken: false, isLeftOut: false, ...state };
}

function newRunner(name: string, labels: readonly string[], uuid: string): Runner {
  return { uuid, name, labels, isSpent: false, status: 'ONLINE', updatedAt: 0 };
}

/** Runners whose machines lived for one step. They are more than Bitbucket shows at once: whoever reads one page of runners sees none that is online. */
function spentRunners(): readonly Runner[] {
  return Array.from({ length: 120 }, (_, index) => {
    const name = `spent-${String(index + 1)}`;
    const runner = newRunner(name, SHARED_LABELS, namedUuid(`runner ${name}`));
    return { ...runner, isSpent: true, status: 'OFFLINE' };
  });
}

/** Never so close that one run's deployment meets the next. */
function planSteadyPushes(world: World, repository: Repository): void {
  const { steady } = repository.temperament;
  if (steady === undefined) return;
  const gap = (steady.overSeconds * SECOND) / steady.pushes;
  for (let index = 0; index < steady.pushes; index += 1) {
    const at = world.startAt + Math.floor((index + 0.8 * repository.random.next()) * gap);
    world.changes.add(at, { kind: 'arrival', repository });
  }
}
