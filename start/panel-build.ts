import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Builds the pages when their bundle is missing or older than a source; resolves with what went wrong, if anything did. */
export async function buildPanelIfStale(root: string): Promise<string | undefined> {
  const panel = join(root, 'static', 'panel');
  const built = join(panel, 'dist', 'index.html');
  if (!existsSync(panel) || (existsSync(built) && newest(panel) <= statSync(built).mtimeMs))
    return undefined;
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', 'build:panel'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2_000);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) =>
      resolve(code === 0 ? undefined : `The pages could not be built:\n${said}`),
    );
  });
}

const NOT_SOURCE = ['dist', 'node_modules'];

function newest(dir: string): number {
  const entries = readdirSync(dir, { withFileTypes: true }).filter(
    ({ name }) => !NOT_SOURCE.includes(name),
  );
  const times = entries.map((entry) => {
    const path = join(dir, entry.name);
    return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
  });
  return Math.max(0, ...times);
}
