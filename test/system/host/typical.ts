import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'local-forge/database';
import type { Meter } from 'local-forge';
import { totalsKey } from '../../../src/app/records/keys';
import {
  addRun,
  afterLongLife,
  deploymentUuid,
  pushOf,
  statusOf,
  timesOf,
  type Life,
} from '../../counting/long-life';
import { deploymentEvent, type Payload } from '../../counting/payloads';
import { MINUTE, REPOSITORY_UUID, SECOND, uuidOf } from '../../given';
import { openForge, type Forge } from './forge';
import { storedText } from './plain';
import { servePayloads, type PayloadServer, type ServedRepository } from './payload-server';

/** Working days before anything is measured: more than any calendar keeps. */
const DAYS_BEFORE = 60;

/** A workspace of one typical repository with a long past, on which single events can be weighed. */
export interface Typical {
  readonly forge: Forge;
  /** Tells of a run from its start to its end, deployment included, and answers what each event came to. */
  run(): Promise<Readonly<Record<EventOfRun, Weighed>>>;
  /** What one scrape comes to. */
  scrape(): Promise<Meter & { readonly bytesServed: number }>;
  /** What is noted of scrapes with one token every 15 seconds, for so many minutes. */
  notes(minutes: number): Promise<Notes>;
  /** Bytes of its totals record. */
  totalsBytes(): number;
  close(): Promise<void>;
}

export interface Notes {
  readonly writes: number;
  /** Of the largest. */
  readonly bytes: number;
}

/** What is told of a run, in the order in which it happens. */
export const EVENTS_OF_RUN = [
  'pushed',
  'begun',
  'ended',
  'pending',
  'started',
  'deployed',
] as const;
export type EventOfRun = (typeof EVENTS_OF_RUN)[number];

export interface Weighed {
  readonly trigger: Meter;
  readonly consumer: Meter;
}

export async function openTypical(): Promise<Typical> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lifeline-typical-'));
  const life = await afterLongLife(DAYS_BEFORE);
  const repository = { uuid: REPOSITORY_UUID, slug: 'web', mainBranch: 'main' };
  const served: ServedRepository = { ...repository, ...listsOf(life) };
  const server = await servePayloads([served]);
  const world = { bitbucket: { url: server.url, workspace: 'acme' } };
  const forge = await openForge({ world, at: life.lifeline.now, dataDir });
  await handOver(life, dataDir);
  const scale = new Scale(forge, life, served);
  return {
    forge,
    run: () => scale.run(),
    scrape: () => scale.scrape(),
    notes: (minutes) => scale.notes(minutes),
    totalsBytes: () => totalsIn(dataDir).length,
    close: () => closeAll({ forge, server, dataDir }),
  };
}

/** As the payload server shows it: the newest page of each list. */
function listsOf({ web }: Life): Pick<ServedRepository, 'pipelines' | 'steps' | 'deployments'> {
  const steps = Object.entries(web.steps).map(([number, each]) => [uuidOf(Number(number)), each]);
  return {
    pipelines: web.pipelines.slice(-100),
    steps: Object.fromEntries(steps) as ServedRepository['steps'],
    deployments: web.deployments.slice(-100).reverse(),
  };
}

const KEY = totalsKey(REPOSITORY_UUID);

/** Puts the totals of the long life, which was played in memory, in place of those of the installation just made. */
async function handOver({ lifeline }: Life, dataDir: string): Promise<void> {
  const played = (await lifeline.world.records.read([KEY])).get(KEY);
  const { revision } = JSON.parse(totalsIn(dataDir)) as { readonly revision: number };
  const text = storedText({ revision, body: played?.body as object });
  inDatabase(dataDir, (database) =>
    database.run('UPDATE kvs_record SET text=? WHERE key=?', text, KEY),
  );
}

function totalsIn(dataDir: string): string {
  const row = inDatabase(
    dataDir,
    (database) => database.all<{ text: string }>('SELECT text FROM kvs_record WHERE key=?', KEY)[0],
  );
  if (row === undefined) throw new Error('The repository has no totals.');
  return row.text;
}

function inDatabase<T>(dataDir: string, work: (database: Database) => T): T {
  const database = new Database(join(dataDir, 'forge.sqlite'));
  try {
    return work(database);
  } finally {
    database.close();
  }
}

async function closeAll({
  forge,
  server,
  dataDir,
}: {
  forge: Forge;
  server: PayloadServer;
  dataDir: string;
}): Promise<void> {
  await forge.close();
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
}

class Scale {
  readonly #forge: Forge;
  readonly #life: Life;
  readonly #served: ServedRepository;

  constructor(forge: Forge, life: Life, served: ServedRepository) {
    this.#forge = forge;
    this.#life = life;
    this.#served = served;
  }

  /** In the middle of a week of work. */
  async run(): Promise<Readonly<Record<EventOfRun, Weighed>>> {
    const number = this.#life.runs + 3;
    const times = timesOf(number, await this.#forge.now());
    const { createdAt, completedAt } = times;
    const pushed = await this.#tell('push', pushOf(times));
    const begun = await this.#tell('build-status', statusOf(times, 'INPROGRESS'));
    await this.#forge.advance((completedAt - createdAt) / SECOND);
    addRun(this.#life.web, times);
    Object.assign(this.#served, listsOf(this.#life));
    const ended = await this.#tell('build-status', statusOf(times, 'SUCCESSFUL'));
    const deployment = (kind: 'pending' | 'started' | 'completed', at: number): Promise<Weighed> =>
      this.#tell('deployment', toProduction(deploymentEvent(kind, { number, at }), number));
    return {
      pushed,
      begun,
      ended,
      pending: await deployment('pending', completedAt - MINUTE),
      started: await deployment('started', completedAt - MINUTE),
      deployed: await deployment('completed', completedAt - 20 * SECOND),
    };
  }

  async scrape(): Promise<Meter & { readonly bytesServed: number }> {
    const { body } = await this.#forge.scrape();
    const meter = (await this.#forge.meters()).last['answer-scrape'];
    if (meter === undefined) throw new Error('Nothing was scraped.');
    return { ...meter, bytesServed: Buffer.byteLength(body) };
  }

  async notes(minutes: number): Promise<Notes> {
    const written: number[] = [];
    for (let count = 0; count < 4 * minutes; count++) {
      await this.#forge.advance(15);
      const { kvs } = await this.scrape();
      if (kvs.bytesWritten > 0) written.push(kvs.bytesWritten);
    }
    return { writes: written.length, bytes: Math.max(0, ...written) };
  }

  async #tell(kind: 'push' | 'build-status' | 'deployment', event: Payload): Promise<Weighed> {
    await this.#forge.resetMeters();
    await this.#forge.deliver([event]);
    await this.#forge.settle();
    const { last } = await this.#forge.meters();
    const [trigger, consumer] = [last[`on-${kind}`], last['count']];
    if (trigger === undefined || consumer === undefined) throw new Error('Nothing was counted.');
    return { trigger, consumer };
  }
}

const PRODUCTION = 2;

function toProduction(event: Payload, number: number): Payload {
  const deployment = {
    ...(event['deployment'] as object),
    uuid: deploymentUuid(number, PRODUCTION),
  };
  const environment = { uuid: uuidOf(PRODUCTION, 8), type: 'PRODUCTION', name: 'production' };
  return { ...event, deployment, environment };
}

/** REST requests of one invocation. */
export const restOf = ({ bitbucket }: Meter): number =>
  Object.values(bitbucket).reduce((sum, count) => sum + count, 0);
