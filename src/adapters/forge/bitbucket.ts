import { route, type Route } from '@forge/api';
import { decodeDeployment, decodeListedEnvironment } from '../../bitbucket/decode-deployment';
import { decodeCache, decodeSchedule, decodeTestReport } from '../../bitbucket/decode-detail';
import { decodePipeline } from '../../bitbucket/decode-pipeline';
import { decodeRepository } from '../../bitbucket/decode-repository';
import { decodeRunner } from '../../bitbucket/decode-runner';
import { retryAfterSeconds } from '../../bitbucket/retry-after';
import { fail, succeed } from '../../core/result';
import type { Answer, ApiErrorType, ApiProblem, Bitbucket } from '../../ports/bitbucket';
import { ApiMeter } from './api-meter';
import type { AskBitbucket } from './ask-bitbucket';
import {
  decodeCommit,
  decodeStepNames,
  decodeSteps,
  listed,
  onlineRunner,
  PAGE,
  rows,
} from './decode-lists';

/**
 * {@link Bitbucket} as the app. Pages are numbered by us: the `next` link of pipelines drops the order asked for.
 */
export function forgeBitbucket(
  workspaceUuid: string,
  askBitbucket: AskBitbucket,
  now: () => number,
): Bitbucket {
  const meter = new ApiMeter();
  const ask: Ask = (resource, path, decode) =>
    request({ meter, askBitbucket, now, resource }, path, decode);
  return {
    ...runRequests(ask, workspaceUuid),
    ...namingRequests(ask, workspaceUuid),
    ...deploymentRequests(ask, workspaceUuid),
    ...detailRequests(ask, workspaceUuid),
    onlineRunners: (page) =>
      ask(
        'runners',
        route`/2.0/workspaces/${workspaceUuid}/pipelines-config/runners?pagelen=${PAGE}&page=${String(page)}`,
        (body) => listed(body, onlineRunner),
      ),
    runners: (uuid) =>
      ask(
        'runners',
        uuid === null
          ? route`/2.0/workspaces/${workspaceUuid}/pipelines-config/runners?pagelen=${PAGE}`
          : route`/2.0/repositories/${workspaceUuid}/${uuid}/pipelines-config/runners?pagelen=${PAGE}`,
        (body) => listed(body, decodeRunner)?.items ?? null,
      ),
    tally: () => meter.tally(),
  };
}

type RunRequests = Pick<
  Bitbucket,
  'repositories' | 'repository' | 'pipelines' | 'pipeline' | 'steps'
>;

function runRequests(ask: Ask, ws: string): RunRequests {
  return {
    repositories: (page) =>
      ask(
        'repositories',
        route`/2.0/repositories/${ws}?pagelen=${PAGE}&page=${String(page)}&sort=-updated_on`,
        (body) => listed(body, decodeRepository),
      ),
    repository: (uuid) =>
      ask('repository', route`/2.0/repositories/${ws}/${uuid}`, decodeRepository),
    pipelines: (uuid, page) =>
      ask(
        'pipelines',
        route`/2.0/repositories/${ws}/${uuid}/pipelines/?sort=-created_on&pagelen=${PAGE}&page=${String(page)}`,
        (body) => rows(body, decodePipeline),
      ),
    pipeline: (uuid, build) =>
      ask(
        'pipeline',
        route`/2.0/repositories/${ws}/${uuid}/pipelines/${String(build)}`,
        decodePipeline,
      ),
    steps: (uuid, pipeline) =>
      ask(
        'steps',
        route`/2.0/repositories/${ws}/${uuid}/pipelines/${pipeline}/steps/?pagelen=${PAGE}`,
        decodeSteps,
      ),
  };
}

function namingRequests(ask: Ask, ws: string): Pick<Bitbucket, 'pipelineOf' | 'stepNames'> {
  return {
    pipelineOf: (uuid, pipeline) =>
      ask('pipeline', route`/2.0/repositories/${ws}/${uuid}/pipelines/${pipeline}`, decodePipeline),
    stepNames: (uuid, pipeline) =>
      ask(
        'steps',
        route`/2.0/repositories/${ws}/${uuid}/pipelines/${pipeline}/steps/?pagelen=${PAGE}`,
        decodeStepNames,
      ),
  };
}

