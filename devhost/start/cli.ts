import { type Arguments, USAGE, UsageError, readArguments } from './arguments';
import { greeting } from './greeting';
import { type Host, type HostOptions, startHost } from '../host/host';
import { messageOf } from '../kit/json';
import { buildPanelIfStale } from './panel-build';
import { type Prometheus, startPrometheus } from './prometheus';

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

function optionsOf(wanted: Arguments): HostOptions {
  const { port, clock, speed, world, at, dataDir, quiet, listen, publicUrl } = wanted;
  return {
    ...{ root: process.cwd(), port, clock, speed, world },
    ...(at === undefined ? {} : { at }),
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(listen === undefined ? {} : { listen }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(quiet
      ? {}
      : {
          onLog: ({ functionKey, text }) => say(`${functionKey}: ${text.replaceAll('\n', ' | ')}`),
        }),
  };
}

async function withPrometheus(host: Host): Promise<Prometheus | undefined> {
  const { scrape, workspace } = await host.describe();
  try {
    const prometheus = await startPrometheus({ ...scrape, workspace: workspace.slug });
    say(`Prometheus scrapes it every 5 s: ${prometheus.graphUrl}\n`);
    return prometheus;
  } catch (error) {
    // The host is worth having without it; the message says what to do.
    complain(messageOf(error));
    return undefined;
  }
}

async function run(wanted: Arguments): Promise<void> {
  const [host, panelFailure] = await Promise.all([
    startHost(optionsOf(wanted)),
    buildPanelIfStale(process.cwd()),
  ]);
  if (panelFailure !== undefined) complain(panelFailure);
  const description = await host.describe();
  say(wanted.quiet ? JSON.stringify(description) : greeting(description));
  const prometheus = wanted.prometheus ? await withPrometheus(host) : undefined;
  const end = async () => {
    await prometheus?.close();
    await host.close();
    process.exit(0);
  };
  process.once('SIGINT', () => void end());
  process.once('SIGTERM', () => void end());
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
