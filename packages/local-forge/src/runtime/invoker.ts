import { randomBytes, randomUUID } from 'node:crypto';
import type { Activity } from '../time/activity';
import type { Clock } from '../time/clock';
import type { Faults } from '../host/faults';
import { PAYLOAD_BYTES_MAX } from '../limits';
import type { FunctionModule, Manifest } from '../host/manifest';
import { type Meter, type Meters, newMeter } from '../host/meters';
import * as unverified from '../unverified';
import type { Quotas } from '../platform/quotas';
import type { Bundles } from './bundle';
import type { InvocationMeta, InvokeMessage, Outcome } from './ipc';
import { timeoutSecondsOf } from './timeouts';
import { type LogLine, RuntimePool } from './pool';

/** What is to be run, on whose behalf. */
export interface Call {
  readonly functionKey: string;
  readonly moduleKey: string;
  /** The manifest's word for the module, e.g. `webtrigger`. */
  readonly moduleType: string;
  readonly payload: unknown;
  readonly accountId?: string;
  /** What happened on the way here that belongs on the invocation's meter. */
  readonly delivery?: 'first' | 'retry';
}

/** An invocation in flight, as the platform's services know it by its token. */
export interface RunningInvocation {
  readonly id: string;
  readonly functionKey: string;
  readonly accountId: string | undefined;
  readonly meter: Meter;
}

/** How an invocation ends that the platform's limits refuse. */
export const RATE_LIMITED = 'RATE_LIMITED';
const TOO_MANY = 'The installation was invoked too often.';

export interface InvokerDeps {
  readonly manifest: Manifest;
  readonly bundles: Bundles;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly meters: Meters;
  readonly activity: Activity;
  readonly quotas: Quotas;
  /** Known once the host listens. */
  proxyPort(): number;
  workspaceUuid(): string;
  log(line: LogLine): void;
}

/** Runs functions of the app in the runtime process, within the platform's time limits. */
export class Invoker {
  readonly #deps: InvokerDeps;
  readonly #pool: RuntimePool;
  readonly #running = new Map<string, RunningInvocation>();

  constructor(deps: InvokerDeps) {
    this.#deps = deps;
    this.#pool = new RuntimePool(deps);
  }

  /** The invocation that a proxy token belongs to, while it runs. */
  byToken(token: string): RunningInvocation | undefined {
    return this.#running.get(token);
  }

  /** Never rejects: whatever goes wrong is an {@link Outcome}. */
  async invoke(call: Call): Promise<Outcome> {
    if (this.#isOneTooMany(call))
      return { ok: false, platform: true, error: { type: RATE_LIMITED, message: TOO_MANY } };
    return this.#deps.activity.track(() => this.#metered(call));
  }

  /** Only invocations that somebody waits for are limited. */
  #isOneTooMany({ moduleType, accountId }: Call): boolean {
    const isInteractive = moduleType === 'webtrigger' || accountId !== undefined;
    return isInteractive && this.#deps.quotas.refusesInvocation(accountId ?? null);
  }

  /** Kills the runtime process now; what ran in it fails as a platform error. */
  crash(): void {
    this.#pool.crash();
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #metered(call: Call): Promise<Outcome> {
    const definition = this.#functionOf(call.functionKey);
    const meter = newMeter();
    noteDelivery(meter, call.delivery);
    const started = performance.now();
    const outcome = await this.#run(call, definition, meter);
    meter.invocations = 1;
    meter.errors = outcome.ok ? 0 : 1;
    meter.wallMs = performance.now() - started;
    const memoryMB = definition.runtime?.memoryMB ?? this.#deps.manifest.memoryMB;
    meter.gbSeconds = ((memoryMB / 1024) * meter.wallMs) / 1000;
    this.#deps.meters.add(call.functionKey, meter);
    return outcome;
  }

  async #run(call: Call, definition: FunctionModule, meter: Meter): Promise<Outcome> {
    if (Buffer.byteLength(JSON.stringify(call.payload)) > PAYLOAD_BYTES_MAX) {
      const message = `The payload has more than ${String(PAYLOAD_BYTES_MAX)} bytes.`;
      return { ok: false, platform: false, error: { type: 'PAYLOAD_TOO_LARGE', message } };
    }
    const token = randomUUID();
    const message = this.#message(call, definition, token);
    const id = message.meta.appContext.invocationId;
    const { functionKey, accountId } = call;
    this.#running.set(token, { id, functionKey, accountId, meter });
    try {
      return await this.#pool.run(message, timeoutSecondsOf(call.moduleType, definition));
    } finally {
      this.#running.delete(token);
    }
  }

  #functionOf(key: string): FunctionModule {
    const definition = this.#deps.manifest.functions.find((candidate) => candidate.key === key);
    if (!definition) throw new Error(`manifest.yml has no function ${key}.`);
    return definition;
  }

  #message(call: Call, definition: FunctionModule, token: string): InvokeMessage {
    const workspaceUuid = this.#deps.workspaceUuid();
    const contextAri = unverified.workspaceAri(workspaceUuid);
    const timeoutMs = timeoutSecondsOf(call.moduleType, definition) * 1000;
    return {
      type: 'invoke',
      meta: this.#meta(call, contextAri, token),
      handler: definition.handler,
      payload: call.payload,
      context: unverified.handlerContext({ workspaceUuid, contextAri, accountId: call.accountId }),
      deadline: Date.now() + timeoutMs,
      clock: this.#deps.clock.reading(),
    };
  }

  #meta(call: Call, contextAri: string, token: string): InvocationMeta {
    const { manifest } = this.#deps;
    const { external = {} } = manifest.permissions;
    return {
      proxy: { token, url: `http://127.0.0.1:${String(this.#deps.proxyPort())}` },
      contextAri,
      ...(call.accountId === undefined ? {} : { aaid: call.accountId }),
      tracing: { traceId: randomBytes(8).toString('hex'), spanId: randomBytes(8).toString('hex') },
      appContext: {
        appId: manifest.appId,
        appVersion: unverified.APP_VERSION,
        environmentId: unverified.ENVIRONMENT_ID,
        environmentType: unverified.ENVIRONMENT_TYPE,
        invocationId: randomUUID(),
        installationId: unverified.INSTALLATION_ID,
        functionKey: call.functionKey,
        moduleType: call.moduleType,
        moduleKey: call.moduleKey,
        installation: { id: unverified.INSTALLATION_ID, contexts: [contextAri] },
        permissions: { scopes: manifest.scopes, external },
      },
    };
  }
}

function noteDelivery(meter: Meter, delivery: Call['delivery']): void {
  if (delivery === undefined) return;
  meter.queue.deliveries = 1;
  meter.queue.retries = delivery === 'retry' ? 1 : 0;
}
