import { MINUTE, SECOND, type EpochMillis, type Millis } from '../time';

/** What is kept of the scrapes with one token. Never part of what is exported. */
export interface ScrapeLog {
  readonly v: 2;
  /** The newest answered scrape; once a scraper is known, the newest of a scraper. */
  readonly last: NotedScrape;
  /** The newest reading by somebody's own tool since a scraper is known. */
  readonly visit?: Visit;
  /** When a whole page was last answered; 0 for never. */
  readonly succeededAt: EpochMillis;
  /** Answers since then that were no page, in a row. */
  readonly failures: number;
  /** The newest arrivals, oldest first. */
  readonly arrivals: readonly EpochMillis[];
  /** Scrapers that come in step, each with its own phase: replicas read with one token. */
  readonly trains: readonly Train[];
  /** Usual time between two arrivals of one scraper; null until five arrivals tell. */
  readonly interval: Millis | null;
}

export interface NotedScrape {
  readonly at: EpochMillis;
  readonly client: string;
  readonly status: number;
  readonly bytes: number;
  readonly series: number;
  readonly format: string;
  /** What the scraper said it would wait; null when it did not, as people's own tools do not. */
  readonly timeoutSeconds: number | null;
  /** How long we took. */
  readonly tookMs: Millis;
}

export interface Visit extends Pick<NotedScrape, 'at' | 'client' | 'status'> {
  /** The newest of the same client, oldest first. */
  readonly times: readonly EpochMillis[];
}

export interface Train {
  readonly client: string;
  /** 0 where it was not noted. */
  readonly firstAt: EpochMillis;
  readonly lastAt: EpochMillis;
  readonly arrivals: number;
}

const ARRIVALS_KEPT = 24;
const TRAINS_KEPT = 4;
const FEWEST_ARRIVALS = 5;
/** A break this long is an outage, and no interval. */
const LONGEST_INTERVAL = 10 * MINUTE;
/** Arrivals of one scraper differ from its interval by no more than this part, or one second. */
const TOLERANCE = 0.08;
const MOST_REPLICAS = 3;
/** A scraper that has not come for so long has been removed. */
const FORGOTTEN_AFTER = 24 * 60 * MINUTE;

/**
 * The log with a scrape and everything that arrived since the last note. Whoever looks with the token of a scraper is
 * noted beside it: a silent Prometheus stays silent when somebody tries a curl.
 */
export function withScrape(
  before: ScrapeLog | null,
  scrape: NotedScrape,
  arrived: readonly EpochMillis[],
): ScrapeLog {
  if (before !== null && isVisit(before, scrape)) {
    const { at, client, status } = scrape;
    return { ...before, visit: { at, client, status, times: visitTimes(before, scrape) } };
  }
  const known = before ?? NOTHING;
  const isPage = scrape.status === 200;
  const newest = known.arrivals.at(-1) ?? 0;
  const fresh = arrived.filter((at) => at > newest);
  const arrivals = [...known.arrivals, ...fresh].slice(-ARRIVALS_KEPT);
  const interval = intervalOf(arrivals) ?? known.interval;
  return {
    v: 2,
    last: scrape,
    succeededAt: isPage ? scrape.at : known.succeededAt,
    failures: isPage ? 0 : known.failures + 1,
    arrivals,
    trains: trainsOf({ known: known.trains, fresh, interval }, scrape),
    interval,
    ...(known.visit === undefined ? {} : { visit: known.visit }),
  };
}

const NOTHING = {
  ...{ arrivals: [], trains: [], interval: null, succeededAt: 0, failures: 0 },
  visit: undefined,
} as const;

/** The median of the times between arrivals of one scraper, with up to three scrapers in step; null when none is seen. */
export function intervalOf(arrivals: readonly EpochMillis[]): Millis | null {
  for (let replicas = 1; replicas <= MOST_REPLICAS; replicas++) {
    const gaps = arrivals
      .slice(replicas)
      .map((at, index) => at - (arrivals[index] ?? 0))
      .filter((gap) => gap < LONGEST_INTERVAL);
    if (gaps.length + 1 < FEWEST_ARRIVALS) return null;
    const median = medianOf(gaps);
    const steady = gaps.filter((gap) => Math.abs(gap - median) <= toleranceOf(median)).length;
    if (steady >= 0.75 * gaps.length) return median;
  }
  return null;
}

