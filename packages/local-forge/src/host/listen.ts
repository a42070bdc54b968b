import { type RequestListener, type Server, createServer } from 'node:http';
import { messageOf } from '../kit/json';

/** Where others may reach the web triggers. Port 0: any free one. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A server that is open to others. */
export interface OpenServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens where it is told; throws when it cannot. */
export async function listenAt(
  { host, port }: Address,
  listener: RequestListener,
): Promise<OpenServer> {
  try {
    const server = await listen(port, listener, host);
    return { port: portOf(server, port), close: () => closeAll([server]) };
  } catch (error) {
    const where = `${host}:${String(port)}`;
    throw new Error(`--listen ${where} cannot be had: ${messageOf(error)}`, { cause: error });
  }
}

/** Two servers on neighbouring ports: pages and platform on `port`, resources on `port + 1`. */
export interface ServerPair {
  readonly port: number;
  close(): Promise<void>;
}

const ATTEMPTS = 20;
const HOST = '127.0.0.1';

/** Listens on 127.0.0.1. Port 0 means any two free neighbours; throws when a given port is taken. */
export async function listenPair(
  port: number,
  main: RequestListener,
  resources: RequestListener,
): Promise<ServerPair> {
  for (let attempt = 1; ; attempt += 1) {
    const pair = await tryPair(port, main, resources).catch((error: unknown) => {
      // The neighbour of a free port may be taken; another two may both be free.
      if (port !== 0 || attempt === ATTEMPTS) throw named(error, port);
      return undefined;
    });
    if (pair) return pair;
  }
}

async function tryPair(
  port: number,
  main: RequestListener,
  resources: RequestListener,
): Promise<ServerPair> {
  const first = await listen(port, main);
  const chosen = portOf(first, port);
  try {
    const second = await listen(chosen + 1, resources);
    return { port: chosen, close: () => closeAll([first, second]) };
  } catch (error) {
    await closeAll([first]);
    throw error;
  }
}

function portOf(server: Server, asked: number): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : asked;
}

async function listen(port: number, listener: RequestListener, host = HOST): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 60_000, maxHeaderSize: 64 * 1024 }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    ),
  );
}

function named(error: unknown, port: number): Error {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!taken) return error instanceof Error ? error : new Error(String(error));
  const ports = `${String(port)} and ${String(port + 1)}`;
  return new Error(`Ports ${ports} must both be free; choose others with --port.`, {
    cause: error,
  });
}
