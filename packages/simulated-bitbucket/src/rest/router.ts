import type { BitbucketRequest, BitbucketResponse } from 'local-forge';
import type { World } from '../model';
import { listPermissions, showWorkspacePermission } from './access';
import { type Asked, Refusal, type StepIssuer } from './asked';
import { spend } from './budget';
import { listCommits, listStatuses, showOneCommit } from './commits';
import { listDeployments, listEnvironments, showOneDeployment } from './deployments';
import { chooseFields } from './fields';
import { showDiscovery, showKeys } from './oidc';
import { listPipelines, showPipeline } from './pipelines';
import {
  listRepositories,
  showPipelinesConfig,
  showRepository,
  showWorkspace,
} from './repositories';
import { listCaches, listRunners, listWorkspaceRunners } from './runners';
import { listSchedules } from './schedules';
import { listSteps, showOneStep, showTestReport } from './steps';

type View = (asked: Asked) => unknown;

const REPOSITORY = 'repositories/:workspace/:repository';
const PIPELINE = `${REPOSITORY}/pipelines/:pipeline`;
const OIDC = 'workspaces/:workspace/pipelines-config/identity/oidc';

/** Every path that is answered, below `/2.0/`. A trailing slash may be there or not. */
const ROUTES: readonly (readonly [pattern: readonly string[], view: View])[] = (
  [
    ['workspaces/:workspace', showWorkspace],
    ['workspaces/:workspace/pipelines-config/runners', listWorkspaceRunners],
    [`${OIDC}/.well-known/openid-configuration`, showDiscovery],
    [`${OIDC}/keys.json`, showKeys],
    ['user/workspaces/:workspace/permission', showWorkspacePermission],
    ['user/workspaces/:workspace/permissions/repositories', listPermissions],
    ['repositories/:workspace', listRepositories],
    [REPOSITORY, showRepository],
    [`${REPOSITORY}/pipelines`, listPipelines],
    [PIPELINE, showPipeline],
    [`${PIPELINE}/steps`, listSteps],
    [`${PIPELINE}/steps/:step`, showOneStep],
    [`${PIPELINE}/steps/:step/test_reports`, showTestReport],
    [`${REPOSITORY}/deployments`, listDeployments],
    [`${REPOSITORY}/deployments/:deployment`, showOneDeployment],
    [`${REPOSITORY}/environments`, listEnvironments],
    [`${REPOSITORY}/commits`, listCommits],
    [`${REPOSITORY}/commits/:revision`, listCommits],
    [`${REPOSITORY}/commit/:commit`, showOneCommit],
    [`${REPOSITORY}/commit/:commit/statuses`, listStatuses],
    [`${REPOSITORY}/pipelines_config`, showPipelinesConfig],
    [`${REPOSITORY}/pipelines_config/schedules`, listSchedules],
    [`${REPOSITORY}/pipelines-config/runners`, listRunners],
    [`${REPOSITORY}/pipelines-config/caches`, listCaches],
  ] as const
).map(([pattern, view]) => [pattern.split('/'), view]);

/** Answers one request from the world as it is now. */
export function answer(
  about: { readonly world: World; readonly issuer: StepIssuer },
  request: BitbucketRequest,
): BitbucketResponse {
  const { world } = about;
  const { isOver, headers } = spend(world, request);
  try {
    const staged = stagedFailure(world, request);
    if (staged !== undefined) return staged;
    if (isOver) return tooMany(headers);
    const [view, asked] = understand(about, request);
    return json(200, asked.fields.apply(view(asked)), headers);
  } catch (error) {
    // A refusal is an answer; anything else is a mistake in this simulation and must be seen.
    if (!(error instanceof Refusal)) throw error;
    const { status, message, detail } = error;
    const told = detail === undefined ? { message } : { message, detail };
    return json(status, { type: 'error', error: told }, headers);
  }
}

function json(status: number, body: unknown, headers: Record<string, string>): BitbucketResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

function tooMany(headers: Record<string, string>): BitbucketResponse {
  const body = 'Rate limit for this resource has been exceeded';
  return { status: 429, headers: { 'Content-Type': 'text/plain', ...headers }, body };
}

function stagedFailure(world: World, request: BitbucketRequest): BitbucketResponse | undefined {
  const { failure } = world.api;
  if (failure === undefined || !request.path.includes(failure.path ?? '')) return undefined;
  if (failure.as !== undefined && request.provider !== failure.as) return undefined;
  const retry = failure.retryAfter === undefined ? {} : { 'Retry-After': failure.retryAfter };
  if (failure.status === 429) return tooMany(retry);
  const error = { message: `Staged answer ${String(failure.status)}` };
  return json(failure.status, { type: 'error', error }, retry);
}

function understand(
  about: { readonly world: World; readonly issuer: StepIssuer },
  request: BitbucketRequest,
): [View, Asked] {
  const [path, query] = splitAt(request.path, '?');
  if (/[{}]/.test(path)) throw new Refusal(400, 'Bad request: braces in a path must be encoded');
  if (request.method !== 'GET') throw new Refusal(405, `Method ${request.method} is not allowed`);
  const [view, names] = routeOf(path);
  const parameters = new URLSearchParams(query);
  const { provider, accountId } = request;
  const person =
    provider === 'user' ? about.world.people.find((one) => one.accountId === accountId) : undefined;
  const fields = chooseFields(parameters.get('fields'));
  return [view, { ...about, provider, person, path, names, query: parameters, fields }];
}

function splitAt(text: string, mark: string): readonly [string, string] {
  const index = text.indexOf(mark);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

function routeOf(path: string): readonly [View, Record<string, string>] {
  const [version, ...segments] = path.replace(/\/$/, '').split('/').slice(1).map(decoded);
  for (const [pattern, view] of version === '2.0' ? ROUTES : []) {
    const names = matched(pattern, segments);
    if (names !== undefined) return [view, names];
  }
  throw new Refusal(404, 'Resource not found');
}

function matched(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const names: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) names[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return names;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A malformed escape is the caller's mistake, and is told to them.
    throw new Refusal(400, 'Bad request: the path is not properly encoded');
  }
}
