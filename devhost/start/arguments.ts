import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Address } from '../host/listen';
import type { RemoteOptions } from '../host/remote-world';
import type { WorldOptions } from '../host/world';

/** Thrown for a command line that cannot be followed; the message names what and how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command line, understood. */
export interface Arguments {
  readonly port: number;
  /** Undefined for `--ephemeral`. */
  readonly dataDir: string | undefined;
  readonly clock: 'real' | 'manual';
  /** Epoch milliseconds. */
  readonly at: number | undefined;
  readonly speed: number;
  readonly world: WorldOptions;
  /** Where others may reach the web triggers. */
  readonly listen: Address | undefined;
  readonly publicUrl: string | undefined;
  readonly prometheus: boolean;
  /** Needs a Prometheus, and starts it. */
  readonly dashboards: boolean;
  readonly quiet: boolean;
  /** Also what the functions log. */
  readonly verbose: boolean;
  readonly help: boolean;
}

export const USAGE = `\
npm start -- [--port 8787] [--data DIR | --ephemeral] [--clock real|manual] [--at ISO] [--speed N]
             [--simulate NAME[:seed]]            a simulated workspace (default acme:1)
             [--bitbucket URL --workspace SLUG]  a server that speaks Bitbucket's REST API;
                                                 BITBUCKET_TOKEN is sent as bearer, and with
                                                 BITBUCKET_EMAIL as that person's API token.
                                                 With a token and the real time: self-hosted
             [--listen HOST:PORT]                opens the web triggers there, and nothing else
             [--public-url URL]                  how others write that address
             [--prometheus]                      also start the machine's Prometheus on it
             [--dashboards]                      the same, with a played day before now, and Grafana's
                                                 dashboards; installs dashboards/ (500 MB) once
             [--verbose]                         also print what the functions log
             [--quiet]                           print one line of JSON when ready, nothing else
`;

const PORT_DEFAULT = '8787';
const DATA_DEFAULT = '.lifeline';

const OPTIONS = {
  port: { type: 'string', default: PORT_DEFAULT },
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
  prometheus: { type: 'boolean', default: false },
  dashboards: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

interface Values {
  readonly port: string;
  readonly data?: string;
  readonly ephemeral: boolean;
  readonly clock: string;
  readonly at?: string;
  readonly speed: string;
  readonly simulate?: string;
  readonly bitbucket?: string;
  readonly workspace?: string;
  readonly listen?: string;
  readonly 'public-url'?: string;
  readonly prometheus: boolean;
  readonly dashboards: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly help: boolean;
}

/** Reads the command line; throws {@link UsageError}. */
export function readArguments(argv: readonly string[], environment: NodeJS.ProcessEnv): Arguments {
  const values = parse(argv);
  if (values.clock !== 'real' && values.clock !== 'manual') {
    throw new UsageError(`--clock is real or manual, not ${values.clock}.`);
  }
  return {
    port: portOf(values.port),
    dataDir: dataDirOf(values),
    clock: values.clock,
    at: values.at === undefined ? undefined : instantOf(values.at),
    speed: speedOf(values.speed, values.clock),
    world: worldOf(values, environment),
    listen: listenOf(values),
    publicUrl: publicUrlOf(values),
    prometheus: values.prometheus || values.dashboards,
    dashboards: values.dashboards,
    quiet: values.quiet,
    verbose: values.verbose && !values.quiet,
    help: values.help,
  };
}

function parse(argv: readonly string[]): Values {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (text !== '' && Number.isInteger(port) && port >= 0 && port < 65_535) return port;
  throw new UsageError(`--port is 0 (any free one) to 65534, not ${text}.`);
}

function dataDirOf({ data, ephemeral }: Values): string | undefined {
  if (ephemeral && data !== undefined) throw new UsageError('Choose either --data or --ephemeral.');
  return ephemeral ? undefined : resolve(data ?? DATA_DEFAULT);
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

const SIMULATE_DEFAULT = 'acme:1';

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

function worldOf(values: Values, environment: NodeJS.ProcessEnv): WorldOptions {
  const { bitbucket, workspace, simulate } = values;
  if (bitbucket === undefined && workspace === undefined) return simulationOf(simulate);
  if (simulate !== undefined) throw new UsageError('Choose either --simulate or --bitbucket.');
  if (bitbucket === undefined || workspace === undefined) {
    throw new UsageError('--bitbucket URL and --workspace SLUG go together.');
  }
  if (!URL.canParse(bitbucket)) throw new UsageError(`--bitbucket is a URL, not ${bitbucket}.`);
  return { bitbucket: { url: bitbucket, workspace, ...credentialsOf(values, environment) } };
}

/** A token makes it self-hosted, unless time is played with: that is a test. */
function credentialsOf(
  { bitbucket = '', clock, speed, at }: Values,
  { BITBUCKET_TOKEN: token, BITBUCKET_EMAIL: email }: NodeJS.ProcessEnv,
): Omit<RemoteOptions, 'url' | 'workspace'> {
  if (token === undefined || token === '') {
    if (LOCAL.test(new URL(bitbucket).hostname)) return {};
    throw new UsageError('BITBUCKET_TOKEN is not set: without it Bitbucket tells nothing.');
  }
  const isPlayed = clock !== 'real' || Number(speed) !== 1 || at !== undefined;
  return { token, ...(email ? { email } : {}), ...(isPlayed ? {} : { isOwnedHere: true }) };
}

/** A server on this machine may be a test's, which asks for no token. */
const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

function simulationOf(text = SIMULATE_DEFAULT): WorldOptions {
  const [name = '', seed = '1', ...rest] = text.split(':');
  if (name === '' || rest.length > 0 || !/^\d+$/.test(seed)) {
    throw new UsageError(`--simulate is NAME or NAME:seed with a whole number, not ${text}.`);
  }
  return { simulate: { name, seed: Number(seed) } };
}
