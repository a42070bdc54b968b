import { join } from 'node:path';
import type { BitbucketRequest, ScheduledEvent, Simulation } from '../src/host/bitbucket-server';
import { type Host, type HostOptions, startHost } from '../src/host/host';
import type { KvsCall } from './app/src/storage';

/** The directory of the fixture app's manifest. */
export const APP_ROOT = join(__dirname, 'app');
/** A Monday morning. */
export const MORNING = Date.parse('2026-03-02T08:00:00.000Z');
export const READER = 'account-of-a-reader';

/** A workspace that repeats every request, and whose events are those given to it. */
export class EchoWorkspace implements Simulation {
  readonly workspace = { uuid: '{11111111-aaaa-4aaa-8aaa-111111111111}', slug: 'echo' };
  readonly accounts = {
    reader: READER,
    writer: 'account-of-a-writer',
    repositoryAdmin: 'account-of-a-repository-admin',
    workspaceAdmin: 'account-of-a-workspace-admin',
  };
  readonly requests: BitbucketRequest[] = [];
  readonly coming: (ScheduledEvent & { knownAt: number })[] = [];

  repositories() {
    return [{ uuid: '{22222222-bbbb-4bbb-8bbb-222222222222}', slug: 'only' }];
  }

  handle(request: BitbucketRequest) {
    this.requests.push(request);
    const { method, path, provider, accountId } = request;
    const body = JSON.stringify({ method, path, provider, accountId });
    return Promise.resolve({ status: 200, headers: { 'content-type': 'application/json' }, body });
  }

  advanceTo(now: number) {
    const known = this.coming.filter(({ knownAt }) => knownAt <= now);
    for (const event of known) this.coming.splice(this.coming.indexOf(event), 1);
    return known;
  }

  nextChangeAt() {
    const instants = this.coming.map(({ knownAt }) => knownAt);
    return instants.length === 0 ? undefined : Math.min(...instants);
  }
}

export type Json = Record<string, unknown>;

/** The fixture app in a local Forge, with the control API within reach. */
export interface Fixture {
  readonly host: Host;
  readonly world: EchoWorkspace;
  /** A request to the control API; resolves with its JSON, whatever the status. */
  control(method: string, path: string, body?: unknown): Promise<Json>;
  /** A resolver call; rejects with the message that the page would see. */
  invoke(functionKey: string, payload?: unknown, accountId?: string): Promise<unknown>;
  /** Storage calls through the real SDK, all at once; what it threw comes back as `{error, status}`. */
  kvs(...calls: KvsCall[]): Promise<unknown[]>;
  /** The same, one after the other. */
  kvsInTurn(...calls: KvsCall[]): Promise<unknown[]>;
  /** What the app wrote down under this kind, oldest first. */
  noted(kind: string): Promise<Json[]>;
  advance(seconds: number): Promise<void>;
  settle(): Promise<void>;
}

/** Starts the fixture app on free ports; a manual clock at {@link MORNING} unless told otherwise. */
export async function startFixture(options: Partial<HostOptions> = {}): Promise<Fixture> {
  const world = new EchoWorkspace();
  const host = await startHost({
    root: APP_ROOT,
    world: { server: world },
    clock: 'manual',
    at: MORNING,
    ...options,
  });
  return fixtureOn(host, world);
}

/** The same handles on a host that was started elsewhere. */
export function fixtureOn(host: Pick<Host, 'origin'>, world = new EchoWorkspace()): Fixture {
  const control = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${host.origin}/__devhost${path}`, init);
    return (await response.json()) as Json;
  };
  const invoke = async (functionKey: string, payload: unknown = {}, accountId = READER) => {
    const answer = await control('POST', '/invoke', {
      module: 'bench',
      functionKey,
      payload,
      accountId,
    });
    if (answer['ok'] !== true) throw new Error(String(answer['error']));
    return answer['result'];
  };
  const kvs = async (...calls: KvsCall[]) => (await invoke('kvs', { calls })) as unknown[];
  return {
    host: host as Host,
    world,
    control,
    invoke,
    kvs,
    kvsInTurn: async (...calls) => (await invoke('kvsInTurn', { calls })) as unknown[],
    noted: async (kind) => {
      const [page] = await kvs({ do: 'query', prefix: `${kind}:`, limit: 100 });
      return (page as { results: { value: Json }[] }).results.map(({ value }) => value);
    },
    advance: async (seconds) => {
      await control('POST', '/clock', { advanceSeconds: seconds });
    },
    settle: async () => {
      await control('POST', '/settle');
    },
  };
}

export const call = (method: string, ...args: unknown[]): KvsCall => ({ do: 'call', method, args });
export const onEntity = (entity: string, method: string, ...args: unknown[]): KvsCall => ({
  do: 'entity',
  ...{ entity, method, args },
});
