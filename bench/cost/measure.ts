import { createHash } from 'node:crypto';
import type { Meter } from 'local-forge';
import { openForge } from '../../test/system/host/forge';
import { servePayloads } from '../../test/system/host/payload-server';
import { openTypical, restOf, type Weighed } from '../../test/system/host/typical';
import type { Measured, Use } from './model';

/** What is measured goes on for so long, after a first time in which everything is new. */
const FIRST_SECONDS = 900;
const QUIET_SECONDS = 1800;
/** Both are more than a sweep compares, so that the difference is what a repository costs that is only known. */
const [FEW, MANY] = [30, 60];

/** Asks the local Forge's meters what everything takes that is paid for. Two minutes on two quiet cores. */
export async function measure(): Promise<Measured> {
  const [none, few, many] = [await fleetOf(0), await fleetOf(FEW), await fleetOf(MANY)];
  const typical = await measureTypical();
  const known = {
    bytesRead: (many.sweep.bytesRead - few.sweep.bytesRead) / (MANY - FEW),
    bytesWritten: (many.sweep.bytesWritten - few.sweep.bytesWritten) / (MANY - FEW),
  };
  return {
    run: typical.run,
    deployment: typical.deployment,
    page: none.page,
    shownBytes: typical.page.bytesRead - none.page.bytesRead,
    indexBytes: none.indexBytes(many),
    discovery: none.discovery,
    sizeBytes: Math.max(0, many.discovery.bytesRead - few.discovery.bytesRead) / (MANY - FEW),
    sweep: none.sweep,
    swept: {
      bytesRead: Math.max(0, known.bytesRead),
      bytesWritten: Math.max(0, known.bytesWritten),
    },
    visit: less(typical.sweep, none.sweep),
    newsBytes: typical.newsBytes,
    noteBytes: typical.noteBytes,
  };
}

interface Fleet {
  readonly page: Use;
  /** A scrape that shows a single one of them. */
  readonly pageOfOne: Use;
  readonly sweep: Use;
  readonly discovery: Use;
  indexBytes(other: Fleet): number;
}

/** So many repositories in which nothing has ever run. */
async function fleetOf(count: number): Promise<Fleet> {
  const repositories = Array.from({ length: count }, (_, at) => ({
    ...{ uuid: randomUuid(at), slug: `quiet-${String(at)}`, mainBranch: 'main' },
    ...{ pipelines: [], steps: {}, deployments: [] },
  }));
  const server = await servePayloads(repositories);
  const world = { bitbucket: { url: server.url, workspace: 'acme' } };
  const forge = await openForge({ world, at: Date.UTC(2026, 2, 4, 9) });
  try {
    await forge.advance(FIRST_SECONDS);
    const sweep = await quietSweep(forge);
    const page = await pageOf(forge);
    const pageOfOne = await pageOf(forge, '?repository=quiet-0');
    const { discoveryUrl } = (await forge.describe()).scrape;
    const discovery = await requested(forge, discoveryUrl);
    const indexBytes = (other: Fleet) =>
      Math.max(0, other.pageOfOne.bytesRead - page.bytesRead) / MANY;
    return { page, pageOfOne, sweep, discovery, indexBytes };
  } finally {
    await forge.close();
    await server.close();
  }
}

/** As little alike as those of Bitbucket, so that packing gains no more than there. */
export function randomUuid(number: number): string {
  const hex = createHash('sha256').update(String(number)).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ];
  return `{${parts.join('-')}-${hex.slice(20, 32)}}`;
}

type Forge = Awaited<ReturnType<typeof openForge>>;

/** The second scrape in its minute: it notes nothing. */
async function pageOf(forge: Forge, query = ''): Promise<Use> {
  const { scrape } = await forge.describe();
  return requested(forge, `${scrape.url}${query}`);
}

async function requested(forge: Forge, url: string): Promise<Use> {
  const { scrape } = await forge.describe();
  for (let count = 0; count < 2; count++) {
    const headers = { authorization: `Bearer ${scrape.token}` };
    await (await fetch(url, { headers })).text();
  }
  return useOf((await forge.meters()).last['answer-scrape']);
}

/** One of some, on the average. */
async function quietSweep(forge: Forge): Promise<Use> {
  await forge.resetMeters();
  await forge.advance(QUIET_SECONDS);
  const meter = (await forge.meters()).functions['run-sweep'];
  return scaled(useOf(meter), 1 / (meter?.invocations ?? 1));
}

async function measureTypical() {
  const typical = await openTypical();
  try {
    const weighed = await typical.run();
    await typical.scrape();
    const page = useOf(await typical.scrape());
    const sweep = await quietSweep(typical.forge);
    const { bytes } = await typical.notes(2);
    const { pushed, begun, ended, pending, started, deployed } = weighed;
    return {
      run: [pushed, begun, ended].map(both).reduce(plus),
      deployment: [pending, started, deployed].map(both).reduce(plus),
      ...{ page, sweep, noteBytes: bytes, newsBytes: typical.totalsBytes() },
    };
  } finally {
    await typical.close();
  }
}

const both = ({ trigger, consumer }: Weighed): Use => plus(useOf(trigger), useOf(consumer));

function useOf(meter: Meter | undefined): Use {
  if (meter === undefined) throw new Error('Nothing was measured.');
  return {
    bytesRead: meter.kvs.bytesRead,
    bytesWritten: meter.kvs.bytesWritten,
    roundTrips: meter.kvs.sequentialRoundTrips,
    restRequests: restOf(meter),
    invocations: meter.invocations,
  };
}

function scaled(use: Use, by: number): Use {
  return {
    bytesRead: use.bytesRead * by,
    bytesWritten: use.bytesWritten * by,
    roundTrips: use.roundTrips * by,
    restRequests: use.restRequests * by,
    invocations: use.invocations * by,
  };
}

function plus(a: Use, b: Use): Use {
  return {
    bytesRead: a.bytesRead + b.bytesRead,
    bytesWritten: a.bytesWritten + b.bytesWritten,
    roundTrips: a.roundTrips + b.roundTrips,
    restRequests: a.restRequests + b.restRequests,
    invocations: a.invocations + b.invocations,
  };
}

const less = (a: Use, b: Use): Use => plus(a, scaled(b, -1));
