import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'local-forge/database';
import { openForge, restedSince, shardsIn, sumOf, type Forge } from './forge';

/** What a day of a large workspace came to. */
export interface DayOfWork {
  /** Pages that service discovery names. */
  readonly pages: number;
  /** Runs that came to rest since the start, and what the pages count together. */
  readonly trueRuns: number;
  readonly countedRuns: number;
  readonly trueDeployments: number;
  readonly countedDeployments: number;
  readonly largestTotalsBytes: number;
  readonly totalsBytes: number;
  /** Of a scrape of the whole workspace that is not the first within its minute, and so notes nothing. */
  readonly sequentialRoundTrips: number;
  readonly bytesRead: number;
  readonly runtimeMaxRssBytes: number;
}

const HOUR_SECONDS = 3600;
const STEP_SECONDS = 600;
const BEGIN = Date.UTC(2026, 2, 4, 6);

export interface Played {
  /** Hours with pushes. */
  readonly work: number;
  /** Hours without: the last events arrive, and the last series are no longer newborn. */
  readonly rest: number;
}

/** Plays the simulated workspace `scale` on a manual clock, then reads all of its pages. */
export async function playScale({ work, rest }: Played): Promise<DayOfWork> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lifeline-scale-'));
  const world = { simulate: { name: 'scale', seed: 1 } };
  const forge = await openForge({ world, at: BEGIN, dataDir });
  try {
    await playOn(forge, work);
    await forge.act({ action: 'stopPushes' });
    await playOn(forge, rest);
    const read = await readPages(forge);
    const meters = await forge.meters();
    return {
      ...(await truthOf(forge)),
      ...read,
      ...(await scrapeAll(forge)),
      ...storedIn(dataDir),
      runtimeMaxRssBytes: meters.runtime.maxRssBytes,
    };
  } finally {
    await forge.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** In steps of which each is answered within the time that a client waits. */
async function playOn(forge: Forge, hours: number): Promise<void> {
  for (let left = hours * HOUR_SECONDS; left > 0; left -= STEP_SECONDS) {
    await forge.advance(Math.min(left, STEP_SECONDS));
  }
}

async function truthOf(forge: Forge): Promise<Pick<DayOfWork, 'trueRuns' | 'trueDeployments'>> {
  const truth = await forge.truth();
  return {
    trueRuns: restedSince(truth, BEGIN),
    trueDeployments: truth.deployments.filter(({ completedAt }) => completedAt > BEGIN).length,
  };
}

/** Reads the pages that service discovery names, as a Prometheus would; each must be whole. */
async function readPages(
  forge: Forge,
): Promise<Pick<DayOfWork, 'pages' | 'countedRuns' | 'countedDeployments'>> {
  const { scrape } = await forge.describe();
  const get = async (url: string): Promise<string> => {
    const headers = { authorization: `Bearer ${scrape.token}` };
    const answer = await fetch(url, { headers });
    const body = await answer.text();
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${body}`);
    return body;
  };
  const shards = shardsIn(await get(scrape.discoveryUrl));
  const read = { pages: shards.length, countedRuns: 0, countedDeployments: 0 };
  for (const shard of shards) {
    const page = await get(`${scrape.url}?shard=${shard}`);
    const omitted = sumOf(page, 'bitbucket_exporter_omitted_repositories');
    if (omitted > 0) throw new Error(`A page has no room for ${omitted} repositories.`);
    read.countedRuns += sumOf(page, 'bitbucket_pipeline_runs_total');
    read.countedDeployments += sumOf(page, 'bitbucket_deployments_total');
  }
  return read;
}

async function scrapeAll(
  forge: Forge,
): Promise<Pick<DayOfWork, 'sequentialRoundTrips' | 'bytesRead'>> {
  await forge.scrape();
  await forge.scrape();
  const kvs = (await forge.meters()).last['answer-scrape']?.kvs;
  if (kvs === undefined) throw new Error('Nothing was scraped.');
  return { sequentialRoundTrips: kvs.sequentialRoundTrips, bytesRead: kvs.bytesRead };
}

function storedIn(dataDir: string): Pick<DayOfWork, 'largestTotalsBytes' | 'totalsBytes'> {
  const database = new Database(join(dataDir, 'forge.sqlite'));
  const sizes = database.all<{ largest: number; all: number }>(
    `SELECT MAX(LENGTH(CAST(text AS BLOB))) AS largest, SUM(LENGTH(CAST(text AS BLOB))) AS "all"
     FROM kvs_record WHERE key LIKE 'totals:%'`,
  )[0];
  database.close();
  return { largestTotalsBytes: sizes?.largest ?? 0, totalsBytes: sizes?.all ?? 0 };
}
