import { createHash } from 'node:crypto';
import { MINUTE, REPOSITORY_UUID, SECOND, uuidOf } from '../given';

/** Bitbucket's JSON as its REST API and Forge's events write it, with values of our own. */
export type Payload = Readonly<Record<string, unknown>>;

/** Bitbucket writes microseconds. */
export const timeOf = (millis: number): string =>
  new Date(millis).toISOString().replace('Z', '397Z');

export function repositoryPayload(changes: Payload = {}): Payload {
  return {
    type: 'repository',
    uuid: REPOSITORY_UUID,
    slug: 'web',
    full_name: 'acme/web',
    workspace: { slug: 'acme', uuid: '{aaaaaaaa-0000-4000-8000-000000000001}' },
    project: { key: 'CORE' },
    mainbranch: { type: 'branch', name: 'main' },
    created_on: '2024-05-01T08:00:00.000000+00:00',
    updated_on: '2026-03-02T08:00:00.000000+00:00',
    ...changes,
  };
}

export interface PipelinePlan {
  readonly number: number;
  readonly createdAt: number;
  /** Null while it goes on. */
  readonly completedAt?: number | null;
  readonly result?: string;
  readonly branch?: string;
  /** Anything that differs from a push to a branch that went through. */
  readonly changes?: Payload;
}

export function pipelinePayload(plan: PipelinePlan): Payload {
  const { number, createdAt, completedAt = createdAt + MINUTE, result = 'SUCCESSFUL' } = plan;
  const state =
    completedAt === null ? stageOf('RUNNING') : { name: 'COMPLETED', result: { name: result } };
  return {
    type: 'pipeline',
    uuid: uuidOf(number),
    build_number: number,
    created_on: timeOf(createdAt),
    ...(completedAt === null ? {} : { completed_on: timeOf(completedAt), duration_in_seconds: 0 }),
    state,
    target: {
      type: 'pipeline_ref_target',
      ref_type: 'branch',
      ref_name: plan.branch ?? 'main',
      selector: { type: 'default' },
      commit: { hash: commitOf(number) },
    },
    trigger: { type: 'pipeline_trigger_push', name: 'PUSH' },
    ...plan.changes,
  };
}

export const commitOf = (number: number): string =>
  String(number).padStart(12, '0').padEnd(40, 'a');

/** The state of a run that goes on, in this stage. */
export const stageOf = (stage: string): Payload => ({
  name: 'IN_PROGRESS',
  stage: { name: stage, type: `pipeline_state_in_progress_${stage.toLowerCase()}` },
});

export function stepPayload(
  name: string,
  [startedAt, completedAt]: readonly [number, number],
  changes: Payload = {},
): Payload {
  return {
    type: 'pipeline_step',
    name,
    state: { name: 'COMPLETED', result: { name: 'SUCCESSFUL' } },
    started_on: timeOf(startedAt),
    completed_on: timeOf(completedAt),
    build_seconds_used: Math.floor((completedAt - startedAt) / SECOND),
    run_number: 1,
    ...changes,
  };
}

export const resultIs = (name: string): Payload => ({ name: 'COMPLETED', result: { name } });

/** One for each name. */
export const environmentUuid = (name: string): string =>
  uuidOf(name === 'us-east-1' ? 1 : Number.parseInt(shortHex(name), 16), 8);

const shortHex = (name: string): string =>
  createHash('sha256').update(name).digest('hex').slice(0, 9);

export interface DeploymentPlan {
  /** Of the run that deploys. */
  readonly number: number;
  readonly startedAt: number;
  readonly completedAt: number;
  readonly environment?: string;
  readonly status?: string;
}

export function deploymentPayload(plan: DeploymentPlan): Payload {
  const { number, startedAt, completedAt, environment = 'us-east-1' } = plan;
  return {
    type: 'deployment',
    uuid: uuidOf(number, 7),
    environment: {
      uuid: environmentUuid(environment),
      name: environment,
      environment_type: { name: 'Production' },
    },
    release: {
      pipeline: { uuid: uuidOf(number) },
      name: `#${String(number)}`,
      commit: { hash: commitOf(number) },
    },
    state: {
      name: 'COMPLETED',
      status: { name: plan.status ?? 'SUCCESSFUL' },
      started_on: timeOf(startedAt),
      completed_on: timeOf(completedAt),
    },
  };
}

const about = {
  repository: { uuid: REPOSITORY_UUID, slug: 'web' },
  workspace: { uuid: '{aaaaaaaa-0000-4000-8000-000000000001}' },
};

export interface StatusPlan {
  readonly number: number;
  readonly createdAt: number;
  readonly at: number;
  readonly state?: string;
  readonly url?: string;
}

export function buildStatusEvent(plan: StatusPlan): Payload {
  const { number, createdAt, at, state = 'SUCCESSFUL' } = plan;
  return {
    ...about,
    eventType: `avi:bitbucket:${at === createdAt ? 'created' : 'updated'}:build-status`,
    timestamp: timeOf(at),
    buildStatus: {
      key: '-897687013',
      state,
      url: plan.url ?? `https://bitbucket.org/acme/web/pipelines/results/${String(number)}`,
      createdOn: timeOf(createdAt),
      updatedOn: timeOf(at),
    },
  };
}

/** What Forge tells when a deployment completed: no commit, no build, the environment's type in capitals. */
export function deploymentEvent(
  kind: 'pending' | 'started' | 'completed',
  plan: { readonly number: number; readonly at: number; readonly status?: string },
): Payload {
  return {
    ...about,
    eventType: `avi:bitbucket:${kind}:deployment`,
    timestamp: timeOf(plan.at),
    pipeline: { uuid: uuidOf(plan.number) },
    deployment: {
      uuid: uuidOf(plan.number, 7),
      state: { pending: 'UNKNOWN', started: 'IN_PROGRESS', completed: 'COMPLETED' }[kind],
      ...(kind === 'completed' ? { status: plan.status ?? 'SUCCESSFUL' } : {}),
      updatedTimestamp: timeOf(plan.at),
    },
    environment: { uuid: uuidOf(1, 8), type: 'PRODUCTION', name: 'us-east-1' },
  };
}

export function pushEvent(at: number, changes: Payload = {}): Payload {
  return {
    ...about,
    eventType: 'avi:bitbucket:push:repository',
    timestamp: timeOf(at),
    push: { ref: 'refs/heads/main', after: commitOf(Math.floor(at / SECOND)) },
    ...changes,
  };
}

export const repositoryEvent = (
  kind: 'created' | 'updated' | 'deleted',
  changes: Payload = {},
): Payload => ({ ...about, eventType: `avi:bitbucket:${kind}:repository`, ...changes });
