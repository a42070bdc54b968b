import type { IncomingMessage, ServerResponse } from 'node:http';

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

export interface Content {
  body: string | Buffer;
  /** File extension without its dot; decides the content type. */
  kind: string;
  status?: number;
  headers?: Record<string, string>;
}

/** Sends a whole answer that no cache keeps: pages are rebuilt while they are looked at. */
export function answer(
  response: ServerResponse,
  { body, kind, status = 200, headers = {} }: Content,
) {
  response.writeHead(status, {
    'content-type': TYPES[kind] ?? 'application/octet-stream',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(body);
}

/** One sentence for the person who typed the address. */
export function refuse(response: ServerResponse, status: number, sentence: string): void {
  answer(response, {
    status,
    kind: 'html',
    body: `<!doctype html><title>${status}</title><p>${escapeHtml(sentence)}</p>`,
  });
}

/** The request's body as JSON; throws when it is none or longer than 5 MB, the platform's limit for an invocation. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > 5 * 1024 * 1024) throw new Error('The request is longer than 5 MB.');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
