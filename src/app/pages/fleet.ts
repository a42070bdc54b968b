import type { FleetAnswer, FleetRowView, FleetWholeView } from '../../contract/pages';
import type { ScraperView } from '../../contract/panel';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { isBlocked } from '../../core/aggregates/budget';
import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import { collectRepository } from '../../core/exposition/collect/collect-repository';
import { linesIn } from '../../core/exposition/collect/counted';
import type { Page } from '../../core/exposition/collect/page';
import type { Reader } from '../../core/health/facts';
import { repositoryFacts, verdictOf, type Verdict } from '../../core/health/verdict';
import { spanOf } from '../../core/pictures/days';
import { successRateOf } from '../../core/pictures/figures';
import { RESULTS } from '../../core/events/vocabulary';
import { HOUR, SECOND, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import { accountReaders, tokenReaders } from './health';
import {
  INDEX_KEYS,
  REFUSALS_KEY,
  scrapesKey,
  SERVICE_ACCOUNTS_KEY,
  SETTINGS_KEY,
  TEMPO_KEY,
  TOKENS_KEY,
  WORKSPACE_KEY,
} from '../records/keys';
import { workspaceIn, type Found } from '../records/load';
import { logIn } from '../records/scrape-log';
import { pagesInPortions } from '../scrape/portions';
import { SERIES_LIMIT } from '../scrape/read-page';
import { refusalsIn } from '../access/refusals';
import type { IndexEntry } from '../records/repository-index';
import { scraper } from './repository-panel';
import { serviceAccountsIn } from '../access/service-accounts';
import { tempoIn } from '../records/tempo';
import { tokensIn } from '../access/tokens';

const seconds = (at: EpochMillis): number | null => (at === 0 ? null : Math.floor(at / SECOND));

/**
 * The repositories that the person may see with their verdicts, worst first. `not-known` before the first sweep,
 * `not-checked` when Bitbucket does not tell what they may see.
 */
export async function fleet(world: World): Promise<FleetAnswer | 'not-known' | 'not-checked'> {
  const [found, sight] = await Promise.all([readFound(world), sightOf(world)]);
  const workspace = workspaceIn(found);
  if (sight === null) return 'not-checked';
  if (workspace === null) return 'not-known';
  const isSeen = ({ uuid }: IndexEntry) => sight === 'everything' || sight.has(uuid);
  const rows: FleetRowView[] = [];
  for await (const page of pagesInPortions(found, world, isSeen)) rows.push(...rowsOf(found, page));
  const now = world.now();
  return {
    now: Math.floor(now / SECOND),
    workspace: workspace.slug,
    heartbeatAt: seconds(workspace.heartbeatAt),
    repositories: rows.sort(worstFirst),
    whole: sight === 'everything' ? wholeOf(found, { workspace, rows, now }) : null,
  };
}

/** Whoever administers the workspace sees all of it; null when Bitbucket does not tell. */
async function sightOf({ person }: World): Promise<'everything' | ReadonlySet<string> | null> {
  const isAdmin = await person.isWorkspaceAdmin();
  if (!isAdmin.ok) return null;
  if (isAdmin.value) return 'everything';
  const visible = await person.visibleRepositories();
  return visible.ok ? visible.value : null;
}

async function readFound(world: World): Promise<Found> {
  const found = await world.records.read([
    ...[WORKSPACE_KEY, SETTINGS_KEY, TEMPO_KEY],
    ...[TOKENS_KEY, SERVICE_ACCOUNTS_KEY, REFUSALS_KEY],
    ...INDEX_KEYS,
  ]);
  const readers = [...tokensIn(found), ...serviceAccountsIn(found)];
  const logs = await world.records.read(readers.map(({ id }) => scrapesKey(id)));
  return new Map([...found, ...logs]);
}

const withLog =
  (found: Found) =>
  (reader: Reader): Reader => ({ ...reader, log: logIn(found.get(scrapesKey(reader.id))) });

const readersOf = (found: Found, repositoryUuid: string): readonly Reader[] =>
  [...tokenReaders(found, repositoryUuid), ...accountReaders(found, repositoryUuid)].map(
    withLog(found),
  );

function rowsOf(found: Found, page: Page<RepositoryTotals>): readonly FleetRowView[] {
  return Array.from(page.repositories, (totals) => ({
    ...rowOf(totals, { found, page }),
    series: linesIn(collectRepository(totals, page)),
  }));
}

function rowOf(
  totals: RepositoryTotals,
  { found, page: { now, workspace } }: { readonly found: Found; readonly page: Page },
): Omit<FleetRowView, 'series'> {
  const { uuid, slug } = totals.identity;
  const facts = {
    ...repositoryFacts({ totals, workspace, tempo: tempoIn(found) }, now),
    readers: readersOf(found, uuid),
    refusals: refusalsIn(found),
  };
  const { verdict, sentence } = verdictOf(facts);
  const recent = spanOf(totals.days, now, 'recent').slice(0, RESULTS.length);
  return {
    uuid,
    slug,
    verdict,
    sentence,
    runs: recent.reduce((sum, count) => sum + count, 0),
    successRate: successRateOf(totals, now),
    lastRunAt: seconds(facts.activity.lastRunAt),
    uncounted: totals.reconciliation.uncounted,
  };
}

const BADNESS: readonly Verdict[] = ['broken', 'degraded', 'unknown', 'bored', 'healthy'];

function worstFirst(a: FleetRowView, b: FleetRowView): number {
  return BADNESS.indexOf(a.verdict) - BADNESS.indexOf(b.verdict) || (a.slug < b.slug ? -1 : 1);
}

function wholeOf(
  found: Found,
  {
    workspace,
    rows,
    now,
  }: {
    readonly workspace: WorkspaceTotals;
    readonly rows: readonly FleetRowView[];
    readonly now: EpochMillis;
  },
): FleetWholeView {
  return {
    scrapers: scrapersOf(found, now),
    api: apiOf(workspace, now),
    series: { total: rows.reduce((sum, { series }) => sum + series, 0), limit: SERIES_LIMIT },
  };
}

/** Each token and service account once, whatever it may read. */
function scrapersOf(found: Found, now: EpochMillis): readonly ScraperView[] {
  const names = [...tokensIn(found), ...serviceAccountsIn(found)];
  return names.map(({ id, name, createdAt, ...rest }) => {
    const token = 'expiresAt' in rest ? rest : null;
    return scraper(
      withLog(found)({
        ...{ id, name, createdAt },
        expiresAt: token?.expiresAt ?? Infinity,
        revokedAt: token?.revokedAt ?? null,
        hasSuccessor: token !== null && token.successorId !== null,
        log: null,
        refused: refusalsIn(found).known[id] ?? null,
      }),
      now,
    );
  });
}

function apiOf({ api }: WorkspaceTotals, now: EpochMillis): FleetWholeView['api'] {
  const { limit, remaining, hour, used, blockedUntil } = api;
  return {
    limit,
    remaining,
    used: hour === Math.floor(now / HOUR) ? used : 0,
    blockedUntil: isBlocked(api, now) ? seconds(blockedUntil) : null,
  };
}
