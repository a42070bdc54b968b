import type { IncomingMessage, RequestListener } from 'node:http';
import { messageOf } from '../kit/json';
import type { LogLine } from '../runtime/pool';

interface Logging {
  readonly log: (line: LogLine) => void;
}

type Handle = (...args: Parameters<RequestListener>) => Promise<void>;

/** What is logged of a request that failed, and what its caller is told. */
interface Failure {
  readonly logged: string;
  readonly answered: string;
}

/** A failure of the host itself is answered and logged; it never leaves a caller waiting. */
export const guarded = (handle: Handle, logging: Logging): RequestListener =>
  caught(handle, logging, ({ method = '', url = '' }, why) => {
    const text = `${method} ${url} failed: ${why}`;
    return { logged: text, answered: text };
  });

/** The same for people elsewhere, who are told nothing of what failed. */
export const silent = (handle: Handle, logging: Logging): RequestListener =>
  caught(handle, logging, (_, why) => ({ logged: `A web trigger failed: ${why}`, answered: '' }));

const caught =
  (
    handle: Handle,
    { log }: Logging,
    failureOf: (request: IncomingMessage, why: string) => Failure,
  ): RequestListener =>
  (request, response) => {
    handle(request, response).catch((error: unknown) => {
      // Answered below: one request went wrong, the others go on.
      const { logged, answered } = failureOf(request, messageOf(error));
      log({ level: 'error', functionKey: 'host', text: logged });
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(answered);
    });
  };
