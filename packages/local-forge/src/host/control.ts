import type { IncomingMessage, ServerResponse } from 'node:http';
import { FaultError } from './faults';
import { pathOf, readBody, sendJson } from '../kit/http';
import { type JsonRecord, isRecord, messageOf, parseJson, recordOf, stringOf } from '../kit/json';
import { INVOKE_REQUEST_BYTES_MAX, PAYLOAD_BYTES_MAX } from '../limits';
import type { UiInvocation } from '../ui/types';

/** What the control API may do to the host. */
export interface ControlDeps {
  /** Undefined until the host is ready. */
  describe(): Promise<object | undefined>;
  origin(): string;
  deliver(events: readonly JsonRecord[]): Promise<object[]>;
  /** Undefined for an unknown key. */
  runSchedule(key: string): Promise<{ success: boolean; error?: string } | undefined>;
  /** False when there was still something to do after the time allowed. */
  settle(): Promise<boolean>;
  advance(seconds: number): Promise<number>;
  invoke(call: UiInvocation): Promise<{ ok: boolean }>;
  act(action: unknown): unknown;
  uninstall(): void;
  /** Self-hosted, one may look and nothing else. */
  readonly isLookedAtOnly: boolean;
  readonly meters: { report(): object; reset(): void };
  readonly faults: { describe(): object; configure(body: unknown): void; clear(): void };
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

type Route = (body: unknown, parameter: string) => Reply | Promise<Reply>;

/** Thrown for a request that says what it wants in a way that cannot be understood. */
class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

const ok = (body: unknown): Reply => ({ status: 200, body });
const problem = (status: number, error: string): Reply => ({ status, body: { error } });

const PREFIX = '/__devhost';

/** The host's own API, for tests, benchmarks and people: see `README.md`. */
export class Control {
  readonly #deps: ControlDeps;
  readonly #routes: ReadonlyMap<string, Route>;

  constructor(deps: ControlDeps) {
    this.#deps = deps;
    this.#routes = new Map<string, Route>([
      ...this.#looking(),
      ...(deps.isLookedAtOnly ? [] : [...this.#playing(), ...this.#breaking()]),
    ]);
  }

  /** False when the request is not for this API. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const path = pathOf(request);
    if (path !== PREFIX && !path.startsWith(`${PREFIX}/`)) return false;
    const { status, body } = await this.#answer(request, path.slice(PREFIX.length));
    sendJson(response, status, body);
    return true;
  }

  async #answer(request: IncomingMessage, path: string): Promise<Reply> {
    if (comesFromElsewhere(request, this.#deps.origin())) {
      return problem(403, 'The control API answers this machine only, and no other page.');
    }
    const [name, parameter] = namesIn(path);
    const route = this.#routes.get(`${String(request.method)} ${name}`);
    if (!route)
      return problem(
        404,
        `There is no such control. Known: ${[...this.#routes.keys()].join(', ')}.`,
      );
    try {
      return await route(parseJson(await readBody(request, PAYLOAD_BYTES_MAX)), parameter);
    } catch (error) {
      // Asking badly must not end the host; whoever asked learns what was wrong.
      return problem(isBadRequest(error) ? 400 : 500, messageOf(error));
    }
  }

  #looking(): [string, Route][] {
    const { meters } = this.#deps;
    return [
      ['GET ', () => this.#describe()],
      ['GET meters', () => ok(meters.report())],
    ];
  }

  #breaking(): [string, Route][] {
    const { meters, faults } = this.#deps;
    return [
      ['DELETE meters', () => (meters.reset(), ok({}))],
      ['GET faults', () => ok(faults.describe())],
      ['POST faults', (body) => (faults.configure(body), ok(faults.describe()))],
      ['DELETE faults', () => (faults.clear(), ok(faults.describe()))],
    ];
  }

  #playing(): [string, Route][] {
    const deps = this.#deps;
    return [
      ['POST events', async (body) => ok({ deliveries: await deps.deliver(eventsOf(body)) })],
      ['POST schedules', (_, key) => this.#schedule(key)],
      ['POST settle', () => this.#settle()],
      ['POST clock', async (body) => ok({ now: await deps.advance(secondsOf(body)) })],
      ['POST invoke', async (body) => ok(await deps.invoke(callOf(body)))],
      ['POST uninstall', () => (deps.uninstall(), ok({ uninstalled: true }))],
      ['POST world', (body) => this.#act(body)],
    ];
  }

  async #describe(): Promise<Reply> {
    const description = await this.#deps.describe();
    return description ? ok(description) : { status: 503, body: { ready: false } };
  }

  async #schedule(key: string): Promise<Reply> {
    const outcome = await this.#deps.runSchedule(key);
    return outcome ? ok(outcome) : problem(404, `manifest.yml has no scheduled trigger ${key}.`);
  }

  async #settle(): Promise<Reply> {
    const settled = await this.#deps.settle();
    return settled
      ? ok({ settled })
      : problem(504, 'There is still something to do after 30 seconds.');
  }

  #act(body: unknown): Reply {
    try {
      return ok({ ok: true, result: this.#deps.act(body) });
    } catch (error) {
      // The workspace says which actions it knows.
      return problem(400, messageOf(error));
    }
  }
}

function namesIn(path: string): [name: string, parameter: string] {
  const [, name = '', parameter = ''] = path.split('/');
  return [name, decodeURIComponent(parameter)];
}

function isBadRequest(error: unknown): boolean {
  return error instanceof BadRequest || error instanceof FaultError;
}

/** Other sites that a browser has open must not steer the host, nor reach it under another name. */
function comesFromElsewhere(request: IncomingMessage, own: string): boolean {
  const { origin, host = '' } = request.headers;
  const local = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
  return !local || (origin !== undefined && origin !== own);
}

function eventsOf(body: unknown): JsonRecord[] {
  const events = Array.isArray(body) ? body : [body];
  return events.map((event) => {
    if (isRecord(event) && typeof event['eventType'] === 'string') return event;
    throw new BadRequest('Send a Forge event (an object with eventType) or an array of them.');
  });
}

function secondsOf(body: unknown): number {
  const seconds = recordOf(body)['advanceSeconds'];
  if (typeof seconds === 'number' && seconds >= 0 && Number.isFinite(seconds)) return seconds;
  throw new BadRequest('Send {"advanceSeconds": n} with n from 0.');
}

function callOf(body: unknown): UiInvocation {
  const { module, functionKey, payload, accountId, repository } = recordOf(body);
  const texts = { module, functionKey, accountId };
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value !== 'string') throw new BadRequest(`${name} is a string.`);
  }
  if (JSON.stringify(payload ?? null).length > INVOKE_REQUEST_BYTES_MAX) {
    throw new BadRequest('The payload of an invocation has at most 500 KB.');
  }
  const repositoryUuid = stringOf(repository) ?? stringOf(recordOf(repository)['uuid']);
  return {
    moduleKey: String(module),
    functionKey: String(functionKey),
    accountId: String(accountId),
    payload,
    ...(repositoryUuid === undefined ? {} : { repositoryUuid }),
  };
}
