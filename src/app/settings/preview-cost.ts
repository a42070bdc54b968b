import type { PreviewCostAnswer, SettingsView } from '../../contract/access';
import type { Problem } from '../../contract/problem';
import { BOUNDS } from '../../core/aggregates/tables/histogram';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { collectRepository } from '../../core/exposition/collect/collect-repository';
import { linesIn } from '../../core/exposition/collect/counted';
import type { Page } from '../../core/exposition/collect/page';
import { forRepository, retentionMillis } from '../../core/settings';
import { fail, succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';
import { load } from '../records/kind';
import { PAGE, type PageRecords } from '../records/page';
import { BEFORE_THE_FIRST_SWEEP } from '../records/problems';
import { pagesInPortions } from '../scrape/portions';
import { SERIES_LIMIT } from '../scrape/read-page';
import { settingsOf } from './settings';

const SHOWN = 10;

/** What the settings proposed would cost in series. */
export async function previewCost(
  proposed: SettingsView,
  world: World,
): Promise<Result<PreviewCostAnswer, Problem>> {
  const found = await load(PAGE, world);
  if (found.workspace.value === null) return fail(BEFORE_THE_FIRST_SWEEP);
  const before = found.settings.value;
  const then = { ...before, excludedUuids: [], ...settingsOf(proposed) };
  const sizesNow = await sizes(found, world);
  const sizesThen = await sizes({ ...found, settings: { ...found.settings, value: then } }, world);
  const isSameBranches =
    JSON.stringify(before.trackedBranches) === JSON.stringify(then.trackedBranches);
  return succeed({
    seriesNow: total(sizesNow),
    seriesThen: total(sizesThen),
    seriesLimit: SERIES_LIMIT,
    repositories: changes(sizesNow, sizesThen),
    note: isSameBranches ? '' : BRANCHES,
  });
}

const BRANCHES =
  'Series of newly tracked branches come as their pipelines run, at most 20 branches in each repository.';

type Sizes = ReadonlyMap<string, number>;

/** Lines by repository. */
async function sizes(found: PageRecords, world: World): Promise<Sizes> {
  const all = new Map<string, number>();
  for await (const page of pagesInPortions(found, world)) {
    for (const totals of page.repositories) {
      const lines = linesIn(collectRepository(totals, page)) + histogramsToCome(totals, page);
      all.set(totals.identity.slug, lines);
    }
  }
  return all;
}

/** Step histograms appear with the next run of each step, and go when their time is over: the cost in the end. */
function histogramsToCome({ identity, tables }: RepositoryTotals, page: Page): number {
  const { detail } = forRepository(page.settings, identity.uuid);
  const oldest = page.now - retentionMillis(page.settings);
  const rowsOf = (table: 'steps' | 'stepDurations') =>
    [...tables[table].values()].filter(({ latest }) => latest.at >= oldest).length;
  const wanted = detail.stepHistograms ? rowsOf('steps') : 0;
  return (wanted - rowsOf('stepDurations')) * (BOUNDS.step.length + 3);
}

const total = (of: Sizes): number => [...of.values()].reduce((sum, size) => sum + size, 0);

function changes(now: Sizes, then: Sizes): PreviewCostAnswer['repositories'] {
  return [...new Set([...now.keys(), ...then.keys()])]
    .map((slug) => ({ slug, now: now.get(slug) ?? 0, then: then.get(slug) ?? 0 }))
    .filter((one) => one.now !== one.then)
    .sort((a, b) => Math.abs(b.then - b.now) - Math.abs(a.then - a.now))
    .slice(0, SHOWN);
}
