import type { RequestListener } from 'node:http';
import { messageOf } from '../kit/json';
import type { LogLine } from '../runtime/pool';

interface Logging {
  readonly log: (line: LogLine) => void;
}

/** A failure of the host itself is answered and logged; it never leaves a caller waiting. */
export function guarded(
  handle: (...args: Parameters<RequestListener>) => Promise<void>,
  { log }: Logging,
): RequestListener {
  return (request, response) => {
    handle(request, response).catch((error: unknown) => {
      // Answered below: one request went wrong, the others go on.
      const text = `${request.method ?? ''} ${request.url ?? ''} failed: ${messageOf(error)}`;
      log({ level: 'error', functionKey: 'host', text });
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(text);
    });
  };
}

/** The same for people elsewhere, who are told nothing of what failed. */
export function silent(
  handle: (...args: Parameters<RequestListener>) => Promise<void>,
  { log }: Logging,
): RequestListener {
  return (request, response) => {
    handle(request, response).catch((error: unknown) => {
      // Answered below: one request went wrong, the others go on.
      log({
        level: 'error',
        functionKey: 'host',
        text: `A web trigger failed: ${messageOf(error)}`,
      });
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end();
    });
  };
}
