import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './project';

/** A folder in which a test plants what a script of ours is to find. */
export class Checkout {
  readonly root = mkdtempSync(join(tmpdir(), 'lifeline-checkout-'));

  /** Texts as they are, anything else as JSON. */
  plant(files: Readonly<Record<string, string | object>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(this.root, dirname(path)), { recursive: true });
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      writeFileSync(join(this.root, path), text);
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}

/** How a script of `config/` ends, and what it complains of. */
export function runScript(
  name: string,
  ...args: readonly string[]
): { status: number | null; said: string } {
  const script = join(ROOT, 'config', name);
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  return { status, said: stderr };
}
