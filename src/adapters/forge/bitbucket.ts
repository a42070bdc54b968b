import { route, type Route } from '@forge/api';
import { decodeDeployment } from '../../bitbucket/decode-deployment';
import { decodePipeline, decodeStep } from '../../bitbucket/decode-pipeline';
import { decodeRepository } from '../../bitbucket/decode-repository';
import { decodeRunner } from '../../bitbucket/decode-runner';
import { instantAt, isRecord, listAt, textAt } from '../../bitbucket/json';
import { retryAfterSeconds } from '../../bitbucket/retry-after';
import type { StepRun } from '../../core/events';
import { fail, succeed } from '../../core/result';
import type {
  Answer,
  ApiErrorType,
  ApiProblem,
  Bitbucket,
  CommitReading,
  Listed,
  RunnerReading,
} from '../../ports/bitbucket';
import { ApiMeter } from './api-meter';
import type { AskBitbucket } from './ask-bitbucket';

const PAGE = '100';

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
    ...deploymentRequests(ask, workspaceUuid),
    onlineRunners: (page) =>
      ask(
        'runners',
        route`/2.0/workspaces/${workspaceUuid}/pipelines-config/runners?pagelen=${PAGE}&page=${String(page)}`,
        (body) => listed(body, onlineRunner),
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

function deploymentRequests(
  ask: Ask,
  ws: string,
): Pick<Bitbucket, 'deployments' | 'deployment' | 'commitsBetween'> {
  return {
    deployments: (uuid, page) =>
      ask(
        'deployments',
        route`/2.0/repositories/${ws}/${uuid}/deployments/?sort=-state.completed_on&pagelen=${PAGE}&page=${String(page)}&fields=${NAMED}`,
        (body) => listed(body, decodeDeployment),
      ),
    deployment: async (uuid, deployment) => {
      const answer = await ask(
        'deployment',
        route`/2.0/repositories/${ws}/${uuid}/deployments/${deployment}`,
        (body) => (textAt(body, 'uuid') === null ? null : { reading: decodeDeployment(body) }),
      );
      return answer.ok ? succeed(answer.value.reading) : answer;
    },
    commitsBetween: (uuid, { include, exclude }) =>
      ask(
        'commits',
        route`/2.0/repositories/${ws}/${uuid}/commits/${include}?exclude=${exclude}&pagelen=${PAGE}`,
        (body) => listed(body, decodeCommit),
      ),
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

function listed<T>(body: unknown, decode: (item: unknown) => T | null): Listed<T> | null {
  const all = rows(body, decode);
  return all && { ...all, items: all.items.filter((item) => item !== null) };
}

/** The same, with null where a row cannot be read. */
function rows<T>(body: unknown, decode: (item: unknown) => T | null): Listed<T | null> | null {
  if (!isRecord(body) || !Array.isArray(body['values'])) return null;
  const values = listAt(body, 'values');
  const isLast = body['next'] === undefined && values.length < Number(PAGE);
  return { items: values.map(decode), isLast: isLast || values.length === 0 };
}

function decodeSteps(body: unknown): readonly StepRun[] | null {
  if (!isRecord(body) || !Array.isArray(body['values'])) return null;
  return listAt(body, 'values').map((step, at) => decodeStep(step, at + 1));
}

function onlineRunner(payload: unknown): RunnerReading | null {
  const runner = decodeRunner(payload);
  if (!runner?.isOnline) return null;
  const { uuid, name, labels } = runner;
  return { uuid, name, labels };
}

function decodeCommit(payload: unknown): CommitReading | null {
  const hash = textAt(payload, 'hash');
  const committedAt = instantAt(payload, 'date');
  return hash === null || committedAt === null ? null : { hash, at: committedAt };
}
