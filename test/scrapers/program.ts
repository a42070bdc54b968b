import { spawn, type ChildProcess } from 'node:child_process';

/** A program of somebody else's that runs until it is ended. */
export interface Program {
  /** What it said so far, on both channels. */
  said(): string;
  close(): Promise<void>;
}

export function startProgram(command: string, args: readonly string[]): Program {
  const child = spawn(command, args);
  let said = '';
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  child.once('error', (error) => {
    said += error.message;
  });
  return { said: () => said, close: () => ended(child) };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await exit;
}
