import { AsyncLocalStorage } from 'node:async_hooks';
import { Socket } from 'node:net';
import { type InvocationMeta, NOW_HEADER, ROUND_TRIP_HEADER, WAITED_HEADER } from './ipc';
import { hearNow, realNow, waitedMs } from './virtual-time';
import { send } from './wire';

interface Metric {
  incr(): void;
  incrBy(): void;
  decr(): void;
  decrBy(): void;
  set(): void;
  measure(): { stop(): void };
}

function nothing(): void {
  // The platform's own metrics go nowhere here.
}

const metric: Metric = {
  incr: nothing,
  incrBy: nothing,
  decr: nothing,
  decrBy: nothing,
  set: nothing,
  measure: () => ({ stop: nothing }),
};

/** One invocation as the SDK sees it, and where it stands in its chain of storage requests. */
export class Invocation {
  readonly runtime: object;
  readonly meta: InvocationMeta;
  #finishedTrips = 0;

  constructor(meta: InvocationMeta, deadline: number, handler: string) {
    this.meta = meta;
    this.runtime = {
      ...meta,
      metrics: { counter: () => metric, timing: () => metric, gauge: () => metric },
      container: { runtime: 'nodejs22.x', handler },
      realtime: {},
      featureFlags: () => false,
      lambdaContext: {
        awsRequestId: meta.appContext.invocationId,
        getRemainingTimeInMillis: () => Math.max(0, deadline - realNow() - waitedMs()),
      },
    };
  }

  /** The round trip that a request starting now belongs to: one after the last that has been answered. */
  beginTrip(): number {
    return this.#finishedTrips + 1;
  }

  endTrip(trip: number): void {
    this.#finishedTrips = Math.max(this.#finishedTrips, trip);
  }
}

const invocations = new AsyncLocalStorage<Invocation>();

/** Runs the work as part of the invocation: the SDK's globals answer for it, also after awaits. */
export function within<T>(invocation: Invocation, work: () => Promise<T>): Promise<T> {
  return invocations.run(invocation, work);
}

/** The invocation that the caller is part of. */
export function currentInvocation(): Invocation | undefined {
  return invocations.getStore();
}

/** First argument of `__forge_fetch__`, as the SDK packages build it. */
interface FetchMeta {
  readonly type: string;
  readonly provider?: string;
  readonly remote?: string;
  readonly contextAri?: string;
  readonly accountId?: string;
}

const KVS_ROUTE = '/fpp/as/app/provider/atlassian/capability/kvs';

function proxyRoute(meta: FetchMeta): string {
  if (meta.type === 'kvs') return KVS_ROUTE;
  if (meta.type !== 'fpp') return `/${meta.type}`;
  const target =
    meta.contextAri === undefined
      ? `remote/${String(meta.remote)}`
      : `contextAri/${encodeURIComponent(meta.contextAri)}`;
  const account =
    meta.accountId === undefined ? '' : `/account/${encodeURIComponent(meta.accountId)}`;
  return `/fpp/provider/${String(meta.provider)}/${target}${account}`;
}

async function forgeFetch(
  meta: FetchMeta,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const invocation = currentInvocation();
  if (!invocation) throw new Error('Forge runtime metadata not found');
  const { proxy } = invocation.meta;
  const headers = new Headers(init.headers);
  headers.set('forge-proxy-target', path);
  headers.set('forge-proxy-authorization', `Bearer ${proxy.token}`);
  headers.set(WAITED_HEADER, String(waitedMs()));
  const trip = meta.type === 'kvs' ? invocation.beginTrip() : undefined;
  if (trip !== undefined) headers.set(ROUND_TRIP_HEADER, String(trip));
  const response = await send(new URL(proxyRoute(meta), proxy.url), headers, init);
  if (trip !== undefined) invocation.endTrip(trip);
  hearNow(Number(response.headers.get(NOW_HEADER) ?? 0));
  return response;
}

async function egressFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input);
  const response = await forgeFetch({ type: 'egress' }, new URL(url).toString(), init);
  if (response.headers.get('forge-proxy-error') === null) return response;
  throw blocked(url);
}

function blocked(url: string): Error {
  const message =
    `URL not included in the external fetch backend permissions: ${url}. ` +
    'Visit go.atlassian.com/forge-egress for more information.';
  return Object.assign(new Error(message), { name: 'REQUEST_EGRESS_ALLOWLIST_ERR', status: 403 });
}

/** Puts the SDK's globals in place; to be called before the app's bundle loads, which captures some of them. */
export function installGlobals(proxyPort: number): void {
  Object.defineProperty(globalThis, '__forge_runtime__', {
    configurable: true,
    get: () => currentInvocation()?.runtime,
  });
  Object.assign(globalThis, { __forge_fetch__: forgeFetch, fetch: egressFetch });
  closeSockets(proxyPort);
}

type Connect = (this: Socket, ...args: unknown[]) => Socket;

/** Sockets reach the host's proxy and nothing else, so that no library walks around the egress gate. */
function closeSockets(proxyPort: number): void {
  const connect = Reflect.get(Socket.prototype, 'connect') as Connect;
  Socket.prototype.connect = function guarded(this: Socket, ...args: unknown[]): Socket {
    const { host, port } = addressOf(args);
    if (host !== '127.0.0.1' || port !== proxyPort) throw blocked(`${host}:${String(port)}`);
    return connect.apply(this, args);
  };
}

function addressOf(args: readonly unknown[]): { host: string; port: number } {
  const first = (Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0]) as
    { host?: string; port?: number | string } | number;
  if (typeof first === 'number') {
    return { host: typeof args[1] === 'string' ? args[1] : 'localhost', port: first };
  }
  return { host: first.host ?? 'localhost', port: Number(first.port) };
}
