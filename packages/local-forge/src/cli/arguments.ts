import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { HostOptions } from '../host/host';
import type { Address } from '../host/listen';
import { UsageError } from './usage-error';
import { type WorldWords, worldOf } from './world-words';

/** The command line, understood. */
export interface HostArguments {
  readonly port: number;
  /** Undefined for `--ephemeral`. */
  readonly dataDir: string | undefined;
  readonly clock: 'real' | 'manual';
  /** Epoch milliseconds. */
  readonly at: number | undefined;
  readonly speed: number;
  readonly world: WorldWords;
  /** Where others may reach the web triggers. */
  readonly listen: Address | undefined;
  readonly publicUrl: string | undefined;
  readonly quiet: boolean;
  /** Also what the functions log. */
  readonly verbose: boolean;
  readonly help: boolean;
}

/** What the usage of every command line with these options says of them. */
export const HOST_USAGE = `\
[--port 8787] [--data DIR | --ephemeral] [--clock real|manual] [--at ISO] [--speed N]
             [--simulate NAME[:seed]]            a simulated workspace (default acme:1)
             [--bitbucket URL --workspace SLUG]  a server that speaks Bitbucket's REST API;
                                                 BITBUCKET_TOKEN is sent as bearer, and with
                                                 BITBUCKET_EMAIL as that person's API token.
                                                 With a token and the real time: self-hosted
             [--listen HOST:PORT]                opens the web triggers there, and nothing else
             [--public-url URL]                  how others write that address
             [--verbose]                         also print what the functions log
             [--quiet]                           print one line of JSON when ready, nothing else
`;

/** For `parseArgs`. */
export const HOST_OPTIONS = {
  port: { type: 'string', default: '8787' },
  data: { type: 'string' },
  ephemeral: { type: 'boolean', default: false },
  clock: { type: 'string', default: 'real' },
  at: { type: 'string' },
  speed: { type: 'string', default: '1' },
  simulate: { type: 'string' },
  bitbucket: { type: 'string' },
  workspace: { type: 'string' },
  listen: { type: 'string' },
  'public-url': { type: 'string' },
  quiet: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O; strict: true }>
>['values'];
type Values = Parsed<typeof HOST_OPTIONS>;

/** The words of a command line by option; throws {@link UsageError} for what is no option. */
export function parseWords<O extends Options>(argv: readonly string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** What the words mean; without `--data`, the host keeps what it stores in `dataDefault`. Throws {@link UsageError}. */
export function readHostArguments(
  values: Values,
  environment: NodeJS.ProcessEnv,
  dataDefault: string,
): HostArguments {
  if (values.clock !== 'real' && values.clock !== 'manual') {
    throw new UsageError(`--clock is real or manual, not ${values.clock}.`);
  }
  return {
    port: portOf(values.port),
    dataDir: dataDirOf(values, dataDefault),
    clock: values.clock,
    at: values.at === undefined ? undefined : instantOf(values.at),
    speed: speedOf(values.speed, values.clock),
    world: worldOf(values, environment),
    listen: listenOf(values),
    publicUrl: publicUrlOf(values),
    quiet: values.quiet,
    verbose: values.verbose && !values.quiet,
    help: values.help,
  };
}

function portOf(text: string): number {
  const port = Number(text);
  if (text !== '' && Number.isInteger(port) && port >= 0 && port < 65_535) return port;
  throw new UsageError(`--port is 0 (any free one) to 65534, not ${text}.`);
}

function dataDirOf({ data, ephemeral }: Values, otherwise: string): string | undefined {
  if (ephemeral && data !== undefined) throw new UsageError('Choose either --data or --ephemeral.');
  if (data === '') throw new UsageError('--data is the name of a directory.');
  return ephemeral ? undefined : resolve(data ?? otherwise);
}

function instantOf(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new UsageError(`--at is an instant like 2026-03-02T08:00:00Z, not ${text}.`);
  return at;
}

function speedOf(text: string, clock: string): number {
  const speed = Number(text);
  if (!Number.isFinite(speed) || speed <= 0)
    throw new UsageError(`--speed is above 0, not ${text}.`);
  if (clock === 'manual' && speed !== 1) throw new UsageError('--speed needs --clock real.');
  return speed;
}

function listenOf({ listen, bitbucket }: Values): Address | undefined {
  if (listen === undefined) return undefined;
  if (bitbucket === undefined)
    throw new UsageError('--listen needs --bitbucket: what is simulated is for this machine only.');
  const [, host, port] = /^(?:\[(?=.*\]))?([^[\]]+?)\]?:(\d+)$/.exec(listen) ?? [];
  if (host === undefined || Number(port) > 65_535)
    throw new UsageError(`--listen is HOST:PORT like 0.0.0.0:9464, not ${listen}.`);
  return { host, port: Number(port) };
}

function publicUrlOf({ listen, 'public-url': url }: Values): string | undefined {
  if (url === undefined) return undefined;
  if (listen === undefined) throw new UsageError('--public-url needs --listen.');
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new UsageError(`--public-url is a URL like https://metrics.example.com, not ${url}.`);
  return url;
}

/** How the host is started for it, but for the workspace. */
export function hostOptionsOf({
  port,
  clock,
  speed,
  at,
  dataDir,
  listen,
  publicUrl,
}: HostArguments): Omit<HostOptions, 'root' | 'world'> {
  return {
    ...{ port, clock, speed },
    ...(at === undefined ? {} : { at }),
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(listen === undefined ? {} : { listen }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
  };
}
