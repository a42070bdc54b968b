import { hostname } from 'node:os';
import { join } from 'node:path';
import { Activity } from '../time/activity';
import { type Clock, manualClock, runningClock } from '../time/clock';
import { type Address, type OpenServer, listenAt, listenPair } from './listen';
import { type Manifest, readManifest } from './manifest';
import type { Memory } from './memory';
import type { HostDescription, Prepare } from '../platform/description';
import { Platform } from '../platform/platform';
import { guarded, silent } from './guard';
import type { Outside } from '../platform/egress';
import { bundle } from '../runtime/bundle';
import type { LogLine } from '../runtime/pool';
import { allEnded } from '../time/waiting';
import { type Storage, namedProblem, openStorage } from './storage';
import { noteTime, NOW } from './note-time';
import { type WorldOptions, openWorld } from './world';

export interface HostOptions<Added extends object = object> {
  /** The directory of `manifest.yml`. */
  readonly root: string;
  readonly world: WorldOptions;
  /** 0 or absent: two free neighbours. */
  readonly port?: number;
  /** Kept between starts; absent: a directory of its own that ends with the host. */
  readonly dataDir?: string;
  /** Opens the web triggers, and nothing else, to others. */
  readonly listen?: Address;
  /** How others write that address, e.g. `https://metrics.example.com` of a proxy before it. */
  readonly publicUrl?: string;
  readonly clock?: 'real' | 'manual';
  /** Where the clock starts, epoch milliseconds. */
  readonly at?: number;
  readonly speed?: number;
  /** How egress leaves the machine; tests put their own here. */
  readonly outside?: Outside;
  /** A bundle of the app made elsewhere, CommonJS, e.g. by Atlassian's bundler; absent: made from `src/index.ts`. */
  readonly appBundle?: string;
  /** When schedules run first: `now` for people who wait, which is the default; `later`, after their interval, as in the cloud. */
  readonly firstSchedule?: 'now' | 'later';
  /** Hears every line of the app and of the host. */
  readonly onLog?: (line: LogLine) => void;
  /** Runs once the app is installed and its first schedules have ended; what it then says is told beside the host's own. */
  readonly prepare?: Prepare<Added>;
}

/** A running local Forge. */
export interface Host<Added extends object = object> {
  readonly origin: string;
  readonly port: number;
  /** Where others reach the web triggers; undefined without `listen`. */
  readonly openPort: number | undefined;
  /** The latest lines, of the app and of the host. */
  readonly logs: readonly LogLine[];
  describe(): Promise<HostDescription & Added>;
  /** Ends servers and runtime; what was acknowledged is in the data directory. */
  close(): Promise<void>;
}

const LOG_LINES_KEPT = 10_000;

/** Starts a local Forge and resolves when it is ready: the app installed, its first schedules run, and prepared. */
export async function startHost<Added extends object = object>(
  options: HostOptions<Added>,
): Promise<Host<Added>> {
  const manifest = readManifest(options.root);
  const storage = openStorage(options.dataDir);
  const logs: LogLine[] = [];
  const log = (line: LogLine) => {
    logs.push(line);
    if (logs.length > LOG_LINES_KEPT) logs.shift();
    options.onLog?.(line);
  };
  try {
    return await compose({ options, manifest, storage, log, logs });
  } catch (error) {
    storage.close();
    throw namedProblem(error, storage.dir);
  }
}

interface Parts<Added extends object> {
  readonly options: HostOptions<Added>;
  readonly manifest: Manifest;
  readonly storage: Storage;
  readonly logs: LogLine[];
  readonly log: (line: LogLine) => void;
}

/** A plain real clock shows the time; any other goes on where the data directory left it. */
function openClock(
  { clock, at, speed = 1 }: Pick<HostOptions, 'clock' | 'at' | 'speed'>,
  memory: Memory,
): Clock {
  const isPlain = clock !== 'manual' && speed === 1 && at === undefined;
  if (isPlain) return runningClock(Date.now(), 1);
  const remembered = memory.read(NOW);
  const start = typeof remembered === 'number' ? remembered : (at ?? Date.now());
  return clock === 'manual' ? manualClock(start) : runningClock(start, speed);
}

async function compose<Added extends object>(parts: Parts<Added>): Promise<Host<Added>> {
  const { options, storage, logs } = parts;
  const clock = openClock(options, storage.memory);
  const platform = await openPlatform(parts, clock);
  const servers = await listenPair(
    options.port ?? 0,
    guarded(platform.serve, parts),
    guarded(platform.resource, parts),
  );
  const stopNoting = noteTime(storage.memory, clock, parts.log);
  let open: OpenServer | undefined;
  const close = async () => {
    stopNoting();
    await open?.close();
    await platform.close();
    await servers.close();
    storage.close();
  };
  try {
    // Before the first sweep, which may take minutes: an address that cannot be had is told at once.
    if (options.listen) open = await listenAt(options.listen, silent(platform.open, parts));
    await platform.start(servers.port);
  } catch (error) {
    await close();
    throw error;
  }
  const describe = () => platform.describe();
  const { port } = servers;
  return { origin: platform.origin(), port, openPort: open?.port, logs, describe, close };
}

async function openPlatform<Added extends object>(
  parts: Parts<Added>,
  clock: Clock,
): Promise<Platform<Added>> {
  const { options, manifest, storage } = parts;
  const { memory, dir, database } = storage;
  const startAt = memory.readOr('startAt', () => clock.now());
  const [bundles, world] = await allEnded([
    bundle({ ...options, manifest, outDir: join(dir, 'bundle') }),
    openWorld(options.world, { memory, scopes: manifest.scopes, startAt }),
  ] as const);
  return new Platform<Added>({
    ...{ manifest, clock, world, bundles, memory, database },
    activity: new Activity(),
    root: options.root,
    dataDir: dir,
    prepare: options.prepare ?? (() => Promise.resolve(() => ({}) as Added)),
    ...publicOriginOf(options),
    firstSchedule: options.firstSchedule ?? 'now',
    outside: options.outside ?? ((url, init) => fetch(url, init)),
    log: (line) => {
      parts.log(line);
    },
    noteTime: (now) => {
      memory.write(NOW, now);
    },
  });
}

/** What others write before `/public`. A port of 0 is known too late for that: then it is the address of this machine. */
function publicOriginOf({ listen, publicUrl }: Pick<HostOptions, 'listen' | 'publicUrl'>): {
  publicOrigin?: string;
} {
  if (publicUrl !== undefined) return { publicOrigin: publicUrl.replace(/\/+$/, '') };
  if (listen === undefined || listen.port === 0) return {};
  const { host, port } = listen;
  const name = ['0.0.0.0', '::'].includes(host) ? hostname() : host;
  const written = name.includes(':') ? `[${name}]` : name;
  return { publicOrigin: `http://${written}:${String(port)}` };
}
