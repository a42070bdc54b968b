import { arrayOf, isRecord, messageOf, parseJson, recordOf, stringOf } from '../kit/json';
import { type Credentials, forwarder } from '../platform/bitbucket';
import { ACCOUNTS, uuidFromSlug } from '../unverified';
import type { BitbucketServer } from './bitbucket-server';
import { assertNothingSimulated, assertSameWorkspace, heldUuid, holdWorkspace } from './held';
import type { Memory } from './memory';
import { assertStartSuffices, ownedHere, untold, type Told } from './self-hosted';
import type { Named, World } from './workspace';

/** A server that speaks Bitbucket's REST API, and how to speak to it. */
export interface RemoteOptions extends Credentials {
  readonly url: string;
  readonly workspace: string;
  /** Self-hosted: reads only, and whoever runs the host is an admin of what it counts. */
  readonly isOwnedHere?: boolean;
}

/** A start waits less long: a server that hangs is asked again by the sweep, and what was counted can be read meanwhile. */
const START_PATIENCE_MS = 15_000;
/** As many pages of a hundred as the largest workspace that is promised has. */
const PAGES_MAX = 50;

/** Opens a workspace elsewhere. Self-hosted, it throws what the token or the clock lacks for an app of these scopes. */
export async function remoteWorld(
  options: RemoteOptions,
  memory: Memory,
  scopes: readonly string[],
): Promise<World> {
  const { url, workspace: slug, isOwnedHere = false } = options;
  assertNothingSimulated(memory, slug);
  const forward = forwarder(url, options);
  const get = askerOf(forwarder(url, options, START_PATIENCE_MS));
  if (isOwnedHere) await assertStartSuffices(slug, scopes, get);
  const listing = new Listing(slug, get, memory);
  await listing.refresh();
  return {
    server: isOwnedHere ? ownedHere(forward) : forward,
    workspace: { uuid: await uuidOf(slug, { get, url, listing, memory, isOwnedHere }), slug },
    accounts: isOwnedHere ? ONE_OWNER : ACCOUNTS,
    isOwnedHere,
    repositories: () => listing.repositories,
    refresh: isOwnedHere
      ? atMostEvery(LOOK_EVERY_MS, () => listing.refresh())
      : () => listing.refresh(),
  };
}

/** Requests are counted by the hour: looking at the host must not use them up. */
const LOOK_EVERY_MS = 10 * 60_000;

function atMostEvery(ms: number, act: () => Promise<void>): () => Promise<void> {
  let last = Date.now();
  return async () => {
    if (Date.now() - last < ms) return;
    last = Date.now();
    await act();
  };
}

const OWNER = ACCOUNTS.workspaceAdmin;
const ONE_OWNER = {
  reader: OWNER,
  writer: OWNER,
  repositoryAdmin: OWNER,
  workspaceAdmin: OWNER,
};

/** What Bitbucket answers to a GET as the app. */
export type Get = (path: string) => Promise<Told>;

function askerOf(server: BitbucketServer): Get {
  return async (path) => {
    const request = { method: 'GET', path, headers: {}, body: '', provider: 'app' as const };
    const { status, headers, body } = await server.handle(request);
    return { status, body: parsed(body), date: headers['date'] };
  };
}

function parsed(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    // 429 and gateway errors are plain text: the status says it all.
    return undefined;
  }
}

const REPOSITORIES = 'repositories';

class Listing {
  readonly #slug: string;
  readonly #get: Get;
  readonly #memory: Memory;
  repositories: Named[];
  /** As the repositories name their workspace. */
  workspaceUuid: string | undefined;

  /** Begins with what an earlier start was told: its pages are looked at while nobody tells. */
  constructor(slug: string, get: Get, memory: Memory) {
    this.#slug = encodeURIComponent(slug);
    this.#get = get;
    this.#memory = memory;
    this.repositories = arrayOf(memory.read(REPOSITORIES)).filter(isRecord).flatMap(namedOf);
  }

  async refresh(): Promise<void> {
    const found: Record<string, unknown>[] = [];
    for (let page = 1; page <= PAGES_MAX; page++) {
      const told = await this.#page(page);
      // Whoever looks at the host has an answer also while the server is down: the repositories known before.
      if (told === undefined) return;
      found.push(...arrayOf(told['values']).filter(isRecord));
      if (told['next'] === undefined) break;
    }
    const before = JSON.stringify(this.repositories);
    this.repositories = found.flatMap(namedOf);
    // What is known already needs no disk, which may be full.
    if (JSON.stringify(this.repositories) !== before)
      this.#memory.write(REPOSITORIES, this.repositories);
    this.workspaceUuid ??= stringOf(recordOf(found[0]?.['workspace'])['uuid']);
  }

  async #page(page: number): Promise<Record<string, unknown> | undefined> {
    const path = `/2.0/repositories/${this.#slug}?pagelen=100&page=${String(page)}`;
    const told = await this.#get(path).catch(() => undefined);
    return told?.status === 200 ? recordOf(told.body) : undefined;
  }
}

function namedOf(value: Record<string, unknown>): Named[] {
  const uuid = stringOf(value['uuid']);
  const slug = stringOf(value['slug']) ?? stringOf(value['full_name'])?.split('/').pop();
  return uuid === undefined || slug === undefined ? [] : [{ uuid, slug }];
}

interface Sources {
  readonly get: Get;
  readonly url: string;
  readonly listing: Listing;
  readonly memory: Memory;
  readonly isOwnedHere: boolean;
}

/** The workspace's uuid as it was learned once: a brownout at a later start must not make it another workspace. */
async function uuidOf(slug: string, sources: Sources): Promise<string> {
  const { get, url, listing, memory, isOwnedHere } = sources;
  const known = heldUuid(memory, slug);
  if (known !== undefined) return known;
  const told = await get(`/2.0/workspaces/${encodeURIComponent(slug)}`).catch(noAnswer);
  const uuid = ('body' in told ? uuidIn(told.body) : undefined) ?? listing.workspaceUuid;
  if (uuid === undefined && isOwnedHere) throw new Error(untold({ slug, url, ...told }));
  const workspace = { slug, uuid: uuid ?? uuidFromSlug(slug) };
  assertSameWorkspace(memory, workspace);
  if (uuid !== undefined) holdWorkspace(memory, workspace);
  return workspace.uuid;
}

const uuidIn = (body: unknown): string | undefined => stringOf(recordOf(body)['uuid']);

/** What went wrong below `fetch`, which itself says only that it failed; for several addresses only a code says it. */
function noAnswer(error: unknown): { readonly why: string } {
  const { cause = error } = recordOf(error);
  const { message, code } = recordOf(cause);
  const told = [message, code].find((text) => typeof text === 'string' && text !== '');
  return { why: stringOf(told) ?? messageOf(cause) };
}
