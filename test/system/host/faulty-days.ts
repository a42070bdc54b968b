import { seededRandom, type Random } from 'local-forge/random';
import {
  countersOn,
  fellBetween,
  openForge,
  restedSince,
  sumOf,
  type Forge,
  type Page,
} from './forge';

/** A Monday morning. */
const BEGIN = Date.UTC(2026, 2, 2, 8);
const HOUR_SECONDS = 3600;
const QUARTER_SECONDS = 900;
/** What is left waits at most for a lane, for a sweep, and for its turn in it. */
const REST_HOURS = 3;

/** What a time of random faults came to. */
export interface FaultyDays {
  readonly trueRuns: number;
  readonly countedRuns: number;
  /** Series of counters that were smaller or gone on a later page. */
  readonly dips: readonly string[];
  readonly pages: number;
  /** Answers other than 200 while something was wrong, and after it was mended. */
  readonly refusedMeanwhile: number;
  readonly refusedAfterwards: number;
  readonly crashes: number;
  /** Starts of the runtime; each crash and each cold start is one. */
  readonly starts: number;
  /** In the order in which they were played, for whoever wants to play one of them again. */
  readonly hours: readonly Hour[];
}

/** The switches of one hour. */
export type Hour = Readonly<Record<string, number>>;

/** Every kind of fault that the cloud may have, and how bad it may get. Crashes are among them. */
const FAULTS: readonly (readonly [name: string, most: number])[] = [
  ['duplicateEvents', 0.5],
  ['reorderEvents', 0.5],
  ['dropEvents', 0.5],
  ['delayEventsSeconds', 1800],
  ['parallelConsumers', 0.5],
  ['laneBackoffSeconds', 900],
  ['queueTooManyRequests', 0.3],
  ['kvsTooManyRequests', 0.1],
  ['kvsConflicts', 0.3],
  ['kvsPartialBatches', 0.1],
  ['kvsExpiredReadable', 1],
  ['bitbucketTooManyRequests', 0.3],
  ['bitbucketServerErrors', 0.3],
  ['coldStart', 0.2],
  ['crashAfterStorageOperation', 60],
  ['crashBeforeStorageOperation', 60],
];
const AT_ONCE = 4;

/** Four different faults, as bad as chance wants; those that count operations are whole numbers from 1. */
export function hourOf(random: Random): Hour {
  const left = [...FAULTS];
  const chosen = Array.from({ length: AT_ONCE }, () =>
    left.splice(Math.floor(random.next() * left.length), 1),
  ).flat();
  const strength = (most: number): number =>
    most > 1 ? 1 + Math.floor(random.next() * most) : random.next() * most;
  return {
    seed: 1 + Math.floor(random.next() * 1e6),
    ...Object.fromEntries(chosen.map(([name, most]) => [name, strength(most)])),
  };
}

/** Plays a simulated workspace in which something else goes wrong every hour, then lets it rest. */
export async function playFaults({
  hours,
  seed,
}: {
  readonly hours: number;
  readonly seed: number;
}): Promise<FaultyDays> {
  const forge = await openForge({ world: { simulate: { name: 'small', seed } }, at: BEGIN });
  const watch = new Watch(forge);
  try {
    const random = seededRandom(seed);
    for (let hour = 0; hour < hours; hour++) await watch.hour(hourOf(random));
    await forge.act({ action: 'stopPushes' });
    await watch.rest();
    return { ...watch.seen(), ...(await watch.end()) };
  } finally {
    await forge.close();
  }
}

class Watch {
  readonly #forge: Forge;
  readonly #hours: Hour[] = [];
  readonly #dips: string[] = [];
  #before: ReadonlyMap<string, number> = new Map();
  #pages = 0;
  #refusedMeanwhile = 0;
  #refusedAfterwards = 0;

  constructor(forge: Forge) {
    this.#forge = forge;
  }

  async hour(faults: Hour): Promise<void> {
    this.#hours.push(faults);
    await this.#forge.fault(faults);
    for (let past = 0; past < HOUR_SECONDS; past += QUARTER_SECONDS) {
      await this.#forge.advance(QUARTER_SECONDS);
      if (!this.#look(await this.#forge.scrape())) this.#refusedMeanwhile += 1;
    }
    await this.#forge.mend();
    if (!this.#look(await this.#forge.scrape())) this.#refusedAfterwards += 1;
  }

  async rest(): Promise<void> {
    for (let past = 0; past < REST_HOURS * HOUR_SECONDS; past += QUARTER_SECONDS) {
      await this.#forge.advance(QUARTER_SECONDS);
      if (!this.#look(await this.#forge.scrape())) this.#refusedAfterwards += 1;
    }
  }

  seen(): Omit<FaultyDays, 'trueRuns' | 'countedRuns' | 'starts'> {
    const crashes = this.#hours
      .flatMap((hour) => Object.keys(hour))
      .filter((name) => name.startsWith('crash')).length;
    return {
      ...{ dips: this.#dips, pages: this.#pages, crashes, hours: this.#hours },
      ...{ refusedMeanwhile: this.#refusedMeanwhile, refusedAfterwards: this.#refusedAfterwards },
    };
  }

  async end(): Promise<Pick<FaultyDays, 'trueRuns' | 'countedRuns' | 'starts'>> {
    const page = (await this.#forge.scrape()).body;
    return {
      trueRuns: restedSince(await this.#forge.truth(), BEGIN),
      countedRuns: sumOf(page, 'bitbucket_pipeline_runs_total'),
      starts: (await this.#forge.meters()).runtime.starts,
    };
  }

  /** Whether it is a page; then its counters are compared with those of the page before. */
  #look({ status, body }: Page): boolean {
    if (status !== 200) return false;
    this.#pages += 1;
    const now = countersOn(body);
    this.#dips.push(...fellBetween(this.#before, now));
    this.#before = now;
    return true;
  }
}