type Details = Pick<Bitbucket, 'testReport' | 'caches' | 'schedules'>;

function detailRequests(ask: Ask, ws: string): Details {
  return {
    testReport: (uuid, pipeline, step) =>
      ask(
        'test_reports',
        route`/2.0/repositories/${ws}/${uuid}/pipelines/${pipeline}/steps/${step}/test_reports`,
        decodeTestReport,
      ),
    caches: (uuid) =>
      ask(
        'caches',
        route`/2.0/repositories/${ws}/${uuid}/pipelines-config/caches?pagelen=${PAGE}`,
        (body) => listed(body, decodeCache)?.items ?? null,
      ),
    schedules: (uuid) =>
      ask(
        'schedules',
        route`/2.0/repositories/${ws}/${uuid}/pipelines_config/schedules?pagelen=${PAGE}`,
        (body) => listed(body, decodeSchedule)?.items ?? null,
      ),
  };
}

type Deploying = 'deployments' | 'deployment' | 'environments' | 'commitsBetween';

function deploymentRequests(ask: Ask, ws: string): Pick<Bitbucket, Deploying> {
  return {
    deployments: (uuid, page) =>
      ask(
        'deployments',
        route`/2.0/repositories/${ws}/${uuid}/deployments/?sort=-state.completed_on&pagelen=${PAGE}&page=${String(page)}&fields=${NAMED}`,
        (body) => listed(body, decodeDeployment),
      ),
    deployment: (uuid, deployment) =>
      ask(
        'deployment',
        route`/2.0/repositories/${ws}/${uuid}/deployments/${deployment}`,
        decodeDeployment,
      ),
    environments: (uuid) =>
      ask(
        'environments',
        route`/2.0/repositories/${ws}/${uuid}/environments/?pagelen=${PAGE}`,
        (body) => listed(body, decodeListedEnvironment)?.items ?? null,
      ),
    commitsBetween: (uuid, { include, exclude }) => {
      const range = new URLSearchParams(
        exclude.map((commit): [string, string] => ['exclude', commit]),
      );
      return ask(
        'commits',
        route`/2.0/repositories/${ws}/${uuid}/commits/${include}?${range}&pagelen=${PAGE}`,
        (body) => listed(body, decodeCommit),
      );
    },
  };
}

/** The names of environments are told only where they are asked for. */
const NAMED = '+values.environment.name,+values.environment.environment_type.name';

type Decode<T> = (body: unknown) => T | null;
type Ask = <T>(resource: string, path: Route, decode: Decode<T>) => Answer<T>;

interface Asking {
  readonly meter: ApiMeter;
  readonly askBitbucket: AskBitbucket;
  readonly now: () => number;
  readonly resource: string;
}

async function request<T>(asking: Asking, path: Route, decode: Decode<T>): Answer<T> {
  const { meter, resource } = asking;
  meter.requested(resource);
  const told = await tell(asking, path);
  if (!told.ok) {
    meter.failed(resource, told.problem.type);
    return told;
  }
  const value = decode(told.value);
  if (value !== null) return succeed(value);
  meter.failed(resource, 'server');
  return fail({ type: 'server', resource, retryAfterSeconds: null });
}

async function tell({ meter, askBitbucket, now, resource }: Asking, path: Route): Answer<unknown> {
  try {
    const response = await askBitbucket('app', path);
    meter.heard(response.headers);
    if (response.ok) return succeed<unknown>(await response.json());
    const retryAfter = retryAfterSeconds(response.headers.get('retry-after'), now());
    return fail<ApiProblem>({
      type: errorType(response.status),
      resource,
      retryAfterSeconds: retryAfter,
    });
  } catch {
    // No answer, or one that is no JSON: nothing was learned, and the caller decides whether to ask again.
    return fail<ApiProblem>({ type: 'network', resource, retryAfterSeconds: null });
  }
}

const ERROR_TYPES: Readonly<Record<number, ApiErrorType>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  410: 'gone',
  429: 'rate_limited',
};

/** What an HTTP status of Bitbucket means to us. */
export function errorType(status: number): ApiErrorType {
  return ERROR_TYPES[status] ?? 'server';
}
