import type { PanelAnswer, ScraperView } from '../../contract/panel';
import { isWhole } from '../../core/aggregates/outage';
import { uncountedIfKnown } from '../../core/aggregates/runs/uncounted';
import type { Problem as Refused } from '../../contract/problem';
import { together } from '../../core/health/claims';
import { factsInWords, ruleStates } from '../../core/health/explain';
import { NO_READERS, type Facts, type Reader } from '../../core/health/facts';
import { metricsLamp } from '../../core/health/metrics-lamp';
import { isGood } from '../../core/health/rules/readers';
import { isScraped, scrapersOf, type ScrapeLog } from '../../core/health/scrape-log';
import { judge } from '../../core/health/verdict';
import { RESULTS } from '../../core/events/vocabulary';
import { SECOND, type EpochMillis } from '../../core/time';
import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import type { World } from '../../ports/world';
import { fail, succeed, type Result } from '../../core/result';
import { NOT_SEEN_YET } from '../records/problems';
import { healthFacts } from './health';
import { picturesOf } from './pictures';
import { lampView, problemView } from './problem-views';

/** What the repository panel shows. */
export async function repositoryPanel(
  repositoryUuid: string,
  world: World,
): Promise<Result<PanelAnswer, Refused>> {
  const facts = await healthFacts(repositoryUuid, world);
  if (facts === null) return fail(NOT_SEEN_YET);
  const { totals, now } = facts;
  const { ci, metrics, problems, banners, seen } = judge(facts);
  const place = { workspace: facts.workspace.slug, repository: totals.identity.slug };
  return succeed({
    repository: { slug: totals.identity.slug, uuid: totals.identity.uuid },
    now: now / SECOND,
    verdict: ci.state,
    sentence: ci.sentence.text,
    // The headline stands over its problem.
    ci: { state: ci.state, sentence: together(ci.seen, ci.figures).text },
    metrics: lampView(metrics),
    staleSince: staleSince(facts.workspace),
    banners: banners.map((problem) => problemView(problem, place)),
    problems: problems.map((problem) => problemView(problem, place)),
    rules: ruleStates(seen).map(({ rule, state }) => ({ rule, state })),
    facts: factsInWords(facts).map(({ name, value }) => ({ name, value })),
    scrape: lastScrape(facts),
    scrapers: facts.readers.map((reader) => scraper(reader, now)),
    pictures: picturesOf(totals, now),
    counted: {
      runs: runsCounted(totals.tables.runs.values()),
      uncounted: uncountedIfKnown(totals),
      since: facts.workspace.baseline / SECOND,
    },
  });
}

/** Since when Bitbucket has not told of runs, in epoch seconds; null while it does. */
export const staleSince = ({ outage }: WorkspaceTotals): number | null =>
  isWhole(outage) ? outage.since / SECOND : null;

function runsCounted(rows: Iterable<{ readonly numbers: readonly number[] }>): number {
  let runs = 0;
  for (const { numbers } of rows)
    for (const number of numbers.slice(0, RESULTS.length)) runs += number;
  return runs;
}

/** Of those that scrape by themselves; who only tries by hand is told apart. */
function lastScrape({ readers }: Facts): PanelAnswer['scrape'] {
  const logs = readers
    .flatMap(({ log }) => (log === null ? [] : [log]))
    .sort((a, b) => b.last.at - a.last.at);
  const scraped = logs.find(isScraped);
  if (scraped === undefined) return { ...UNSCRAPED, visit: visitOf(logs[0]) };
  const { last, interval } = scraped;
  return {
    lastAt: last.at / SECOND,
    client: last.client,
    intervalSeconds: secondsOf(interval),
    status: last.status,
    visit: null,
  };
}

const UNSCRAPED = { lastAt: null, client: null, intervalSeconds: null, status: null } as const;

const visitOf = (log: ScrapeLog | undefined): PanelAnswer['scrape']['visit'] =>
  log === undefined ? null : { at: log.last.at / SECOND, client: log.last.client };

/** One reader in full: what a page about scrape health shows. */
export function scraper(reader: Reader, now: EpochMillis): ScraperView {
  const { id, name, log, refused } = reader;
  return {
    id,
    name: name ?? '',
    state: stateOf(reader, now),
    ...(log === null ? UNSEEN : reading(log)),
    refused: refused === null ? null : { reason: refused.reason, at: refused.at / SECOND },
  };
}

type Reading = Omit<ScraperView, 'id' | 'name' | 'state' | 'refused'>;

const UNSEEN: Reading = {
  ...{ lastSuccessAt: null, lastAt: null, intervalSeconds: null, scrapers: 0, client: null },
  ...{ timeoutSeconds: null, tookMs: null, bytes: null, series: null, format: null, failures: 0 },
};

function reading(log: ScrapeLog): Reading {
  const { client, timeoutSeconds, tookMs, bytes, series, format, at } = log.last;
  return {
    lastSuccessAt: log.succeededAt === 0 ? null : log.succeededAt / SECOND,
    lastAt: at / SECOND,
    intervalSeconds: isScraped(log) ? secondsOf(log.interval) : null,
    scrapers: Math.max(1, scrapersOf(log).length),
    ...{ client, timeoutSeconds, tookMs, bytes, series, format },
    failures: log.failures,
  };
}

/** As the lamp says of it alone. */
function stateOf(reader: Reader, now: EpochMillis): ScraperView['state'] {
  if (!isGood(reader, now)) return 'ended';
  const { state } = metricsLamp({ ...NO_READERS, now, readers: [reader] });
  return state === 'never' && reader.log !== null ? 'visited' : state;
}

const secondsOf = (interval: number | null): number | null =>
  interval === null ? null : Math.round(interval / SECOND);
