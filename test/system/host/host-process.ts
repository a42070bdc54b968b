import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { Forge } from './forge';

const ROOT = join(__dirname, '../../..');
const CLI = [require.resolve('tsx/cli'), 'start/cli.ts', '--quiet', '--port', '0'];

/** The local Forge as a process of its own, with everything it starts in one group that can be killed at once. */
export class HostProcess {
  readonly forge: Forge;
  readonly #child: ChildProcess;

  constructor(forge: Forge, child: ChildProcess) {
    this.forge = forge;
    this.#child = child;
  }

  /** `kill -9` of the host and of every process it has started. Does nothing when it is gone already. */
  kill(): Promise<void> {
    return this.#ended((pid) => process.kill(-pid, 'SIGKILL'));
  }

  /** Asks the host to end, as a service manager does. */
  end(): Promise<void> {
    return this.#ended((pid) => process.kill(pid, 'SIGTERM'));
  }

  async #ended(signal: (pid: number) => void): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const exit = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    signal(pid);
    await exit;
  }
}

/** Starts `npm start` with these arguments and resolves when it is ready; throws what it said when it ends before. */
export function startHostProcess(args: readonly string[]): Promise<HostProcess> {
  const child = spawn(process.execPath, [...CLI, ...args], { cwd: ROOT, detached: true });
  return new Promise((resolve, reject) => {
    let said = '';
    let complained = '';
    child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
    child.once('exit', () => reject(new Error(`The host ended: ${complained}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes('\n')) return;
      const { scrape } = JSON.parse(said) as { scrape: { url: string } };
      resolve(new HostProcess(new Forge(new URL(scrape.url).origin), child));
    });
  });
}
