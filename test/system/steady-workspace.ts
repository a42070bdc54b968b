import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../devhost/database';
import { openForge, sumOf, type Forge } from './forge';

/** What a day of a large workspace came to. */
export interface DayOfWork {
  /** Runs that completed since the start, and what the shards of the page count together. */
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
  readonly shards: number;
}

/** Plays the simulated workspace `scale` on a manual clock, then reads every shard of its page. */
export async function playScale({ work, rest, shards }: Played): Promise<DayOfWork> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lifeline-scale-'));
  const world = { simulate: { name: 'scale', seed: 1 } };
  const forge = await openForge({ world, at: BEGIN, dataDir });
  try {
    await playOn(forge, work);
    await forge.act({ action: 'stopPushes' });
    await playOn(forge, rest);
    const pages = await readShards(forge, shards);
    const meters = await forge.meters();
    return {
      ...(await truthOf(forge)),
      ...pages,
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
  const { runs, deployments } = await forge.truth();
  const isSince = ({ completedAt }: { completedAt: number }): boolean => completedAt > BEGIN;
  return {
    trueRuns: new Set(runs.filter(isSince).map(({ uuid }) => uuid)).size,
    trueDeployments: deployments.filter(isSince).length,
  };
}

async function readShards(
  forge: Forge,
  shards: number,
): Promise<Pick<DayOfWork, 'countedRuns' | 'countedDeployments'>> {
  const read = { countedRuns: 0, countedDeployments: 0 };
  const { scrape } = await forge.describe();
  const headers = { authorization: `Bearer ${scrape.token}` };
  for (let shard = 1; shard <= shards; shard++) {
    const answer = await fetch(`${scrape.url}?shard=${shard}-of-${shards}`, { headers });
    const page = await answer.text();
    if (answer.status !== 200) throw new Error(`Shard ${shard}: ${page}`);
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
  const sizes = database.get<{ largest: number; all: number }>(
    `SELECT MAX(LENGTH(CAST(text AS BLOB))) AS largest, SUM(LENGTH(CAST(text AS BLOB))) AS "all"
     FROM kvs_record WHERE key LIKE 'totals:%'`,
  );
  database.close();
  return { largestTotalsBytes: sizes?.largest ?? 0, totalsBytes: sizes?.all ?? 0 };
}
