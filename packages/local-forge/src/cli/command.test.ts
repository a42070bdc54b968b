import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Says something again and again, and writes a file when it is closed. */
const PROGRAM = `
  import { writeFileSync } from 'node:fs';
  import { closeWhenAsked, say } from ${JSON.stringify(join(__dirname, 'command.ts'))};
  closeWhenAsked(async () => writeFileSync(process.env.CLOSED, 'closed'));
  setInterval(() => say('still here'), 20);
`;

it.each([
  { how: 'Ctrl+C', ask: (child: ChildProcess) => child.kill('SIGINT') },
  { how: 'a service manager', ask: (child: ChildProcess) => child.kill('SIGTERM') },
  { how: 'a terminal that is closed', ask: (child: ChildProcess) => child.kill('SIGHUP') },
  { how: 'a reader that has gone', ask: (child: ChildProcess) => child.stdout?.destroy() },
])(
  'closes what it started when $how ends it',
  async ({ ask }) => {
    const dir = mkdtempSync(join(tmpdir(), 'local-forge-command-'));
    const closed = join(dir, 'closed');
    const child = spawn(process.execPath, ['--import', require.resolve('tsx'), '-e', PROGRAM], {
      env: { ...process.env, CLOSED: closed },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    await once(child.stdout, 'data');
    ask(child);
    expect(await exit).toEqual([0, null]);
    expect(readFileSync(closed, 'utf8')).toBe('closed');
    rmSync(dir, { recursive: true });
  },
  30_000,
);
