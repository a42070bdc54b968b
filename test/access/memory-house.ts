/** The house of the attack tables without a host: the same resolvers and the same door over a world in memory. */
import { createSimulation, type SimulatedWorkspace } from 'simulated-bitbucket';
import { forgeIdentities } from '../../src/adapters/forge/identities';
import { memoryWorld, type MemoryWorld } from '../../src/adapters/memory/world';
import { changeOf, load } from '../../src/app/records/kind';
import { INDEX, indexChanges } from '../../src/app/records/repository-index';
import { TOTALS } from '../../src/app/records/totals';
import { WORKSPACE } from '../../src/app/records/workspace';
import { emptyTotals } from '../../src/core/aggregates/totals';
import { emptyWorkspace } from '../../src/core/aggregates/workspace';
import { publicKeysIn } from '../../src/core/access/key-set';
import { conclude } from '../../src/core/health/quiet';
import { fail, succeed } from '../../src/core/result';
import { RESOLVERS } from '../../src/handlers/resolvers';
import { scrapeWebTrigger } from '../../src/handlers/scrape-web-trigger';
import type { Answer, Resolvers } from '../../src/contract/resolvers';
import type { Bitbucket } from '../../src/ports/bitbucket';
import type { Identities } from '../../src/ports/identities';
import { outside, type Stage } from '../system/access/cast';
import { START, type Knocking } from '../system/access/house';

/** What Forge hands over of a request: names as they were written, values of a query split at commas. */
function payloadOf({ method = 'GET', path = '/metrics', headers = [] }: Knocking): object {
  const url = new URL(`http://127.0.0.1/door${path}`);
  const lists = (
    pairs: Iterable<readonly [string, string]>,
    split: (value: string) => string[],
  ) => {
    const found = Object.create(null) as Record<string, string[]>;
    for (const [name, value] of pairs) (found[name] ??= []).push(...split(value));
    return found;
  };
  return JSON.parse(
    JSON.stringify({
      method,
      userPath: url.pathname.slice('/door'.length),
      headers: lists(headers, (value) => [value]),
      queryParameters: lists(url.searchParams, (value) => value.split(',')),
    }),
  ) as object;
}

/** Signatures are verified as in Forge; the issuers are played. */
function identitiesOf(workspace: SimulatedWorkspace): Identities {
  const real = forgeIdentities('', () => Promise.reject(new Error('Nobody is asked.')));
  const keysAt = `/2.0/workspaces/${workspace.workspace.uuid}/pipelines-config/identity/oidc/keys.json`;
  return {
    ...real,
    bitbucketKeys: async () => {
      const asked = { method: 'GET', path: encodeURI(keysAt), headers: {}, body: '' };
      const { body } = await workspace.handle({ ...asked, provider: 'none' });
      return publicKeysIn(JSON.parse(body));
    },
    issuerKeys: (issuer) => {
      const keys = outside(`${issuer}/.well-known/jwks`);
      return Promise.resolve(keys === undefined ? fail('It is down.') : publicKeysIn(keys));
    },
  };
}

export class MemoryHouse implements Stage {
  readonly workspace: SimulatedWorkspace;
  readonly world: MemoryWorld;
  /** Whether whoever looks administers the workspace. */
  isAdmin = true;
  /** The slugs that Bitbucket lists for whoever looks. */
  seen: readonly string[] = [];
  #now = START;

  constructor(name = 'acme') {
    this.workspace = createSimulation({ name, seed: 11, startAt: START });
    const yes = () => Promise.resolve(succeed(true));
    this.world = memoryWorld({
      bitbucket: {} as Bitbucket,
      workspaceUuid: this.workspace.workspace.uuid,
      now: () => this.#now,
      identities: identitiesOf(this.workspace),
      person: {
        sees: yes,
        isWorkspaceAdmin: () => Promise.resolve(succeed(this.isAdmin)),
        permissionOn: () => Promise.resolve(succeed(this.isAdmin ? 'admin' : 'read')),
        visibleRepositories: () =>
          Promise.resolve(succeed(new Set(this.seen.map((slug) => this.uuidOf(slug))))),
      },
    });
  }

  /** Every repository of the workspace, of which nothing is counted yet. */
  async settle(): Promise<void> {
    const { world, workspace } = this;
    const { uuid, slug } = workspace.workspace;
    const place = { workspace: slug, project: null, mainBranch: null };
    const entries = workspace
      .repositories()
      .map((one) => ({ uuid: one.uuid, slug: one.slug, knownSince: 1 }));
    await world.records.write(indexChanges((await load({ index: INDEX }, world)).index, entries));
    for (const entry of entries) {
      const { totals } = await load({ totals: TOTALS(entry.uuid) }, world);
      const { uuid: of, slug: name } = entry;
      const empty = conclude(emptyTotals({ ...place, uuid: of, slug: name }, 1));
      await world.records.write([changeOf(totals, empty)]);
    }
    const known = await load({ workspace: WORKSPACE }, world);
    await world.records.write([changeOf(known.workspace, emptyWorkspace({ uuid, slug }, 0))]);
  }

  uuidOf(slug: string): string {
    return this.workspace.repositories().find((one) => one.slug === slug)?.uuid ?? '';
  }

  seconds(): Promise<number> {
    return Promise.resolve(Math.floor(this.#now / 1000));
  }

  advance(seconds: number): Promise<void> {
    this.#now += seconds * 1000;
    return Promise.resolve();
  }

  async have<K extends keyof Resolvers>(
    name: K,
    payload?: unknown,
  ): Promise<Resolvers[K]['answer']> {
    const call = RESOLVERS[name];
    if (call === undefined) throw new Error(`There is no ${name}.`);
    const caller = { accountId: 'somebody', repositoryUuid: this.uuidOf('web-shop') };
    const answer = (await call(payload, caller, this.world)) as Answer<Resolvers[K]['answer']>;
    if (!answer.ok) throw new Error(`${name} was refused: ${answer.error.message}`);
    return answer.value;
  }

  /** What the door answers, as Forge takes it. */
  knock(knocking: Knocking): ReturnType<typeof scrapeWebTrigger> {
    return scrapeWebTrigger(payloadOf(knocking), this.world);
  }
}
