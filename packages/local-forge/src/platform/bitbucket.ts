import type {
  BitbucketRequest,
  BitbucketResponse,
  BitbucketServer,
} from '../host/bitbucket-server';
import type { Faults } from '../host/faults';
import { messageOf } from '../kit/json';
import { type Meter, noteBitbucket } from '../host/meters';
import { type Resource, resourceOf, scopeFor } from '../host/scopes';
import { BRACES } from '../unverified';
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
    return this.#refusal(request, resource) ?? (await this.#fault()) ?? this.#forward(request);
  }

  #refusal(request: BitbucketRequest, resource: Resource): Answer | undefined {
    const { scopes, faults } = this.#deps;
    if (isMisspelled(request.path, faults.chance('otherBraces'))) return text(400, 'Bad request');
    const scope = scopeFor(request.method, resource);
    if (scope === undefined) return undefined;
    if (request.provider === 'none') return text(401, 'Authentication required');
    return scopes.includes(scope) ? undefined : missingScope(scope, scopes);
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
      return await this.#deps.server.handle({ ...request, path: withoutRawBraces(request.path) });
    } catch (error) {
      // A server that cannot be reached looks to the app like Bitbucket's own gateway error.
      return text(502, `Bitbucket could not be reached: ${messageOf(error)}`);
    }
  }
}

/** Whether the braces of a path are spelled in the way that Bitbucket refuses; `isOther` turns that around. */
function isMisspelled(path: string, isOther: boolean): boolean {
  const [pathname = ''] = path.split('?');
  const wantsRaw = (BRACES === 'raw') !== isOther;
  return wantsRaw ? /%7b|%7d/i.test(pathname) : /[{}]/.test(pathname);
}

/** Whatever this Bitbucket wants, the servers behind it follow the standard for URLs. */
function withoutRawBraces(path: string): string {
  return path.replaceAll('{', '%7B').replaceAll('}', '%7D');
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

/** How to say who asks: a token as bearer, or with the e-mail address of the person whose API token it is. */
export interface Credentials {
  readonly token?: string;
  readonly email?: string;
}

const PATIENCE_MS = 60_000;

/**
 * Sends every request to a server that speaks Bitbucket's REST API, with credentials except where nobody asks. A path of
 * its own, as behind a gateway, comes first.
 */
export function forwarder(
  url: string,
  credentials: Credentials,
  patienceMs = PATIENCE_MS,
): BitbucketServer {
  const base = url.replace(/\/+$/, '');
  return {
    async handle(request) {
      const response = await fetch(base + request.path, {
        method: request.method,
        headers: headersFor(request, credentials),
        signal: AbortSignal.timeout(patienceMs),
        ...(request.body === '' ? {} : { body: request.body }),
      });
      const headers = [...response.headers].filter(([name]) => !KEPT_BACK.includes(name));
      const body = await response.text();
      return { status: response.status, headers: Object.fromEntries(headers), body };
    },
  };
}

function headersFor(request: BitbucketRequest, credentials: Credentials): Record<string, string> {
  const passed = Object.entries(request.headers).filter(([name]) => PASSED_ON.includes(name));
  const authorization = request.provider === 'none' ? undefined : authorizationOf(credentials);
  return {
    ...Object.fromEntries(passed),
    'x-forge-provider': request.provider,
    ...(request.accountId === undefined ? {} : { 'x-forge-account': request.accountId }),
    ...(authorization === undefined ? {} : { authorization }),
  };
}

function authorizationOf({ token, email }: Credentials): string | undefined {
  if (token === undefined) return undefined;
  if (email === undefined) return `Bearer ${token}`;
  return `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
}
