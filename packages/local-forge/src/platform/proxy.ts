import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BitbucketRequest } from '../host/bitbucket-server';
import type { Clock } from '../time/clock';
import type { Faults } from '../host/faults';
import { pathOf, readBody } from '../kit/http';
import { parseJson, recordOf } from '../kit/json';
import { PAYLOAD_BYTES_MAX } from '../limits';
import { noteKvs } from '../host/meters';
import type { Invoker, RunningInvocation } from '../runtime/invoker';
import { NOW_HEADER, ROUND_TRIP_HEADER, WAITED_HEADER } from '../runtime/ipc';
import { pause } from '../time/waiting';
import * as unverified from '../unverified';
import { type Answer, notModelled, refuse, reply } from './answer';
import type { BitbucketGate } from './bitbucket';
import { type Outside, egress } from './egress';
import type { Kvs } from './kvs/kvs';
import { Pace } from './pace';
import type { Quotas } from './quotas';
import type { QueueApi } from './queue-api';
import type { WebtriggerUrls } from './webtrigger-urls';

export interface ProxyDeps {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly invoker: Invoker;
  readonly kvs: Kvs;
  readonly queueApi: QueueApi;
  readonly bitbucket: BitbucketGate;
  readonly urls: WebtriggerUrls;
  readonly scopes: readonly string[];
  readonly egressAddresses: readonly string[];
  readonly outside: Outside;
  readonly quotas: Quotas;
}

/** One request of the runtime, with whom it comes from. */
interface Proxied {
  readonly route: string;
  readonly target: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly invocation: RunningInvocation;
}

const KVS_ROUTE = '/fpp/as/app/provider/atlassian/capability/kvs';
const PRODUCT_ROUTE = /^\/fpp\/provider\/(app|user|none)\/remote\/(\w+)(?:\/account\/(.+))?$/;
const BULK_HEADROOM = 1024 * 1024;

/** Everything the SDK asks of the platform comes through here. */
export class Proxy {
  readonly #deps: ProxyDeps;
  readonly #pace = new Pace();

  constructor(deps: ProxyDeps) {
    this.#deps = deps;
  }

  /** True for requests of the runtime: they carry the wrapper's headers. */
  isProxied(request: IncomingMessage): boolean {
    return request.headers['forge-proxy-target'] !== undefined;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, PAYLOAD_BYTES_MAX + BULK_HEADROOM);
    const answer = await this.#answer(request, body);
    if (!answer) {
      response.destroy();
      return;
    }
    const text = Buffer.from(answer.body);
    response.writeHead(answer.status, {
      ...answer.headers,
      [NOW_HEADER]: String(this.#deps.clock.now()),
      'content-length': text.length,
    });
    response.end(text);
  }

  async #answer(request: IncomingMessage, body: string): Promise<Answer | undefined> {
    const headers = plainHeaders(request);
    const token = (headers['forge-proxy-authorization'] ?? '').replace(/^Bearer /, '');
    const invocation = this.#deps.invoker.byToken(token);
    if (!invocation) {
      const gone = reply(401, { message: 'The invocation has ended.' });
      return { ...gone, headers: { ...gone.headers, 'forge-proxy-error': 'INVALID_TOKEN' } };
    }
    const target = headers['forge-proxy-target'] ?? '';
    const route = pathOf(request);
    const proxied = { route, target, method: request.method ?? 'GET', headers, body, invocation };
    return route === KVS_ROUTE ? this.#storage(proxied) : this.#service(proxied);
  }

  /** Undefined when the runtime was killed instead of being answered. */
  async #storage({ target, headers, body, invocation }: Proxied): Promise<Answer | undefined> {
    const { faults, kvs, invoker, scopes, quotas } = this.#deps;
    const operation = kvs.operationOf(target);
    if (operation === undefined) return notModelled(`storage ${target}`);
    if (!scopes.includes('storage:app')) {
      return refuse(403, 'FORBIDDEN', 'manifest.yml does not ask for the scope storage:app.');
    }
    await pause(faults.value('kvsLatencyMs'));
    if (faults.countDown('crashBeforeStorageOperation')) {
      invoker.crash();
      return undefined;
    }
    if (quotas.refusesStorage(operation))
      return refuse(429, 'TOO_MANY_REQUESTS', 'The installation has used up its storage quota.');
    const { status, body: text, ...moved } = kvs.handle(operation, body);
    quotas.noteStorage(operation, moved);
    const roundTrip = Number(headers[ROUND_TRIP_HEADER] ?? 1);
    noteKvs(invocation.meter, { operation, roundTrip, ...moved });
    if (faults.countDown('crashAfterStorageOperation')) {
      invoker.crash();
      return undefined;
    }
    return { status, headers: { 'content-type': 'application/json' }, body: text };
  }

  async #service(proxied: Proxied): Promise<Answer> {
    const { route, target, method, body } = proxied;
    if (route === '/egress') {
      const headers = withoutProxyHeaders(proxied.headers);
      const { egressAddresses, outside } = this.#deps;
      return egress({ url: target, method, headers, body }, egressAddresses, outside);
    }
    const [, provider, remote, account] = PRODUCT_ROUTE.exec(route) ?? [];
    if (remote === 'bitbucket') return this.#bitbucket(proxied, provider, account);
    const answer = remote === 'stargate' ? this.#stargate(proxied) : undefined;
    return answer ?? notModelled(`${method} ${route} ${target}`);
  }

  #stargate({ target, body, invocation }: Proxied): Answer | undefined {
    const json = recordOf(parseJson(body));
    if (target === '/graphql') return this.#deps.urls.graphql(json);
    return this.#deps.queueApi.handle(target, json, invocation.meter);
  }

  async #bitbucket(proxied: Proxied, provider = 'none', account?: string): Promise<Answer> {
    const { target, method, headers, body, invocation } = proxied;
    const now = this.#deps.clock.now() + Number(headers[WAITED_HEADER] ?? 0);
    if (this.#pace.isTooFast(invocation, now)) return unverified.requestLimitReached();
    const request = { method, path: target, headers: withoutProxyHeaders(headers), body };
    if (provider !== 'user') {
      const asked: BitbucketRequest = { ...request, provider: provider === 'app' ? 'app' : 'none' };
      return this.#deps.bitbucket.handle(asked, invocation.meter);
    }
    const { accountId } = invocation;
    const wanted = account === undefined ? accountId : decodeURIComponent(account);
    if (accountId === undefined || wanted !== accountId) return needsAuthentication();
    return this.#deps.bitbucket.handle(
      { ...request, provider: 'user', accountId },
      invocation.meter,
    );
  }
}

function needsAuthentication(): Answer {
  const answer = reply(401, { message: 'No person takes part in this invocation.' });
  return {
    ...answer,
    headers: { ...answer.headers, 'forge-proxy-error': 'NEEDS_AUTHENTICATION_ERR' },
  };
}

function plainHeaders(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(entries) as Record<string, string>;
}

const OWN_HEADERS =
  /^(forge-proxy-|x-devhost-|host$|connection$|content-length$|transfer-encoding$)/;

function withoutProxyHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.test(name)));
}
