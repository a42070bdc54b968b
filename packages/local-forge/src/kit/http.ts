import type { IncomingMessage, ServerResponse } from 'node:http';

/** Thrown while a body is read that is larger than allowed. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** Thrown while bodies are read that are too much together. */
export class BodiesTooLarge extends Error {
  override readonly name = 'BodiesTooLarge';
}

/** What may be held of all bodies that have not wholly arrived: whoever sends slowly must not fill the memory. */
export class BodyBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Throws {@link BodiesTooLarge} where so much is not left. */
  take(bytes: number): void {
    if (bytes > this.#left) throw new BodiesTooLarge('Too much is being sent at once.');
    this.#left -= bytes;
  }

  give(bytes: number): void {
    this.#left += bytes;
  }
}

/** The whole body as text; throws {@link BodyTooLarge} beyond `maximum` bytes, and what the budget throws. */
export async function readBody(
  request: IncomingMessage,
  maximum: number,
  budget = new BodyBudget(maximum),
): Promise<string> {
  let size = 0;
  const take = (bytes: number) => {
    if (size + bytes > maximum)
      throw new BodyTooLarge(`The request has more than ${String(maximum)} bytes.`);
    budget.take(bytes);
    size += bytes;
  };
  try {
    return await gathered(request, take);
  } finally {
    budget.give(size);
  }
}

async function gathered(request: IncomingMessage, take: (bytes: number) => void): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    take(chunk.length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** The path of a request, without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}

export function sayPlainly(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' });
  response.end(text);
}
