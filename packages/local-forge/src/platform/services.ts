import type { Activity } from '../time/activity';
import { Agenda } from '../time/agenda';
import type { Clock } from '../time/clock';
import type { Database } from '../kit/database';
import { Faults } from '../host/faults';
import type { Manifest } from '../host/manifest';
import type { Memory } from '../host/memory';
import { Meters } from '../host/meters';
import type { Bundles } from '../runtime/bundle';
import { Invoker } from '../runtime/invoker';
import type { LogLine } from '../runtime/pool';
import type { World } from '../host/workspace';
import { BitbucketGate } from './bitbucket';
import { Deliveries } from './deliveries';
import type { Outside } from './egress';
import { Kvs } from './kvs/kvs';
import { Proxy } from './proxy';
import { Queue } from './queue';
import { Quotas } from './quotas';
import { QueueApi } from './queue-api';
import { QueueRows } from './queue-rows';
import { Schedules } from './schedules';
import { WebtriggerUrls } from './webtrigger-urls';
import { Webtriggers } from './webtriggers';

/** What the platform is built on. */
export interface PlatformDeps {
  readonly manifest: Manifest;
  readonly clock: Clock;
  readonly world: World;
  readonly bundles: Bundles;
  readonly memory: Memory;
  readonly database: Database;
  readonly activity: Activity;
  /** The directory of `manifest.yml`. */
  readonly root: string;
  readonly outside: Outside;
  readonly firstSchedule: 'now' | 'later';
  /** Where others reach the web triggers; absent: where this host listens for itself. */
  readonly publicOrigin?: string;
  readonly log: (line: LogLine) => void;
  /** Remembers where a manual clock stands. */
  readonly noteTime: (now: number) => void;
}

/** The services of the platform, wired to one another. */
export interface Services {
  readonly faults: Faults;
  readonly meters: Meters;
  readonly agenda: Agenda;
  readonly invoker: Invoker;
  readonly bitbucket: BitbucketGate;
  readonly urls: WebtriggerUrls;
  readonly webtriggers: Webtriggers;
  readonly deliveries: Deliveries;
  readonly queue: Queue;
  readonly schedules: Schedules;
  readonly proxy: Proxy;
}

/** Wires the services; `port` is asked once something runs. */
export function buildServices(deps: PlatformDeps, port: () => number): Services {
  const { manifest, clock, activity, database, world } = deps;
  const [faults, meters] = [new Faults(), new Meters()];
  const agenda = new Agenda(clock, activity, deps.noteTime);
  const wake = () => {
    agenda.wake();
  };
  const workspaceUuid = () => world.workspace.uuid;
  const quotas = new Quotas({ faults, clock });
  const invoker = new Invoker({ ...deps, faults, meters, quotas, workspaceUuid, proxyPort: port });
  const rows = new QueueRows(database);
  const log = (text: string) => deps.log(hostLine(text));
  const shared = { manifest, clock, faults, activity, invoker, wake, log };
  const urls = new WebtriggerUrls(
    deps.memory,
    manifest,
    () => deps.publicOrigin ?? `http://127.0.0.1:${String(port())}`,
  );
  const bitbucket = new BitbucketGate({ server: world.server, scopes: manifest.scopes, faults });
  const services = {
    ...{ faults, meters, agenda, invoker, bitbucket, urls },
    webtriggers: new Webtriggers({
      ...{ urls, invoker, log },
      speed: clock.reading().speed,
    }),
    deliveries: new Deliveries({ ...shared, database }),
    queue: new Queue({ ...shared, rows }),
    schedules: new Schedules({ ...shared, workspaceUuid }),
  };
  const proxy = new Proxy({
    ...{ clock, faults, invoker, bitbucket, urls, quotas },
    kvs: new Kvs({ database, clock, faults }, manifest.entities),
    queueApi: new QueueApi({ ...shared, rows }),
    scopes: manifest.scopes,
    egressAddresses: manifest.egress,
    outside: deps.outside,
  });
  return { ...services, proxy };
}

/** A line that the host itself writes. */
export function hostLine(text: string): LogLine {
  return { level: 'warn', functionKey: 'host', text };
}
