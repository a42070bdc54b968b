import type { Deployment, Environment, World } from '../model';
import { pipelinesTime } from '../timestamps';
import { type Asked, named, Refusal, repositoryOf } from './asked';
import { type Page, pageOf } from './pages';

const SORTS = ['state.started_on', 'state.completed_on'] as const;

/** `GET …/deployments/`: sorts by `state.started_on` or `state.completed_on` only; what has no date comes first when descending. */
export function listDeployments(asked: Asked): Page {
  const wanted = asked.query.get('environment');
  const { deployments } = repositoryOf(asked);
  const chosen = deployments.filter(
    ({ environment }) => wanted === null || environment.uuid === wanted,
  );
  const show = (one: Deployment): unknown => showDeployment(asked, one, 'values.');
  return pageOf(asked, sorted(chosen, asked.query.get('sort')), { view: show });
}

function sorted(deployments: readonly Deployment[], sort: string | null): readonly Deployment[] {
  if (sort === null) return deployments;
  const attribute = SORTS.find((name) => sort === name || sort === `-${name}`);
  if (attribute === undefined) throw new Refusal(400, 'Invalid sort attribute provided');
  const at = ({ startedAt, completedAt }: Deployment): number =>
    (attribute === 'state.started_on' ? startedAt : completedAt) ?? Number.MAX_SAFE_INTEGER;
  const sign = sort.startsWith('-') ? -1 : 1;
  return [...deployments].sort((one, other) => sign * (at(one) - at(other)));
}

export function showOneDeployment(asked: Asked): unknown {
  const wanted = named(asked, 'deployment');
  const found = repositoryOf(asked).deployments.find(({ uuid }) => uuid === wanted);
  if (found === undefined) throw new Refusal(404, `Deployment ${wanted} not found`);
  return showDeployment(asked, found, '');
}

/** The environment's names are there only where `fields` asks for them. */
function showDeployment(asked: Asked, deployment: Deployment, prefix: string): unknown {
  const { run, environment, step } = deployment;
  const commit = { type: 'commit', hash: run.commit };
  const pipeline = { type: 'pipeline', uuid: run.uuid };
  const createdOn = pipelinesTime(run.createdAt + 230);
  const wants = (field: string): boolean => asked.fields.wants(`${prefix}environment.${field}`);
  return {
    type: 'deployment',
    uuid: deployment.uuid,
    key: `pipelines-${run.uuid}`,
    number: deployment.number,
    step: { uuid: step.uuid },
    environment: {
      type: 'deployment_environment',
      uuid: environment.uuid,
      ...(wants('name') ? { name: environment.name } : {}),
      ...(wants('environment_type.name') ? { environment_type: showType(environment) } : {}),
    },
    release: {
      type: 'deployment_release',
      pipeline,
      key: `pipelines-${run.uuid}`,
      name: `#${String(run.buildNumber)}`,
      url: addressOf(asked.world, deployment),
      commit,
      created_on: createdOn,
    },
    deployable: { type: 'deployable', pipeline, commit, created_on: createdOn },
    state: showState(asked.world, deployment),
    last_update_time: pipelinesTime(deployment.updatedAt),
  };
}

function addressOf({ workspace }: World, { run }: Deployment): string {
  return `https://bitbucket.org/${workspace.slug}/${run.repository.slug}/addon/pipelines/home#!/results/${String(run.buildNumber)}`;
}

function showState(world: World, deployment: Deployment): unknown {
  const { state, status, startedAt, completedAt, run, step } = deployment;
  const type = `deployment_state_${state.toLowerCase()}`;
  if (state === 'UNDEPLOYED') return { type, name: state };
  return {
    type,
    name: state,
    url: `${addressOf(world, deployment)}/steps/${encodeURIComponent(step.uuid)}`,
    deployer: { type: 'user', uuid: run.creator.uuid },
    ...(startedAt === undefined ? {} : { started_on: pipelinesTime(startedAt) }),
    ...(completedAt === undefined ? {} : { completed_on: pipelinesTime(completedAt) }),
    ...(status === undefined
      ? {}
      : { status: { type: `deployment_state_completed_${status.toLowerCase()}`, name: status } }),
  };
}

/** `GET …/environments/`: a repository without any has an empty page. */
export function listEnvironments(asked: Asked): Page {
  return pageOf(asked, repositoryOf(asked).environments, { view: showEnvironment });
}

function showEnvironment(environment: Environment): unknown {
  const lock = environment.isLocked
    ? { type: 'deployment_environment_lock_locked', name: 'LOCKED' }
    : { type: 'deployment_environment_lock_open', name: 'OPEN', lock_opener: {} };
  return {
    type: 'deployment_environment',
    uuid: environment.uuid,
    name: environment.name,
    slug: environment.name.toLowerCase(),
    rank: RANKS[environment.type],
    category: { name: environment.type.toUpperCase() },
    environment_type: { type: 'deployment_environment_type', ...showType(environment) },
    environment_lock_enabled: true,
    deployment_gate_enabled: false,
    lock,
    restrictions: { type: 'deployment_restrictions_configuration', admin_only: false },
    hidden: false,
    change_request_config: { configured: false },
  };
}

const RANKS: Readonly<Record<Environment['type'], number>> = { Test: 0, Staging: 1, Production: 2 };

function showType({ type }: Environment): { name: string; rank: number } {
  return { name: type, rank: RANKS[type] };
}
