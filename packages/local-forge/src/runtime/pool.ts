import type { Faults } from '../host/faults';
import { parseJson } from '../kit/json';
import type { Manifest } from '../host/manifest';
import type { Meters } from '../host/meters';
import type { Bundles } from './bundle';
import type { InvokeMessage, Outcome, RuntimeMessage } from './ipc';
import { runtimeNode } from './node';
import { RuntimeProcess } from './process';

/** One line the app wrote. */
export type LogLine = Pick<
  Extract<RuntimeMessage, { type: 'log' }>,
  'level' | 'functionKey' | 'text'
>;

export interface PoolDeps {
  readonly manifest: Manifest;
  readonly bundles: Bundles;
  readonly faults: Faults;
  readonly meters: Meters;
  proxyPort(): number;
  log(line: LogLine): void;
}

interface Pending {
  settle(outcome: Outcome): void;
}

/** A process and what runs in it. */
interface Slot {
  readonly process: RuntimeProcess;
  readonly pending: Map<string, Pending>;
}

/** After a timeout, what else runs in the same process has this long to end before the process is killed. */
const GRACE_MS = 1_000;

/**
 * Keeps one warm runtime process. A process in which an invocation timed out takes no new ones and is
 * killed as soon as the others have ended; on the platform they would not have shared it.
 */
export class RuntimePool {
  readonly #deps: PoolDeps;
  #current: Slot | undefined;
  readonly #slots = new Set<Slot>();
  readonly #node = runtimeNode();

  constructor(deps: PoolDeps) {
    this.#deps = deps;
  }

  /** Never rejects. */
  async run(message: InvokeMessage, timeoutSeconds: number): Promise<Outcome> {
    const slot = this.#slot();
    const id = message.meta.appContext.invocationId;
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.#timeOut(slot, id, timeoutSeconds),
        timeoutSeconds * 1000,
      );
      const settle = (outcome: Outcome) => {
        clearTimeout(timer);
        slot.pending.delete(id);
        resolve(outcome);
      };
      slot.pending.set(id, { settle });
      // A process that ended before it took the message is an outcome, as one that ends while it runs.
      slot.process.send(message).catch((error: unknown) => settle(lost(String(error))));
    });
  }

  /** Kills the process that is in use. */
  crash(): void {
    const slot = this.#current;
    this.#current = undefined;
    if (slot) this.#end(slot);
  }

  async close(): Promise<void> {
    this.#current = undefined;
    const slots = [...this.#slots];
    for (const slot of slots) this.#end(slot);
    await Promise.all(slots.map((slot) => slot.process.ended()));
  }

  #slot(): Slot {
    if (this.#current && this.#deps.faults.chance('coldStart')) this.#retire(this.#current);
    this.#current ??= this.#start();
    return this.#current;
  }

  #start(): Slot {
    const { bundles, manifest, meters } = this.#deps;
    meters.noteStart();
    const pending = new Map<string, Pending>();
    const { path: node } = this.#node;
    const options = { proxyPort: this.#deps.proxyPort(), memoryMB: manifest.memoryMB, node };
    const process = new RuntimeProcess(bundles, options, {
      message: (message) => this.#hear(slot, message),
      exit: () => this.#forget(slot),
    });
    const slot: Slot = { process, pending };
    this.#slots.add(slot);
    return slot;
  }

  #hear(slot: Slot, message: RuntimeMessage): void {
    if (message.type === 'log') this.#deps.log(message);
    if (message.type !== 'result') return;
    this.#deps.meters.noteMemory(message.maxRssBytes);
    slot.pending.get(message.invocationId)?.settle(
      message.failure
        ? { ok: false, error: message.failure, platform: false }
        : {
            ok: true,
            result: message.result === undefined ? undefined : parseJson(message.result),
          },
    );
    if (slot !== this.#current && slot.pending.size === 0) slot.process.kill();
  }

  #timeOut(slot: Slot, id: string, seconds: number): void {
    const message = `The function did not answer within ${String(seconds)} seconds.`;
    this.#retire(slot);
    const error = { type: 'FUNCTION_TIMEOUT', message };
    slot.pending.get(id)?.settle({ ok: false, platform: true, error });
    if (slot.pending.size === 0) this.#end(slot);
    else setTimeout(() => this.#end(slot), GRACE_MS).unref();
  }

  /** Takes the process out of use; it ends when nothing runs in it any more. */
  #retire(slot: Slot): void {
    if (this.#current === slot) this.#current = undefined;
    if (slot.pending.size === 0) this.#end(slot);
  }

  #end(slot: Slot): void {
    slot.process.kill();
    for (const pending of [...slot.pending.values()])
      pending.settle(lost('The runtime was killed.'));
  }

  #forget(slot: Slot): void {
    if (this.#current === slot) this.#current = undefined;
    this.#slots.delete(slot);
    for (const pending of [...slot.pending.values()]) pending.settle(lost('The runtime crashed.'));
  }
}

function lost(message: string): Outcome {
  return { ok: false, platform: true, error: { type: 'FUNCTION_RUNTIME_LOST', message } };
}
