import { messageOf } from '../kit/json';
import { type Answer, reply } from './answer';

/** Sends a request out of the platform; tests put their own in its place. */
export type Outside = (url: string, init: RequestInit) => Promise<Response>;

export interface EgressRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Whether the manifest's `permissions.external.fetch.backend` opens the way to a URL. */
export function isOpen(url: string, addresses: readonly string[]): boolean {
  const target = new URL(url);
  return addresses.some((address) => {
    if (address === '*') return true;
    const [, scheme, host] = /^(?:([a-z]+):\/\/)?([^/:]+)/i.exec(address) ?? [];
    return (
      host !== undefined &&
      `${scheme ?? 'https'}:` === target.protocol &&
      fits(host, target.hostname)
    );
  });
}

function fits(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}

/** The gate that every `fetch` of the app goes through: closed unless the manifest opens it. */
export async function egress(
  request: EgressRequest,
  addresses: readonly string[],
  outside: Outside,
): Promise<Answer> {
  if (!isOpen(request.url, addresses)) {
    const { status, headers, body } = reply(403, {
      message: `Egress to ${request.url} is closed.`,
    });
    return { status, body, headers: { ...headers, 'forge-proxy-error': 'BLOCKED_EGRESS' } };
  }
  try {
    const { method, headers, body } = request;
    const response = await outside(request.url, {
      method,
      headers,
      ...(body === '' ? {} : { body }),
    });
    const type = response.headers.get('content-type') ?? 'application/octet-stream';
    const caching = response.headers.get('cache-control');
    return {
      status: response.status,
      headers: { 'content-type': type, ...(caching === null ? {} : { 'cache-control': caching }) },
      body: await response.text(),
    };
  } catch (error) {
    // A host that cannot be reached is an answer the app has to live with, not a failure of this one.
    return reply(502, { message: `${request.url} could not be reached: ${messageOf(error)}` });
  }
}
