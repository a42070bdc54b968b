/**
 * `npm run bench:load -- [hours] [minutes between scrapes] [100 | 1000 | 5000]`: the load that the app is built for. 5,000
 * repositories with 42 runs a minute, four scrapers with service discovery, 10,000 requests an hour (100 repositories have
 * one run in two minutes and 1,000 requests); then ten minutes with 500 pushes more in each, after which what is missing is
 * told for three hours, and nobody pushes from their second half hour on. Fails where a counter falls, a scrape is refused,
 * or a count is not exact three hours after the peak.
 */
import {
  countersOn,
  fellBetween,
  openForge,
  restedSince,
  shardsIn,
  sumOf,
  type Forge,
} from '../test/system/host/forge';
import { missingOn } from './missing';

const [hours = '24', every = '10', repositories = '5000'] = process.argv.slice(2);
const SCENARIOS: Readonly<Record<string, string>> = {
  '100': 'calm-100',
  '1000': 'calm-1000',
  '5000': 'vast',
};
const SCRAPERS = 4;
const PEAK = { minutes: 10, pushes: 500 };
/** After the peak: how long it is looked at, and the time between two looks, in minutes. */
const AFTER = { minutes: 180, quietFrom: 30, soon: 5, later: 15 };
const MINUTE_SECONDS = 60;
/** Repositories in which runs are missing, told by name. */
const TOLD_MOST = 40;
const BEGIN = Date.UTC(2026, 2, 4, 6);

/** What all scrapers saw. */
interface Seen {
  scrapes: number;
  refused: number;
  falls: number;
  /** Real time of each shard's page, in milliseconds. */
  readonly tookMs: number[];
  /** Counters as they were last seen, by anybody. */
  counters: ReadonlyMap<string, number>;
  /** What the page itself says is missing. */
  uncounted: number;
  counted: number;
  deployments: number;
}

class Scrapers {
  readonly #forge: Forge;
  readonly seen: Seen = {
    ...{ scrapes: 0, refused: 0, falls: 0, tookMs: [], counters: new Map() },
    ...{ uncounted: 0, counted: 0, deployments: 0 },
  };

  constructor(forge: Forge) {
    this.#forge = forge;
  }

  async lookAll(): Promise<void> {
    for (let scraper = 0; scraper < SCRAPERS; scraper++) await this.#look();
  }

  /** Everything, as one scraper reads it: what discovery names, page by page. */
  async #look(): Promise<void> {
    const { scrape } = await this.#forge.describe();
    const groups = await this.#get(scrape.discoveryUrl, scrape.token);
    if (groups === undefined) return;
    const pages: (string | undefined)[] = [];
    for (const shard of shardsIn(groups)) {
      const begun = performance.now();
      pages.push(await this.#get(`${scrape.url}?shard=${shard}`, scrape.token));
      this.seen.tookMs.push(performance.now() - begun);
    }
    const whole = pages.filter((page) => page !== undefined);
    if (whole.length === pages.length) this.#note(whole);
  }

  #note(pages: readonly string[]): void {
    const total = (metric: string) => pages.reduce((sum, page) => sum + sumOf(page, metric), 0);
    this.seen.counted = total('bitbucket_pipeline_runs_total');
    this.seen.deployments = total('bitbucket_deployments_total');
    this.seen.uncounted = total('bitbucket_exporter_uncounted_runs');
    const counters = new Map(pages.flatMap((page) => [...countersOn(page)]));
    this.seen.falls += fellBetween(this.seen.counters, counters).length;
    this.seen.counters = counters;
  }

  async #get(url: string, token: string): Promise<string | undefined> {
    this.seen.scrapes += 1;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const body = await answer.text();
    if (answer.status === 200) return body;
    this.seen.refused += 1;
    process.stderr.write(`${url} answered ${String(answer.status)}: ${body.slice(0, 200)}\n`);
    return undefined;
  }
}

const tell = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`);

async function play(forge: Forge, scrapers: Scrapers, minutes: number): Promise<void> {
  for (let minute = 1; minute <= minutes; minute++) {
    await forge.advance(MINUTE_SECONDS);
    if (minute % Number(every) !== 0) continue;
    await scrapers.lookAll();
    if (minute % MINUTE_SECONDS === 0) tell({ minute, ...figuresOf(scrapers.seen) });
  }
}

/** As the scenario names them, from 1 on, again and again. */
const slugOf = (index: number): string =>
  `service-${String((index % Number(repositories)) + 1).padStart(4, '0')}`;

/** 500 pushes in each minute, to repositories in turn. */
async function playPeak(forge: Forge): Promise<void> {
  for (let minute = 0; minute < PEAK.minutes; minute++) {
    for (let push = 0; push < PEAK.pushes; push++)
      await forge.act({ action: 'push', repository: slugOf(minute * PEAK.pushes + push) });
    await forge.advance(MINUTE_SECONDS);
  }
}

/** What is missing, against what truly happened. */
async function playAfter(forge: Forge, scrapers: Scrapers): Promise<void> {
  let minute = 0;
  for (;;) {
    await scrapers.lookAll();
    const runs = restedSince(await forge.truth(), BEGIN);
    const { counted, uncounted } = scrapers.seen;
    tell({ afterPeakMinutes: minute, truly: runs - counted, stated: uncounted });
    if (minute >= AFTER.minutes) return;
    if (minute === AFTER.quietFrom) await forge.act({ action: 'stopPushes' });
    const step = minute < AFTER.quietFrom ? AFTER.soon : AFTER.later;
    await forge.advance(step * MINUTE_SECONDS);
    minute += step;
  }
}

function figuresOf({ tookMs, counters, ...seen }: Seen): object {
  const sorted = [...tookMs].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { ...seen, counters: counters.size, pageMs: { p50: at(0.5), p95: at(0.95) } };
}

async function main(): Promise<void> {
  const begun = performance.now();
  const name = SCENARIOS[repositories];
  if (name === undefined) throw new Error(`100, 1000 or 5000 repositories, not ${repositories}.`);
  const forge = await openForge({ world: { simulate: { name, seed: 1 } }, at: BEGIN });
  try {
    const scrapers = new Scrapers(forge);
    await play(forge, scrapers, Number(hours) * MINUTE_SECONDS);
    await playPeak(forge);
    await playAfter(forge, scrapers);
    const { seen } = scrapers;
    const all = await forge.truth();
    const truth = {
      runs: restedSince(all, BEGIN),
      deployments: all.deployments.filter(({ completedAt }) => completedAt > BEGIN).length,
    };
    const { functions, kvs, bitbucket, queue, runtime } = await forge.meters();
    const about = { since: BEGIN, forge: await forge.describe() };
    tell({ missing: missingOn(seen.counters, all, about).slice(0, TOLD_MOST) });
    tell({ truth, ...figuresOf(seen), kvs, bitbucket, queue, runtime });
    for (const [name, { invocations, errors, wallMs, gbSeconds }] of Object.entries(functions))
      tell({ name, invocations, errors, meanMs: wallMs / invocations, gbSeconds });
    tell({ realMinutes: (performance.now() - begun) / 60_000 });
    const isExact = seen.counted === truth.runs && seen.deployments === truth.deployments;
    process.exitCode = isExact && seen.falls === 0 && seen.refused === 0 ? 0 : 1;
  } finally {
    await forge.close();
  }
}

void main();
