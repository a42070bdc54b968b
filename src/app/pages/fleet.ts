import type { FleetAnswer, FleetRowView, FleetWholeView } from '../../contract/pages';
import { CI_STATES } from '../../contract/panel';
import { emptyTotals, type RepositoryTotals } from '../../core/aggregates/totals';
import { isBlocked } from '../../core/aggregates/budget';
import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import { collectRepository } from '../../core/exposition/collect/collect-repository';
import { linesIn } from '../../core/exposition/collect/counted';
import type { Page } from '../../core/exposition/collect/page';
import type { CiLamp } from '../../core/health/ci-lamp';
import { together } from '../../core/health/claims';
import type { Facts, ReaderFacts } from '../../core/health/facts';
import { masked, naming } from '../../core/health/masked';
import { metricsLamp } from '../../core/health/metrics-lamp';
import { judge, repositoryFacts, type Judgement } from '../../core/health/verdict';
import { spanOf } from '../../core/pictures/days';
import { successRateOf } from '../../core/pictures/figures';
import { RESULTS } from '../../core/events/vocabulary';
import { isExcluded, type Settings } from '../../core/settings';
import { HOUR, SECOND, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import type { Problem } from '../../contract/problem';
import { fail, succeed, type Result } from '../../core/result';
import { load, type Loaded } from '../records/kind';
import { monthView } from '../records/month-view';
import { PAGE } from '../records/page';
import { BEFORE_THE_FIRST_SWEEP } from '../records/problems';
import { countedIn, entriesOf, type IndexEntry } from '../records/repository-index';
import { TEMPO } from '../records/tempo';
import { pagesInPortions } from '../scrape/portions';
import { SERIES_LIMIT } from '../scrape/read-page';
import { loadReaders, READERS, refusalsOfNow, type ScopedReader } from './health';
import { lampView, problemView } from './problem-views';
import { scraper, staleSince } from './repository-panel';

const seconds = (at: EpochMillis): number | null => (at === 0 ? null : Math.floor(at / SECOND));

const KINDS = { ...PAGE, ...READERS, tempo: TEMPO } as const;

interface Read {
  readonly found: Loaded<typeof KINDS>;
  readonly readers: readonly ScopedReader[];
}

type Sight = 'everything' | ReadonlySet<string>;

interface Known extends Read {
  readonly sight: Sight;
}

/** The repositories that the person may see with their verdicts, worst first. */
export async function fleet(world: World): Promise<Result<FleetAnswer, Problem>> {
  const [read, sight] = await Promise.all([readKnown(world), sightOf(world)]);
  if (sight === null) return fail(UNSEEN);
  const isSeen = ({ uuid }: IndexEntry) => sight === 'everything' || sight.has(uuid);
  const found = sight === 'everything' ? read.found : namingSeen(read.found, isSeen);
  const known = { ...read, found, sight };
  const workspace = known.found.workspace.value;
  if (workspace === null) return fail(BEFORE_THE_FIRST_SWEEP);
  const rows: FleetRowView[] = [];
  let banners: FleetAnswer['banners'] | null = null;
  for await (const page of pagesInPortions(known.found, world, isSeen)) {
    const told = rowsOf(known, page);
    rows.push(...told.rows);
    banners ??= told.banners;
  }
  rows.push(...excludedRows(known.found, isSeen));
  const now = world.now();
  const nobody = factsOf(NOBODY, known, { now, workspace });
  const about = { workspace, settings: known.found.settings.value };
  return succeed({
    now: Math.floor(now / SECOND),
    workspace: workspace.slug,
    heartbeatAt: seconds(workspace.heartbeatAt),
    metrics: lampView(metricsLamp({ now, ...readerFacts(known) })),
    staleSince: staleSince(workspace),
    banners: banners ?? bannersOf(nobody, judge(nobody)),
    repositories: rows.sort(worstFirst),
    whole: sight === 'everything' ? wholeOf(known.readers, { ...about, rows, now }) : null,
  });
}

function namingSeen(found: Read['found'], isSeen: (entry: IndexEntry) => boolean): Read['found'] {
  const { workspace, index } = found;
  if (workspace.value === null) return found;
  const slugs = new Set(
    entriesOf(index)
      .filter(isSeen)
      .map(({ slug }) => slug),
  );
  const value = naming(workspace.value, (slug) => slugs.has(slug));
  return { ...found, workspace: { ...workspace, value } };
}

const UNSEEN: Problem = {
  code: 'not-checked',
  message: 'Bitbucket did not tell which repositories you may see. Try again in a minute.',
};

/** Whoever administers the workspace sees all of it; null when Bitbucket does not tell. */
async function sightOf({ person }: World): Promise<Sight | null> {
  const isAdmin = await person.isWorkspaceAdmin();
  if (!isAdmin.ok) return null;
  if (isAdmin.value) return 'everything';
  const visible = await person.visibleRepositories();
  return visible.ok ? visible.value : null;
}

async function readKnown(world: World): Promise<Read> {
  const found = await load(KINDS, world);
  return { found, readers: await loadReaders(found, world) };
}

interface ToldRows {
  readonly rows: readonly FleetRowView[];
  /** What concerns them all; null where there is no row. */
  readonly banners: FleetAnswer['banners'] | null;
}

function rowsOf(known: Known, page: Page<RepositoryTotals>): ToldRows {
  const rows: FleetRowView[] = [];
  let banners: FleetAnswer['banners'] | null = null;
  for (const totals of page.repositories) {
    const facts = factsOf(totals, known, page);
    const judged = judge(facts);
    banners ??= bannersOf(facts, judged);
    const series = linesIn(collectRepository(totals, page));
    rows.push({ ...rowOf(facts, judged.ci), series });
  }
  return { rows, banners };
}

function bannersOf(
  { totals, workspace }: Facts,
  { banners }: Pick<Judgement, 'banners'>,
): FleetAnswer['banners'] {
  const place = { workspace: workspace.slug, repository: totals.identity.slug };
  return banners.map((problem) => problemView(problem, place));
}

/** What concerns everybody is told where no repository is counted, too. */
const NOBODY = emptyTotals(
  { uuid: '', slug: '', workspace: '', project: null, mainBranch: null },
  0,
);

type Moment = Pick<Page, 'now' | 'workspace'>;

const factsOf = (totals: RepositoryTotals, known: Known, { now, workspace }: Moment): Facts => ({
  ...repositoryFacts({ totals, workspace, tempo: known.found.tempo.value }, now),
  ...readerFacts(known),
  exclusion: null,
});

/** Everybody who reads: a problem of one of them concerns whoever looks at the fleet. */
const readerFacts = ({ found, readers, sight }: Known): Omit<ReaderFacts, 'now'> => ({
  readers: sight === 'everything' ? readers : masked(readers),
  refusals: refusalsOfNow(found.refusals.value),
  repositories: countedIn(found.index, found.settings.value).length,
});

function rowOf(
  { totals, now, activity }: Facts,
  { state, headline, seen }: CiLamp,
): Omit<FleetRowView, 'series'> {
  const { uuid, slug } = totals.identity;
  const recent = spanOf(totals.days, now, 'recent').slice(0, RESULTS.length);
  return {
    uuid,
    slug,
    ci: state,
    sentence: together(headline, seen).text,
    runs: recent.reduce((sum, count) => sum + count, 0),
    successRate: successRateOf(totals, now),
    lastRunAt: seconds(activity.lastRunAt),
    comparedAt: seconds(totals.reconciliation.at),
  };
}

/** What is excluded stands among the others: it is not counted, and nobody takes it for healthy. */
function excludedRows(
  { index, settings }: Known['found'],
  isSeen: (entry: IndexEntry) => boolean,
): readonly FleetRowView[] {
  return entriesOf(index)
    .filter((entry) => isSeen(entry) && isExcluded(settings.value, entry))
    .map(({ uuid, slug }) => ({
      ...{ uuid, slug, ci: 'not counted', runs: 0, successRate: null },
      ...{ lastRunAt: null, comparedAt: null },
      sentence: 'This repository is excluded from counting.',
      series: 0,
    }));
}

function worstFirst(a: FleetRowView, b: FleetRowView): number {
  return CI_STATES.indexOf(a.ci) - CI_STATES.indexOf(b.ci) || (a.slug < b.slug ? -1 : 1);
}

function wholeOf(
  readers: readonly ScopedReader[],
  {
    workspace,
    settings,
    rows,
    now,
  }: {
    readonly workspace: WorkspaceTotals;
    readonly settings: Settings;
    readonly rows: readonly FleetRowView[];
    readonly now: EpochMillis;
  },
): FleetWholeView {
  return {
    scrapers: readers.map((reader) => scraper(reader, now)),
    api: apiOf(workspace, now),
    series: { total: rows.reduce((sum, { series }) => sum + series, 0), limit: SERIES_LIMIT },
    month: monthView(workspace, settings, now),
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
