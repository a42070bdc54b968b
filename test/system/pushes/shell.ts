import { spawn } from 'node:child_process';

/** What a command of sh prints, with these variables besides the path. */
export function run(
  command: string,
  variables: Readonly<Record<string, string>>,
  cwd?: string,
): Promise<string> {
  const env = { NODE_ENV: 'test', PATH: process.env['PATH'] ?? '', ...variables };
  const child = spawn('sh', ['-c', command], { env, cwd });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      resolve(said);
    });
  });
}
