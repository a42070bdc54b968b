import { INDEX_PAGES, indexPagesOf, type Shard } from '../../src/core/access/shards';
import { PRICES } from './prices';

/** What something takes of storage and time. */
export interface Use {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly roundTrips: number;
  readonly restRequests: number;
  readonly invocations: number;
}

/** What the local Forge's meters told. */
export interface Measured {
  /** A run from its push to its end, triggers and consumers together. */
  readonly run: Use;
  /** What a deployment adds to that. */
  readonly deployment: Use;
  /** A scrape of no repository. */
  readonly page: Use;
  /** Bytes that one more repository adds to a page that shows it, and to one that does not. */
  readonly shownBytes: number;
  readonly indexBytes: number;
  /** A discovery of no repository, and bytes that one more adds to it. */
  readonly discovery: Use;
  readonly sizeBytes: number;
  /** A sweep that compares nothing, what one more repository adds to it, and a comparison that finds nothing. */
  readonly sweep: Use;
  readonly swept: Pick<Use, 'bytesRead' | 'bytesWritten'>;
  readonly visit: Use;
  /** What a comparison writes that finds something, as it does after each run at most. */
  readonly newsBytes: number;
  /** The note that somebody scraped, once a minute and token. */
  readonly noteBytes: number;
}

export interface Workload {
  readonly repositories: number;
  readonly runsADay: number;
  /** Of all runs. */
  readonly deploying: number;
  readonly scrapeSeconds: number;
  /** Each Prometheus scrapes everything: replicas are two. */
  readonly scrapers: number;
  /** Null without service discovery. */
  readonly discoverySeconds: number | null;
  /** What the workspace is scraped in. */
  readonly shards: readonly Shard[];
}

/** Seconds in the cloud, and how they are known. */
export const SPEED = {
  /** 24 operations in turn took 1.87 s in a warm container (third party, October 2026). */
  roundTrip: 0.078,
  /** Nobody has measured it: an estimate. */
  restRequest: 0.3,
  /** Everything besides waiting: an estimate. */
  invocation: 0.05,
  /** Of a page, for each repository on it: 0.35 ms on a core, and 256 MB have about a seventh of one. */
  repositoryOnPage: 0.0024,
} as const;

/** 256 MB, as the manifest asks. */
const GB = 0.25;
const BYTES = 1024 ** 3;
const DAYS = 30.4;
const MONTH = DAYS * 86_400;
const SWEEPS = MONTH / 300;
/** A quarter of the thousand requests an hour that every workspace has, for a sweep every five minutes. */
const REQUESTS_A_SWEEP = 250 / 12;

/** What one cause takes in a month. */
export interface Month {
  readonly gbSeconds: number;
  readonly gbRead: number;
  readonly gbWritten: number;
}

export interface Bill {
  readonly causes: Readonly<Record<Cause, Month>>;
  readonly total: Month;
  /** Without anything free: what an installation adds once others have used that up. */
  readonly usd: number;
  /** With all that is free for this installation alone. */
  readonly usdAlone: number;
}

export type Cause = 'runs' | 'sweeps' | 'scrapes' | 'discovery';

/** What a month of an installation takes and costs. */
export function billOf(measured: Measured, workload: Workload): Bill {
  const causes = {
    runs: ofRuns(measured, workload),
    sweeps: ofSweeps(measured, workload),
    scrapes: ofScrapes(measured, workload),
    discovery: ofDiscovery(measured, workload),
  };
  const total = Object.values(causes).reduce(sum);
  return { causes, total, usd: usdOf(total, 0), usdAlone: usdOf(total, 1) };
}

export function usdOf(month: Month, free: 0 | 1): number {
  const over = (used: number, price: { readonly usd: number; readonly free: number }): number =>
    Math.max(0, used - free * price.free) * price.usd;
  return (
    over(month.gbSeconds, PRICES.gbSecond) +
    over(month.gbRead, PRICES.gbRead) +
    over(month.gbWritten, PRICES.gbWritten)
  );
}

function ofRuns({ run, deployment }: Measured, workload: Workload): Month {
  const runs = runsOf(workload);
  return sum(times(run, runs), times(deployment, runs * workload.deploying));
}

const runsOf = ({ repositories, runsADay }: Workload): number => repositories * runsADay * DAYS;

function ofSweeps({ sweep, swept, visit, newsBytes }: Measured, workload: Workload): Month {
  const { repositories } = workload;
  const visits =
    Math.min(repositories, REQUESTS_A_SWEEP / Math.max(1, visit.restRequests)) * SWEEPS;
  const notes = { ...NOTHING, ...swept };
  const news = { ...NOTHING, bytesWritten: newsBytes };
  return [
    times(sweep, SWEEPS),
    times(visit, visits),
    times(news, Math.min(visits, runsOf(workload))),
    times(notes, repositories * SWEEPS),
  ].reduce(sum);
}

function ofScrapes(measured: Measured, workload: Workload): Month {
  const { repositories, scrapers, scrapeSeconds, shards } = workload;
  const rounds = (scrapers * MONTH) / scrapeSeconds;
  const noted = { ...NOTHING, bytesWritten: measured.noteBytes };
  return [pages(measured, { repositories, shards, rounds }), times(noted, MONTH / 60)].reduce(sum);
}

function ofDiscovery(measured: Measured, workload: Workload): Month {
  const { repositories, scrapers, discoverySeconds } = workload;
  if (discoverySeconds === null) return times(NOTHING, 0);
  const { discovery, sizeBytes, indexBytes } = measured;
  const rounds = (scrapers * MONTH) / discoverySeconds;
  const bytes = { ...NOTHING, bytesRead: repositories * (indexBytes + sizeBytes) };
  return [times(discovery, rounds), times(bytes, rounds)].reduce(sum);
}

/** So many times all repositories, in so many shards: each reads its pages of the index, and the totals of what it shows. */
function pages(
  { page, shownBytes, indexBytes }: Measured,
  {
    repositories,
    shards,
    rounds,
  }: { repositories: number; shards: readonly Shard[]; rounds: number },
): Month {
  const indexed = shards.flatMap(indexPagesOf).length / INDEX_PAGES;
  const bytes = { ...NOTHING, bytesRead: repositories * (indexed * indexBytes + shownBytes) };
  const rendering = {
    ...NOTHING_USED,
    gbSeconds: repositories * SPEED.repositoryOnPage * GB * rounds,
  };
  return [times(page, shards.length * rounds), times(bytes, rounds), rendering].reduce(sum);
}

const NOTHING: Use = {
  ...{ bytesRead: 0, bytesWritten: 0, roundTrips: 0 },
  ...{ restRequests: 0, invocations: 0 },
};
const NOTHING_USED: Month = { gbSeconds: 0, gbRead: 0, gbWritten: 0 };

function times(use: Use, count: number): Month {
  const seconds =
    use.roundTrips * SPEED.roundTrip +
    use.restRequests * SPEED.restRequest +
    use.invocations * SPEED.invocation;
  return {
    gbSeconds: seconds * GB * count,
    gbRead: (use.bytesRead * count) / BYTES,
    gbWritten: (use.bytesWritten * count) / BYTES,
  };
}

function sum(a: Month, b: Month): Month {
  return {
    gbSeconds: a.gbSeconds + b.gbSeconds,
    gbRead: a.gbRead + b.gbRead,
    gbWritten: a.gbWritten + b.gbWritten,
  };
}