const toleranceOf = (interval: Millis): Millis => Math.max(SECOND, TOLERANCE * interval);

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function trainsOf(
  {
    known,
    fresh,
    interval,
  }: {
    readonly known: readonly Train[];
    readonly fresh: readonly EpochMillis[];
    readonly interval: Millis | null;
  },
  { client, at }: NotedScrape,
): readonly Train[] {
  if (interval === null) return [];
  let trains: readonly Train[] = known.filter(({ lastAt }) => at - lastAt < FORGOTTEN_AFTER);
  for (const arrival of fresh) trains = boarded(trains, { client, at: arrival }, interval);
  return [...trains]
    .filter((train) => !trains.some((next) => hasTakenOver(next, train, interval)))
    .sort((a, b) => b.lastAt - a.lastAt)
    .slice(0, TRAINS_KEPT);
}

/** A scraper that was restarted comes with another phase, and one that got another interval with both: it is no second one. */
const hasTakenOver = (next: Train, { lastAt }: Train, interval: Millis): boolean =>
  isEstablished(next) && (next.firstAt > lastAt || isInStep(next.lastAt - lastAt, interval));

/** The arrival belongs to the train whose step it keeps, however many it missed; else it begins one. */
function boarded(
  trains: readonly Train[],
  { client, at }: { readonly client: string; readonly at: EpochMillis },
  interval: Millis,
): readonly Train[] {
  const own = trains.find(({ lastAt }) => isInStep(at - lastAt, interval));
  if (own === undefined) return [...trains, { client, firstAt: at, lastAt: at, arrivals: 1 }];
  const boardedTrain = { ...own, client, lastAt: at, arrivals: own.arrivals + 1 };
  return trains.map((train) => (train === own ? boardedTrain : train));
}

function isInStep(gap: Millis, interval: Millis): boolean {
  const steps = Math.round(gap / interval);
  return steps >= 1 && Math.abs(gap - steps * interval) <= toleranceOf(interval);
}

/** Scrapers that really are: a single arrival out of step is a restart or a person. */
export const scrapersOf = ({ trains }: ScrapeLog): readonly Train[] => trains.filter(isEstablished);

const isEstablished = ({ arrivals }: Train): boolean => arrivals >= FEWEST_ARRIVALS - 1;

/** From when on a scraper is late: three intervals, at least five minutes. */
export const patienceOf = (interval: Millis | null): Millis =>
  Math.max(3 * (interval ?? 0), 5 * MINUTE);

/**
 * Whether somebody reads with the token of a scraper without being one. Another version of the same program is the
 * scraper still, and whoever comes in step has taken its place.
 */
export const isVisit = (log: ScrapeLog, scrape: NotedScrape): boolean =>
  isScraped(log) &&
  !isScraper(scrape) &&
  programOf(scrape.client) !== programOf(log.last.client) &&
  intervalOf(visitTimes(log, scrape)) === null;

/** `curl` of `curl/8.5.0`. */
const programOf = (client: string): string => client.split('/')[0] ?? client;

const visitTimes = ({ visit }: ScrapeLog, { client, at }: NotedScrape): readonly EpochMillis[] =>
  [...(visit?.client === client ? visit.times : []), at].slice(-FEWEST_ARRIVALS);

/** Whether a scraper is known: it says that it is one, or comes in step. */
export const isScraped = (log: ScrapeLog): boolean =>
  isScraper(log.last) || scrapersOf(log).length > 0;

/** When a note was last taken. */
export const notedAt = ({ last, visit }: ScrapeLog): EpochMillis =>
  Math.max(last.at, visit?.at ?? 0);

/** Whether the client scrapes by itself, as far as it says. */
const isScraper = ({
  client,
  timeoutSeconds,
}: Pick<NotedScrape, 'client' | 'timeoutSeconds'>): boolean =>
  timeoutSeconds !== null || saysThatItScrapes(client);

/** What a scraper is called where its name is not told. */
export const A_SCRAPER = 'a scraper';

export const saysThatItScrapes = (client: string): boolean =>
  client === A_SCRAPER ||
  /^(Prometheus|vm_promscrape|vmagent|Alloy|GrafanaAgent|otelcol|Datadog|OpenTelemetry|telegraf)/i.test(
    client,
  );
