import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Payload = Readonly<Record<string, unknown>>;

/** One repository as Bitbucket's REST API shows it; change the lists and the next answer is another. */
export interface ServedRepository {
  readonly uuid: string;
  readonly slug: string;
  readonly mainBranch: string;
  pipelines: readonly Payload[];
  /** By uuid of the pipeline. */
  steps: Readonly<Record<string, readonly Payload[]>>;
  deployments: readonly Payload[];
}

export interface PayloadServer {
  readonly url: string;
  /** What has been asked, e.g. `/pipelines/7`, without workspace and repository. */
  readonly asked: string[];
  /** Paths that are answered with this instead. */
  odd: { readonly path: RegExp; readonly status: number; readonly body?: string } | undefined;
  close(): Promise<void>;
}

export const WORKSPACE = { uuid: '{aaaaaaaa-0000-4000-8000-000000000001}', slug: 'acme' };

/** Serves payloads at the REST paths of Bitbucket, for `--bitbucket`. */
export async function servePayloads(
  repositories: readonly ServedRepository[],
): Promise<PayloadServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, rest } = placeOf(request);
    asked.push(rest);
    const { odd } = served;
    answer(response, odd?.path.test(pathname) === true ? odd : found(repositories, pathname));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const served: PayloadServer = {
    url: `http://127.0.0.1:${port}`,
    asked,
    odd: undefined,
    close: () => ended(server),
  };
  return served;
}

function placeOf({ url = '/' }: IncomingMessage): { pathname: string; rest: string } {
  const pathname = decodeURIComponent(new URL(url, 'http://127.0.0.1').pathname);
  return { pathname, rest: pathname.replace(/^\/2\.0\/repositories\/[^/]+\/[^/]+/, '') };
}

interface Found {
  readonly status: number;
  readonly body?: unknown;
}

function answer(
  response: ServerResponse,
  { status, body = '{"type":"error"}' }: { readonly status: number; readonly body?: string },
): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}

function found(
  repositories: readonly ServedRepository[],
  path: string,
): Parameters<typeof answer>[1] {
  const { status, body } = find(repositories, path);
  return body === undefined ? { status } : { status, body: JSON.stringify(body) };
}

const ok = (body: unknown): Found => (body === undefined ? { status: 404 } : { status: 200, body });
const page = (values: readonly unknown[]): Found => ok({ page: 1, pagelen: 100, values });

function find(repositories: readonly ServedRepository[], path: string): Found {
  const [, , collection, , name, ...rest] = path.split('/');
  // Whoever asks is the workspace's administrator: a token is issued at the start.
  if (collection === 'user') return ok({ permission: 'owner' });
  if (collection === 'workspaces') return ok({ type: 'workspace', ...WORKSPACE });
  if (name === undefined || name === '') return page(repositories.map(repositoryPayload));
  const repository = repositories.find(({ uuid, slug }) => uuid === name || slug === name);
  return repository === undefined ? ok(undefined) : inRepository(repository, rest);
}

function inRepository(repository: ServedRepository, rest: readonly string[]): Found {
  const [kind = '', id = '', part] = rest;
  const { pipelines, steps, deployments } = repository;
  if (part === 'steps') return page(steps[id] ?? []);
  switch (kind) {
    case '':
      return ok(repositoryPayload(repository));
    case 'pipelines':
      return oneOrAll(newestFirst(pipelines), id);
    case 'deployments':
      return oneOrAll(deployments, id);
    default:
      return ok(undefined);
  }
}

function oneOrAll(payloads: readonly Payload[], id: string): Found {
  if (id === '') return page(payloads);
  return ok(payloads.find(({ uuid, build_number: n }) => uuid === id || String(n) === id));
}

/** As the sort that is asked for: `-created_on`. */
function newestFirst(payloads: readonly Payload[]): readonly Payload[] {
  return payloads.toSorted((a, b) => (String(a['created_on']) < String(b['created_on']) ? 1 : -1));
}

function repositoryPayload({ uuid, slug, mainBranch }: ServedRepository): Payload {
  return {
    type: 'repository',
    uuid,
    slug,
    full_name: `${WORKSPACE.slug}/${slug}`,
    workspace: WORKSPACE,
    mainbranch: { type: 'branch', name: mainBranch },
    created_on: '2021-05-01T08:00:00.000000+00:00',
    updated_on: '2021-05-01T08:00:00.000000+00:00',
  };
}

async function ended(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
