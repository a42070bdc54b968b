import { type Arguments, USAGE, UsageError, readArguments } from './arguments';
import { startBeside } from './beside';
import { greeting } from './greeting';
import { type HostOptions, startHost } from '../host/host';
import { messageOf } from '../kit/json';
import { buildPanelIfStale } from './panel-build';

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

function optionsOf(wanted: Arguments): HostOptions {
  const { port, clock, speed, world, at, dataDir, verbose, listen, publicUrl } = wanted;
  return {
    ...{ root: process.cwd(), port, clock, speed, world },
    ...(at === undefined ? {} : { at }),
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(listen === undefined ? {} : { listen }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(verbose
      ? { onLog: ({ functionKey, text }) => say(`${functionKey}: ${text.replaceAll('\n', ' | ')}`) }
      : {}),
  };
}

async function run(wanted: Arguments): Promise<void> {
  if (!wanted.quiet)
    say('Bundling the app, and building its pages where they changed: up to a minute…');
  const [host, panelFailure] = await Promise.all([
    startHost(optionsOf(wanted)),
    buildPanelIfStale(process.cwd()),
  ]);
  if (panelFailure !== undefined) complain(panelFailure);
  const description = await host.describe();
  say(wanted.quiet ? JSON.stringify(description) : greeting(description, wanted.speed));
  const ending = new AbortController();
  const starting = startBeside({ host, wanted, say, complain, signal: ending.signal });
  const close = async () => {
    ending.abort();
    const { dashboards, prometheus } = await starting;
    await dashboards?.close();
    await prometheus?.close();
    await host.close();
    process.exit(0);
  };
  // Ctrl+C reaches the whole group, and npm passes it on: the second time what was begun goes on.
  let closed: Promise<void> | undefined;
  const end = () => void (closed ??= close());
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

async function main(): Promise<void> {
  try {
    const wanted = readArguments(process.argv.slice(2), process.env);
    if (wanted.help) say(USAGE);
    else await run(wanted);
  } catch (error) {
    // The process ends here: whoever started it reads the sentence, and a script the exit code.
    complain(messageOf(error));
    if (error instanceof UsageError) complain(`\n${USAGE}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

void main();
