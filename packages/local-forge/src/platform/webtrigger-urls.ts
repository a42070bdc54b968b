import { createHash, randomBytes } from 'node:crypto';
import { type JsonRecord, isRecord, recordOf } from '../kit/json';
import type { Manifest, WebTriggerModule } from '../host/manifest';
import type { Memory } from '../host/memory';
import { INSTALLATION_ID } from '../unverified';
import { type Answer, reply } from './answer';

interface Address {
  readonly id: string;
  readonly key: string;
}

const REMEMBERED = 'webtriggers';

/** The addresses of web triggers: stable over restarts, renewed and deleted by the app. */
export class WebtriggerUrls {
  readonly #memory: Memory;
  readonly #manifest: Manifest;
  readonly #origin: () => string;
  #addresses: Address[];

  constructor(memory: Memory, manifest: Manifest, origin: () => string) {
    this.#memory = memory;
    this.#manifest = manifest;
    this.#origin = origin;
    this.#addresses = memory.readOr<Address[]>(REMEMBERED, () => []);
    for (const { key } of manifest.webtriggers)
      if (!this.#latest(key)) this.#add(key, stableId(key));
  }

  /** The current URL of a web trigger. */
  urlOf(key: string): string {
    return `${this.#origin()}${this.pathOf(key)}`;
  }

  /** The same without the host that others know it by. */
  pathOf(key: string): string {
    return this.#path(this.#latest(key) ?? this.#add(key, newId()));
  }

  /** The module behind a request path and what the caller wrote after its address. */
  resolve(pathname: string): { module: WebTriggerModule; userPath: string } | undefined {
    const [, id, rest = ''] = /^\/(?:public|x1)\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    const address = this.#addresses.find((candidate) => candidate.id === id);
    const module = address && this.#module(address.key);
    return module && { module, userPath: rest };
  }

  /** The part of Atlassian's GraphQL API that `webTrigger` of `@forge/api` uses; undefined for the rest. */
  graphql(body: JsonRecord): Answer | undefined {
    const query = String(body['query']);
    const variables = recordOf(body['variables']);
    if (query.includes('createWebTriggerUrl')) return this.#create(variables);
    if (query.includes('webTriggerUrlsByAppContext')) return this.#list();
    if (query.includes('deleteWebTriggerUrl')) return this.#delete(String(variables['id']));
    return undefined;
  }

  #create({ input, forceCreate }: JsonRecord): Answer {
    const { triggerKey, secretKeyConfig } = recordOf(input);
    const key = String(triggerKey);
    if (isRecord(secretKeyConfig))
      return failure('secretKeyConfig is not modelled by the local Forge.');
    if (!this.#module(key)) return failure(`manifest.yml has no web trigger ${key}.`);
    if (forceCreate === true) this.#add(key, newId());
    return reply(200, { data: { createWebTriggerUrl: { url: this.urlOf(key) } } });
  }

  #list(): Answer {
    const urls = this.#addresses.map((address) => ({
      triggerKey: address.key,
      url: `${this.#origin()}${this.#path(address)}`,
    }));
    return reply(200, { data: { webTriggerUrlsByAppContext: urls } });
  }

  #delete(id: string): Answer {
    const known = this.#addresses.some((address) => address.id === id);
    this.#addresses = this.#addresses.filter((address) => address.id !== id);
    this.#memory.write(REMEMBERED, this.#addresses);
    const message = known ? 'deleted' : `There is no web trigger URL ${id}.`;
    return reply(200, { data: { deleteWebTriggerUrl: { success: known, message } } });
  }

  #add(key: string, id: string): Address {
    const address = { id, key };
    this.#addresses = [...this.#addresses, address];
    this.#memory.write(REMEMBERED, this.#addresses);
    return address;
  }

  #latest(key: string): Address | undefined {
    return this.#addresses.findLast((address) => address.key === key);
  }

  #module(key: string): WebTriggerModule | undefined {
    return this.#manifest.webtriggers.find((module) => module.key === key);
  }

  #path({ id, key }: Address): string {
    const folder = this.#module(key)?.urlFormat === 'v2' ? 'public' : 'x1';
    return `/${folder}/${id}`;
  }
}

function stableId(key: string): string {
  return createHash('sha256').update(`${INSTALLATION_ID}:${key}`).digest('base64url').slice(0, 32);
}

function newId(): string {
  return randomBytes(24).toString('base64url');
}

function failure(message: string): Answer {
  return reply(200, { data: {}, errors: [{ message }] });
}
