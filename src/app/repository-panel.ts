import type { PanelAnswer } from '../contract/panel';
import { verdictOf } from '../core/health/verdict';
import { RESULTS } from '../core/events/vocabulary';
import { SECOND } from '../core/time';
import type { World } from '../ports/world';
import { scrapesKey, SERVICE_ACCOUNTS_KEY, TOKENS_KEY, totalsKey, WORKSPACE_KEY } from './keys';
import { totalsIn, workspaceIn } from './load';
import type { ScrapeLog } from './note-scrape';
import { serviceAccountsIn } from './service-accounts';
import { tokensIn } from './tokens';

/** What the repository panel shows; null for a repository that is not known (yet). */
export async function repositoryPanel(
  repositoryUuid: string,
  world: World,
): Promise<PanelAnswer | null> {
  const found = await world.records.read([
    totalsKey(repositoryUuid),
    WORKSPACE_KEY,
    TOKENS_KEY,
    SERVICE_ACCOUNTS_KEY,
  ]);
  const [totals, workspace] = [totalsIn(found, repositoryUuid), workspaceIn(found)];
  if (totals === null || workspace === null) return null;
  const now = world.now();
  const { verdict, sentence } = verdictOf({ totals, heartbeatAt: workspace.heartbeatAt, now });
  const scrapers = [...tokensIn(found), ...serviceAccountsIn(found)].map(({ id }) => id);
  return {
    repository: { slug: totals.identity.slug, uuid: totals.identity.uuid },
    now: now / SECOND,
    verdict,
    sentence,
    problems: [],
    scrape: await lastScrape(scrapers, world),
    counted: {
      runs: runsCounted(totals.tables.runs.values()),
      uncounted: totals.reconciliation.uncounted,
    },
  };
}

function runsCounted(rows: Iterable<{ readonly numbers: readonly number[] }>): number {
  let runs = 0;
  for (const { numbers } of rows)
    for (const number of numbers.slice(0, RESULTS.length)) runs += number;
  return runs;
}

async function lastScrape(tokens: readonly string[], world: World): Promise<PanelAnswer['scrape']> {
  const logs = await world.records.read(tokens.map(scrapesKey));
  const scrapes = [...logs.values()]
    .flatMap(({ body }) => (body as ScrapeLog).scrapes)
    .sort((a, b) => b.at - a.at);
  const [last, before] = scrapes;
  if (last === undefined)
    return { lastAt: null, client: null, intervalSeconds: null, status: null };
  const intervalSeconds = before === undefined ? null : Math.round((last.at - before.at) / SECOND);
  return { lastAt: last.at / SECOND, client: last.client, intervalSeconds, status: last.status };
}
