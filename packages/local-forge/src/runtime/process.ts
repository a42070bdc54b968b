import { type ChildProcess, fork } from 'node:child_process';
import type { Bundles } from './bundle';
import type { InvokeMessage, RuntimeMessage } from './ipc';

export interface RuntimeEvents {
  message(message: RuntimeMessage): void;
  /** The process is gone, wanted or not. */
  exit(): void;
}

/** One runtime process. It never outlives the host: it ends when the connection does. */
export class RuntimeProcess {
  readonly #child: ChildProcess;
  readonly #ready: Promise<void>;

  constructor(
    bundles: Bundles,
    options: { proxyPort: number; memoryMB: number; node: string },
    events: RuntimeEvents,
  ) {
    this.#child = fork(bundles.runtime, [bundles.app, String(options.proxyPort)], {
      execPath: options.node,
      execArgv: ['--enable-source-maps', `--max-old-space-size=${String(options.memoryMB)}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#ready = new Promise((resolve, reject) => {
      this.#child.on('message', (message: RuntimeMessage) => {
        if (message.type === 'ready') resolve();
        else events.message(message);
      });
      this.#child.once('exit', () => {
        reject(new Error('The runtime ended before it was ready; its last words are above.'));
        events.exit();
      });
    });
    // Whoever sends an invocation awaits readiness and hears of the failure; nobody else needs to.
    this.#ready.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Rejects when the process ended before it could take the message. */
  async send(message: InvokeMessage): Promise<void> {
    await this.#ready;
    await new Promise<void>((resolve, reject) => {
      this.#child.send(message, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Ends the process at once, in the middle of whatever it does. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Resolves when the process has ended. */
  async ended(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    await new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
  }
}
