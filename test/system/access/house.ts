import { request as send } from 'node:http';
import type { AccountRole } from 'local-forge';
import { createSimulation, type SimulatedWorkspace } from 'simulated-bitbucket';
import type { Answer, Resolvers } from '../../../src/contract/resolvers';
import { openForge, type Forge } from '../host/forge';

/** What came back, with the headers that carry a promise. */
export interface Knock {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Knocking {
  readonly method?: string;
  /** What follows the address of the web trigger, with query. */
  readonly path?: string;
  /** Pairs, because names may repeat and their case matters here. */
  readonly headers?: readonly (readonly [string, string])[];
}

/** An issuer on the other side of the platform's egress. */
export type Outside = (url: string) => object | undefined;

export const START = Date.UTC(2026, 2, 4, 9);

/** A local Forge over a workspace that stands still, with its four people and its steps' identities. */
export class AccessHouse {
  readonly forge: Forge;
  readonly workspace: SimulatedWorkspace;
  /** Without a slash at its end. */
  readonly door: string;

  constructor(forge: Forge, workspace: SimulatedWorkspace, door: string) {
    this.forge = forge;
    this.workspace = workspace;
    this.door = door;
  }

  uuidOf(slug: string): string {
    return this.workspace.repositories().find((one) => one.slug === slug)?.uuid ?? '';
  }

  advance(seconds: number): Promise<void> {
    return this.forge.advance(seconds);
  }

  async seconds(): Promise<number> {
    return Math.floor((await this.forge.now()) / 1000);
  }

  /** Asks a resolver as one of the four, from the settings page or from the page of a repository. */
  async ask<K extends keyof Resolvers>(
    name: K,
    payload: unknown,
    { as = 'workspaceAdmin', repository }: { as?: AccountRole; repository?: string } = {},
  ): Promise<Answer<Resolvers[K]['answer']>> {
    const call = {
      module: repository === undefined ? 'workspace-settings' : 'repository-panel',
      functionKey: name,
      payload,
      accountId: this.workspace.accounts[as],
      ...(repository === undefined ? {} : { repository: this.uuidOf(repository) }),
    };
    const url = `${this.forge.origin}/__devhost/invoke`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(call) });
    const told = (await response.json()) as { ok: boolean; error?: string; result?: unknown };
    if (!told.ok) throw new Error(`${name} failed: ${told.error ?? ''}`);
    return told.result as Answer<Resolvers[K]['answer']>;
  }

  /** The same, where it must succeed. */
  async have<K extends keyof Resolvers>(
    name: K,
    payload?: unknown,
  ): Promise<Resolvers[K]['answer']> {
    const answer = await this.ask(name, payload);
    if (!answer.ok) throw new Error(`${name} was refused: ${answer.error.message}`);
    return answer.value;
  }

  /** One request to the scrape web trigger, byte for byte as given. */
  knock({ method = 'GET', path = '/metrics', headers = [] }: Knocking): Promise<Knock> {
    const { hostname, port, pathname } = new URL(this.door);
    return new Promise((resolve, reject) => {
      const asked = send(
        {
          hostname,
          port,
          method,
          path: pathname + path,
          headers: ['Host', `${hostname}:${port}`, ...headers.flat()],
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const body = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, body, headers: response.headers });
          });
        },
      );
      asked.on('error', reject);
      asked.end();
    });
  }

  close(): Promise<void> {
    return this.forge.close();
  }
}

export interface HouseOptions {
  /** Kept after the house is closed. */
  readonly dataDir?: string;
  /** A scenario of the simulation; twelve repositories unless another is named. */
  readonly name?: string;
  /** Whether the workspace lives while the clock is moved; otherwise it stands still. */
  readonly isLively?: boolean;
  readonly onLog?: (line: { readonly text: string }) => void;
}

/** A house whose clock is moved by hand; `outside` plays the issuers that egress is open to. */
export async function openHouse(
  outside: Outside = () => undefined,
  { isLively = false, name = 'acme', ...options }: HouseOptions = {},
): Promise<AccessHouse> {
  const workspace = createSimulation({ name, seed: 11, startAt: START });
  const still = { ...workspace, advanceTo: () => [], nextChangeAt: () => undefined };
  const forge = await openForge({
    ...options,
    world: { server: isLively ? workspace : still },
    at: START,
    outside: (url) => {
      const found = outside(url);
      if (found === undefined) return Promise.reject(new Error('no route to host'));
      return Promise.resolve(Response.json(found));
    },
  });
  const { scrape } = await forge.describe();
  return new AccessHouse(forge, workspace, scrape.url.replace(/\/metrics$/, ''));
}
