import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BitbucketResponse, Simulation } from 'local-forge';

/** What this server takes as credentials: a token that may read repositories and pipelines, and administers nothing. */
export const READ_ONLY = 'a-read-only-token';

/** Answers instead of the workspace: for a path and a moment. */
export type Odd = (path: string) => OddAnswer | undefined;

interface OddAnswer {
  readonly status: number;
  readonly body?: string;
  /** When it was given; now unless told otherwise. */
  readonly date?: string;
}

export interface TokenServer {
  readonly url: string;
  /** Methods and paths, in the order in which they were asked for. */
  readonly asked: string[];
  odd: Odd;
  /** Paths that are never answered. */
  hangs: (path: string) => boolean;
  close(): Promise<void>;
}

/** Puts a simulated workspace behind HTTP, as Bitbucket shows it to the holder of a token. */
export async function serveToToken(workspace: Simulation): Promise<TokenServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${String(request.method)} ${String(request.url)}`);
    if (served.hangs(decodeURIComponent(String(request.url)))) return;
    void answerTo(request).then(({ status, headers, body }) => {
      response.writeHead(status, headers);
      response.end(body);
    });
  });
  const answerTo = async ({
    url = '/',
    method = 'GET',
    headers,
  }: IncomingMessage): Promise<BitbucketResponse> => {
    if (headers.authorization !== `Bearer ${READ_ONLY}`) return told(401);
    const odd = served.odd(decodeURIComponent(url));
    if (odd !== undefined) return told(odd.status, odd.body, odd.date);
    // Of the person behind an access token there is nothing to tell.
    if (url.startsWith('/2.0/user/')) return told(403);
    return workspace.handle({ method, path: url, headers: {}, body: '', provider: 'app' });
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const served: TokenServer = {
    url: `http://127.0.0.1:${String(port)}`,
    asked,
    odd: () => undefined,
    hangs: () => false,
    close: () => ended(server),
  };
  return served;
}

function told(status: number, body = '{"type":"error"}', date?: string): BitbucketResponse {
  const given = date === undefined ? {} : { date };
  return { status, headers: { 'content-type': 'application/json', ...given }, body };
}

async function ended(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
