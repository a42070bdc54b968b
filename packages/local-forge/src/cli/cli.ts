import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { CreateSimulation } from '../host/bitbucket-server';
import { type Host, startHost } from '../host/host';
import type { WorldOptions } from '../host/world';
import { isRecord, messageOf } from '../kit/json';
import {
  HOST_OPTIONS,
  HOST_USAGE,
  type HostArguments,
  hostOptionsOf,
  parseWords,
  readHostArguments,
} from './arguments';
import { closeWhenAsked, runCommand, say, sayLog } from './command';

const USAGE = `\
local-forge  ${HOST_USAGE.trimEnd()}
             [--root DIR]                        where manifest.yml is (default: here)
             [--world MODULE]                    what makes simulated workspaces: a package or a file that exports
                                                 createSimulation (default simulated-bitbucket)
`;

const OPTIONS = {
  ...HOST_OPTIONS,
  root: { type: 'string', default: '.' },
  world: { type: 'string', default: 'simulated-bitbucket' },
} as const;

async function main(): Promise<void> {
  const values = parseWords(process.argv.slice(2), OPTIONS);
  const wanted = readHostArguments(values, process.env, '.local-forge');
  if (wanted.help) {
    say(USAGE);
    return;
  }
  const root = resolve(values.root);
  const host = await startHost({
    ...hostOptionsOf(wanted),
    root,
    world: worldOf(wanted.world, values.world, root),
    ...(wanted.verbose ? { onLog: sayLog } : {}),
  });
  say(await ready(host, wanted.quiet));
  closeWhenAsked(() => host.close());
}

function worldOf(world: HostArguments['world'], module: string, root: string): WorldOptions {
  return 'bitbucket' in world ? world : { ...world, by: createFrom(module, root) };
}

/** What makes workspaces, as the app's folder would find it. */
function createFrom(name: string, root: string): CreateSimulation {
  const found = load(name, root);
  const create = isRecord(found) ? found['createSimulation'] : undefined;
  if (typeof create !== 'function')
    throw new Error(`${name} exports no createSimulation: name another --world.`);
  return create as CreateSimulation;
}

function load(name: string, root: string): unknown {
  try {
    const load: (id: string) => unknown = createRequire(join(root, 'package.json'));
    return load(name.startsWith('.') ? resolve(root, name) : name);
  } catch (error) {
    throw new Error(
      `There is no ${name} (${messageOf(error)}). Install it, name another --world, or name a server: --bitbucket URL --workspace SLUG.`,
      { cause: error },
    );
  }
}

/** What a person reads when the host is ready. */
async function ready(host: Host, isQuiet: boolean): Promise<string> {
  const description = await host.describe();
  if (isQuiet) return JSON.stringify(description);
  const { workspace, repositories, webtriggers, pages, node } = description;
  const named = (heading: string, urls: Readonly<Record<string, string>>) => {
    const lines = Object.entries(urls).map(([key, url]) => `  ${key.padEnd(26)}${url}`);
    return lines.length === 0 ? [] : ['', heading, ...lines];
  };
  return [
    `Ready: workspace ${workspace.slug}, ${String(repositories.length)} repositories, on Node ${node}.`,
    ...named('Pages', pages),
    ...named('Web triggers', webtriggers),
    ...['', `${host.origin}/__devhost tells all of it as JSON. Ctrl+C ends it.`],
  ].join('\n');
}

void runCommand(USAGE, main);
