import type { FleetAnswer, FleetRowView, FleetWholeView } from '../../contract/pages';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { isBlocked } from '../../core/aggregates/budget';
import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import { collectRepository } from '../../core/exposition/collect/collect-repository';
import { linesIn } from '../../core/exposition/collect/counted';
import type { Page } from '../../core/exposition/collect/page';
import { repositoryFacts, verdictOf, type Verdict } from '../../core/health/verdict';
import { spanOf } from '../../core/pictures/days';
import { successRateOf } from '../../core/pictures/figures';
import { RESULTS } from '../../core/events/vocabulary';
import { HOUR, SECOND, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import type { Problem } from '../../contract/problem';
import { isWithin } from '../../core/access/scope';
import { fail, succeed, type Result } from '../../core/result';
import { load, type Loaded } from '../records/kind';
import { PAGE } from '../records/page';
import { BEFORE_THE_FIRST_SWEEP } from '../records/problems';
import type { IndexEntry } from '../records/repository-index';
import { TEMPO } from '../records/tempo';
import { pagesInPortions } from '../scrape/portions';
import { SERIES_LIMIT } from '../scrape/read-page';
import { loadReaders, READERS, type ScopedReader } from './health';
import { scraper } from './repository-panel';

const seconds = (at: EpochMillis): number | null => (at === 0 ? null : Math.floor(at / SECOND));

const KINDS = { ...PAGE, ...READERS, tempo: TEMPO } as const;

interface Known {
  readonly found: Loaded<typeof KINDS>;
  readonly readers: readonly ScopedReader[];
}

/** The repositories that the person may see with their verdicts, worst first. */
export async function fleet(world: World): Promise<Result<FleetAnswer, Problem>> {
  const [known, sight] = await Promise.all([readKnown(world), sightOf(world)]);
  const workspace = known.found.workspace.value;
  if (sight === null) return fail(UNSEEN);
  if (workspace === null) return fail(BEFORE_THE_FIRST_SWEEP);
  const isSeen = ({ uuid }: IndexEntry) => sight === 'everything' || sight.has(uuid);
  const rows: FleetRowView[] = [];
  for await (const page of pagesInPortions(known.found, world, isSeen))
    rows.push(...rowsOf(known, page));
  const now = world.now();
  return succeed({
    now: Math.floor(now / SECOND),
    workspace: workspace.slug,
    heartbeatAt: seconds(workspace.heartbeatAt),
    repositories: rows.sort(worstFirst),
    whole: sight === 'everything' ? wholeOf(known.readers, { workspace, rows, now }) : null,
  });
}

const UNSEEN: Problem = {
  code: 'not-checked',
  message: 'Bitbucket did not tell which repositories you may see. Try again in a minute.',
};

/** Whoever administers the workspace sees all of it; null when Bitbucket does not tell. */
async function sightOf({ person }: World): Promise<'everything' | ReadonlySet<string> | null> {
  const isAdmin = await person.isWorkspaceAdmin();
  if (!isAdmin.ok) return null;
  if (isAdmin.value) return 'everything';
  const visible = await person.visibleRepositories();
  return visible.ok ? visible.value : null;
}

async function readKnown(world: World): Promise<Known> {
  const found = await load(KINDS, world);
  return { found, readers: await loadReaders(found, world) };
}

function rowsOf(known: Known, page: Page<RepositoryTotals>): readonly FleetRowView[] {
  return Array.from(page.repositories, (totals) => ({
    ...rowOf(totals, known, page),
    series: linesIn(collectRepository(totals, page)),
  }));
}

function rowOf(
  totals: RepositoryTotals,
  { found, readers }: Known,
  { now, workspace }: Page,
): Omit<FleetRowView, 'series'> {
  const { uuid, slug } = totals.identity;
  const facts = {
    ...repositoryFacts({ totals, workspace, tempo: found.tempo.value }, now),
    readers: readers.filter(({ scope }) => isWithin(scope, uuid)),
    refusals: found.refusals.value,
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
  };
}

const BADNESS: readonly Verdict[] = ['broken', 'degraded', 'unknown', 'bored', 'healthy'];

function worstFirst(a: FleetRowView, b: FleetRowView): number {
  return BADNESS.indexOf(a.verdict) - BADNESS.indexOf(b.verdict) || (a.slug < b.slug ? -1 : 1);
}

function wholeOf(
  readers: readonly ScopedReader[],
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
    scrapers: readers.map((reader) => scraper(reader, now)),
    api: apiOf(workspace, now),
    series: { total: rows.reduce((sum, { series }) => sum + series, 0), limit: SERIES_LIMIT },
  };
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
