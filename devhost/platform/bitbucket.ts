import type {
  BitbucketRequest,
  BitbucketResponse,
  BitbucketServer,
} from '../host/bitbucket-server';
import type { Faults } from '../host/faults';
import { messageOf } from '../kit/json';
import { type Meter, noteBitbucket } from '../host/meters';
import { resourceOf, scopeFor } from '../host/scopes';
import { upstreamPath } from '../unverified';
import { pause } from '../time/waiting';
import { type Answer, notModelled } from './answer';

export interface BitbucketGateDeps {
  readonly server: BitbucketServer;
  readonly scopes: readonly string[];
  readonly faults: Faults;
}

/** Stands between the app and Bitbucket: scopes, meters, and what is made to go wrong. */
export class BitbucketGate {
  readonly #deps: BitbucketGateDeps;

  constructor(deps: BitbucketGateDeps) {
    this.#deps = deps;
  }

  /** Answers as Bitbucket would; a path that no scope is known for is refused by name. */
  async handle(request: BitbucketRequest, meter?: Meter): Promise<Answer> {
    const resource = resourceOf(request.path);
    if (!resource) return notModelled(`${request.method} ${request.path}`);
    if (meter) noteBitbucket(meter, `${request.method} ${resource.label}`);
    const scope = scopeFor(request.method, resource);
    if (scope !== undefined && !this.#deps.scopes.includes(scope)) {
      return missingScope(scope, this.#deps.scopes);
    }
    return (await this.#fault()) ?? this.#forward(request);
  }

  async #fault(): Promise<BitbucketResponse | undefined> {
    const { faults } = this.#deps;
    await pause(faults.value('bitbucketLatencyMs'));
    if (faults.chance('bitbucketTooManyRequests')) {
      return text(429, 'Rate limit for this resource has been exceeded');
    }
    return faults.chance('bitbucketServerErrors') ? text(503, 'Service unavailable') : undefined;
  }

  async #forward(request: BitbucketRequest): Promise<BitbucketResponse> {
    try {
      return await this.#deps.server.handle({ ...request, path: upstreamPath(request.path) });
    } catch (error) {
      // A server that cannot be reached looks to the app like Bitbucket's own gateway error.
      return text(502, `Bitbucket could not be reached: ${messageOf(error)}`);
    }
  }
}

function text(status: number, body: string): BitbucketResponse {
  return { status, headers: { 'content-type': 'text/plain' }, body };
}

function missingScope(required: string, granted: readonly string[]): BitbucketResponse {
  const message = 'Your credentials lack one or more required privilege scopes.';
  const error = { message, detail: { required: [required], granted } };
  return {
    status: 403,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'error', error }),
  };
}

const PASSED_ON = ['accept', 'content-type', 'if-none-match'];
const KEPT_BACK = [
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
];

/** Sends every request to a server that speaks Bitbucket's REST API; `token` goes along as bearer. */
export function forwarder(origin: string, token: string | undefined): BitbucketServer {
  return {
    async handle(request) {
      const response = await fetch(new URL(request.path, origin), {
        method: request.method,
        headers: headersFor(request, token),
        ...(request.body === '' ? {} : { body: request.body }),
      });
      const headers = [...response.headers].filter(([name]) => !KEPT_BACK.includes(name));
      const body = await response.text();
      return { status: response.status, headers: Object.fromEntries(headers), body };
    },
  };
}

function headersFor(request: BitbucketRequest, token: string | undefined): Record<string, string> {
  const passed = Object.entries(request.headers).filter(([name]) => PASSED_ON.includes(name));
  return {
    ...Object.fromEntries(passed),
    'x-forge-provider': request.provider,
    ...(request.accountId === undefined ? {} : { 'x-forge-account': request.accountId }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
}
