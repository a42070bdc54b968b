import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TEXT } from '../host/forge';

/** A proxy that asks for the text format whatever its client asked for: Prometheus itself prefers OpenMetrics. */
export async function rewriteAccept(target: string): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, host: new URL(target).host, accept: TEXT };
    const onward = request(new URL(incoming.url ?? '', target), { headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    onward.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

export function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
