import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodiesTooLarge, BodyBudget, BodyTooLarge, pathOf, readBody } from '../kit/http';
import { type JsonRecord, arrayOf, isRecord, recordOf, stringOf } from '../kit/json';
import { PAYLOAD_BYTES_MAX } from '../limits';
import type { WebTriggerModule } from '../host/manifest';
import { RATE_LIMITED, type Invoker } from '../runtime/invoker';
import { WEBTRIGGER_CONTENT_TYPE, WEBTRIGGER_FAILURE_BODY } from '../unverified';
import type { WebtriggerUrls } from './webtrigger-urls';

/** A dozen of the largest that there are. */
const BODIES_BYTES_MAX = 12 * PAYLOAD_BYTES_MAX;

/** What goes back to the caller. */
interface Page {
  readonly status: number;
  readonly statusText?: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

/** Turns HTTP requests into invocations of web triggers and their results into responses. */
export class Webtriggers {
  readonly #urls: WebtriggerUrls;
  readonly #invoker: Invoker;
  readonly #log: (text: string) => void;
  readonly #speed: number;
  readonly #bodies = new BodyBudget(BODIES_BYTES_MAX);
  #isUninstalled = false;

  constructor(deps: {
    readonly urls: WebtriggerUrls;
    readonly invoker: Invoker;
    readonly log: (text: string) => void;
    /** How many times faster than life time runs here; 0 where it stands still. */
    readonly speed: number;
  }) {
    const { urls, invoker, log, speed } = deps;
    this.#urls = urls;
    this.#invoker = invoker;
    this.#log = log;
    this.#speed = speed === 0 ? 1 : speed;
  }

  /** From now on every address answers 424, as observed in the cloud after an uninstall. */
  uninstall(): void {
    this.#isUninstalled = true;
  }

  /** False when no web trigger has this address. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const target = this.#urls.resolve(pathOf(request));
    if (!target) return false;
    const page = this.#isUninstalled
      ? { status: 424, headers: {}, body: '' }
      : await this.#page(request, target.module, target.userPath);
    send(request, response, page);
    return true;
  }

  async #page(request: IncomingMessage, module: WebTriggerModule, userPath: string): Promise<Page> {
    let body: string;
    try {
      body = await readBody(request, PAYLOAD_BYTES_MAX, this.#bodies);
    } catch (error) {
      // Whoever sent too much is told so, and the app never sees it; anything else is a mistake of this host.
      if (error instanceof BodiesTooLarge) return { status: 503, headers: {}, body: error.message };
      if (!(error instanceof BodyTooLarge)) throw error;
      return { status: 413, headers: {}, body: error.message };
    }
    const outcome = await this.#invoker.invoke({
      functionKey: module.function,
      moduleKey: module.key,
      moduleType: 'webtrigger',
      payload: payloadOf(request, { userPath, body, speed: this.#speed }),
    });
    if (!outcome.ok && outcome.error.type === RATE_LIMITED)
      return { status: 429, headers: {}, body: '' };
    if (!outcome.ok) return this.#failed(module, outcome.error.message);
    const page = pageOf(module, outcome.result);
    return typeof page === 'string' ? this.#failed(module, page) : page;
  }

  #failed(module: WebTriggerModule, why: string): Page {
    this.#log(`web trigger ${module.key} answers 500: ${why}`);
    return { status: 500, headers: {}, body: WEBTRIGGER_FAILURE_BODY };
  }
}

/** Without a prototype: `__proto__` is a name like any other. */
const lists = (): Record<string, string[]> => Object.create(null) as Record<string, string[]>;

/** Header names keep the caller's case and every value is a list; query values are split at commas. */
function payloadOf(
  request: IncomingMessage,
  { userPath, body, speed }: { userPath: string; body: string; speed: number },
): JsonRecord {
  const headers = lists();
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    (headers[name] ??= []).push(name.toLowerCase() === PATIENCE ? inTimeHere(value, speed) : value);
  }
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const queryParameters = lists();
  for (const [name, value] of url.searchParams) {
    (queryParameters[name] ??= []).push(...value.split(','));
  }
  return { method: request.method, path: url.pathname, userPath, headers, queryParameters, body };
}

/** How long a scraper waits, in its own seconds; the function it waits for measures in those of this host. */
const PATIENCE = 'x-prometheus-scrape-timeout-seconds';

const inTimeHere = (seconds: string, speed: number): string =>
  speed === 1 || !Number.isFinite(Number(seconds)) ? seconds : String(Number(seconds) * speed);

/** The response a function's result describes, or what is wrong with it. */
function pageOf(module: WebTriggerModule, result: unknown): Page | string {
  const answer = recordOf(result);
  if (module.response?.type === 'static') return staticPage(module, answer);
  const fault = faultOf(answer);
  if (fault !== undefined) return fault;
  const reason = stringOf(answer['statusText']);
  return {
    status: Number(answer['statusCode']),
    headers: recordOf(answer['headers']) as Page['headers'],
    body: stringOf(answer['body']) ?? '',
    ...(reason === undefined ? {} : { statusText: reason }),
  };
}

/** What is wrong with a dynamic answer, if anything is. */
function faultOf({
  statusCode,
  statusText = '',
  headers = {},
  body = '',
}: JsonRecord): string | undefined {
  if (!isStatus(statusCode)) return `statusCode ${String(statusCode)} is no HTTP status.`;
  if (typeof statusText !== 'string' || !HEADER_VALUE.test(statusText))
    return 'statusText is not a line of text.';
  if (typeof body !== 'string') return 'body is not a string.';
  if (!isHeaderLists(headers)) return 'headers are not lists of strings by name.';
  return Buffer.byteLength(body) > PAYLOAD_BYTES_MAX
    ? 'The response has more than 5 MB.'
    : undefined;
}

function isStatus(status: unknown): boolean {
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599;
}

function staticPage(module: WebTriggerModule, { outputKey }: JsonRecord): Page | string {
  const output = module.response?.outputs?.find(({ key }) => key === outputKey);
  if (!output) return `outputKey ${String(outputKey)} is not in manifest.yml.`;
  const headers = output.contentType === undefined ? {} : { 'Content-Type': [output.contentType] };
  return { status: output.statusCode, headers, body: output.body ?? '' };
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** HTTP allows tab and visible characters only. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function isHeaderLists(headers: unknown): boolean {
  if (!isRecord(headers)) return false;
  return Object.entries(headers).every(
    ([name, values]) =>
      HEADER_NAME.test(name) &&
      Array.isArray(values) &&
      arrayOf(values).every((value) => typeof value === 'string' && HEADER_VALUE.test(value)),
  );
}

function send(request: IncomingMessage, response: ServerResponse, page: Page): void {
  response.setHeader('Content-Type', WEBTRIGGER_CONTENT_TYPE);
  for (const [name, values] of Object.entries(page.headers)) response.setHeader(name, [...values]);
  response.setHeader('Content-Length', Buffer.byteLength(page.body));
  response.statusCode = page.status;
  if (page.statusText !== undefined) response.statusMessage = page.statusText;
  response.end(request.method === 'HEAD' ? undefined : page.body);
}
