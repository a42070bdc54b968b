import type { LogLine } from 'local-forge';
import {
  closeWhenAsked,
  complain,
  hostOptionsOf,
  runCommand,
  say,
  sayLog,
} from 'local-forge/command';
import { type Arguments, USAGE, readArguments } from './arguments';
import { startBeside } from './beside';
import { greeting } from './greeting';
import { startLifeline } from './lifeline';
import { buildPanelIfStale } from './panel-build';

const loudly = (wanted: Arguments): { onLog?: (line: LogLine) => void } =>
  wanted.verbose ? { onLog: sayLog } : {};

async function run(wanted: Arguments): Promise<void> {
  if (!wanted.quiet)
    say('Bundling the app, and building its pages where they changed: up to a minute…');
  const root = process.cwd();
  const [host, panelFailure] = await Promise.all([
    startLifeline({ ...hostOptionsOf(wanted), ...loudly(wanted), root, world: wanted.world }),
    buildPanelIfStale(root),
  ]);
  if (panelFailure !== undefined) complain(panelFailure);
  const description = await host.describe();
  say(wanted.quiet ? JSON.stringify(description) : greeting(description, wanted.speed));
  const ending = new AbortController();
  const starting = startBeside({ host, wanted, say, complain, signal: ending.signal });
  closeWhenAsked(async () => {
    ending.abort();
    const { dashboards, prometheus } = await starting;
    await dashboards?.close();
    await prometheus?.close();
    await host.close();
  });
}

void runCommand(USAGE, async () => {
  const wanted = readArguments(process.argv.slice(2), process.env);
  if (wanted.help) say(USAGE);
  else await run(wanted);
});
