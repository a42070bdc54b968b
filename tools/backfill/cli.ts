import { setTimeout } from 'node:timers/promises';
import { commandOf, USAGE, UsageError } from './arguments';
import { backfill, type Backfilled, type Wanted } from './backfill';

/** Of Prometheus' own default, in days: blocks that are older are deleted at once. */
const USUAL_RETENTION_DAYS = 15;
const DAY = 86_400_000;

async function main(): Promise<void> {
  const { wanted, url, token, email, perHour } = commandOf(
    process.argv.slice(2),
    process.env,
    Date.now(),
  );
  const say = (line: string): void => void process.stdout.write(`\r\u001b[K${line}\n`);
  const progress = (line: string): void => void process.stdout.write(`\r\u001b[K${line}`);
  say(`From ${told(wanted.from)} to ${told(wanted.until)}.`);
  const clock = { now: () => Date.now(), pause: (millis: number) => setTimeout(millis) };
  const waits = (seconds: number, why: string): void => {
    progress(`Waiting ${String(seconds)} s: ${why}`);
  };
  const done = await backfill(
    wanted,
    { url, token, email, perHour, clock, waits },
    { progress, say },
  );
  say(`${String(done.runs)} runs, ${String(done.samples)} samples.`);
  say(advice(done, wanted));
}

const told = (at: number): string => new Date(at).toISOString();

function advice({ files }: Backfilled, { format, from }: Wanted): string {
  if (files.length === 0) return 'Nothing came to rest in that time: no file was written.';
  if (format === 'victoriametrics')
    return [
      'Now load them, each once:',
      ...files.map(
        (file) => `  curl --fail --upload-file ${file} http://localhost:8428/api/v1/import`,
      ),
    ].join('\n');
  const days = Math.ceil((Date.now() - from) / DAY);
  return [
    "Now make blocks of them, each once, in your Prometheus' data directory:",
    ...files.map((file) => `  promtool tsdb create-blocks-from openmetrics ${file} /prometheus`),
    ...(days > USUAL_RETENTION_DAYS
      ? [
          `Its --storage.tsdb.retention.time must be more than ${String(days)}d, or it deletes them at once.`,
        ]
      : []),
    'Mimir, Cortex and Grafana Cloud take no blocks of this kind.',
  ].join('\n');
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${message}\n${error instanceof UsageError ? `\n${USAGE}` : ''}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
