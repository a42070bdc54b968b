import type { PanelAnswer, ScraperView } from '../../contract/panel';
import { uncountedRuns } from '../../core/aggregates/runs/uncounted';
import type { Problem as Refused } from '../../contract/problem';
import { factsInWords, ruleStates } from '../../core/health/explain';
import type { Facts, Reader } from '../../core/health/facts';
import { isScraped, patienceOf, scrapersOf, type ScrapeLog } from '../../core/health/scrape-log';
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
    ci: lampView(ci),
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
      uncounted: totals.reconciliation.at === 0 ? null : uncountedRuns(totals),
    },
  });
}

/** Since when Bitbucket has not answered, in epoch seconds; null while it does. */
export const staleSince = ({ outage }: WorkspaceTotals): number | null =>
  outage === null ? null : outage.since / SECOND;

function runsCounted(rows: Iterable<{ readonly numbers: readonly number[] }>): number {
  let runs = 0;
  for (const { numbers } of rows)
    for (const number of numbers.slice(0, RESULTS.length)) runs += number;
  return runs;
}

function lastScrape({ readers }: Facts): PanelAnswer['scrape'] {
  const [log] = readers
    .flatMap((reader) => (reader.log === null ? [] : [reader.log]))
    .sort((a, b) => b.last.at - a.last.at);
  if (log === undefined) return { lastAt: null, client: null, intervalSeconds: null, status: null };
  const { last, interval } = log;
  return {
    lastAt: last.at / SECOND,
    client: last.client,
    intervalSeconds: secondsOf(interval),
    status: last.status,
  };
}

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
    intervalSeconds: secondsOf(log.interval),
    scrapers: Math.max(1, scrapersOf(log).length),
    ...{ client, timeoutSeconds, tookMs, bytes, series, format },
    failures: log.failures,
  };
}

function stateOf(
  { log, refused, revokedAt, expiresAt }: Reader,
  now: EpochMillis,
): ScraperView['state'] {
  if (revokedAt !== null || now >= expiresAt) return 'ended';
  if (refused !== null && refused.at > (log?.last.at ?? 0)) return 'rejected';
  if (log === null) return 'never';
  if (!isScraped(log)) return 'visited';
  return now - log.last.at > patienceOf(log.interval) ? 'late' : 'healthy';
}

const secondsOf = (interval: number | null): number | null =>
  interval === null ? null : Math.round(interval / SECOND);
