import { messageOf } from '../kit/json';
import type { LogLine } from '../runtime/pool';
import { UsageError } from './usage-error';

/** Writes a line for whoever started the program. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The same for what went wrong. */
export function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** What the functions log, each line after the name of its function. */
export function sayLog({ functionKey, text }: LogLine): void {
  say(`${functionKey}: ${text.replaceAll('\n', ' | ')}`);
}

/** Runs a program to its end; what it throws is told in a sentence and by the exit code: 2 for a command line, else 1. */
export async function runCommand(usage: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    // The process ends here: whoever started it reads the sentence, and a script the exit code.
    complain(messageOf(error));
    if (error instanceof UsageError) complain(`\n${usage}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

const ASKED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Closes and ends the process when it is asked to end, once: Ctrl+C reaches the whole group, and npm passes it on. A
 * terminal that is closed asks as well, and so does whoever no longer reads what is said.
 */
export function closeWhenAsked(close: () => Promise<void>): void {
  let closed: Promise<void> | undefined;
  const end = () => void (closed ??= close().then(() => process.exit(0)));
  for (const signal of ASKED) process.on(signal, end);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', end);
}
