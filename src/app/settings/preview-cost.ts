import type { PreviewCostAnswer, SettingsView } from '../../contract/access';
import { BOUNDS } from '../../core/aggregates/tables/histogram';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { collectRepository } from '../../core/exposition/collect/collect-repository';
import { linesIn } from '../../core/exposition/collect/counted';
import type { Page } from '../../core/exposition/collect/page';
import { forRepository, retentionMillis } from '../../core/settings';
import type { World } from '../../ports/world';
import { INDEX_KEYS, SETTINGS_KEY, WORKSPACE_KEY } from '../records/keys';
import { settingsIn, workspaceIn, type Found } from '../records/load';
import { pagesInPortions } from '../scrape/portions';
import { SERIES_LIMIT } from '../scrape/read-page';
import { settingsOf } from './settings';

const SHOWN = 10;

/** What the settings proposed would cost in series; null before the first sweep. */
export async function previewCost(
  proposed: SettingsView,
  world: World,
): Promise<PreviewCostAnswer | null> {
  const found = await world.records.read([SETTINGS_KEY, WORKSPACE_KEY, ...INDEX_KEYS]);
  if (workspaceIn(found) === null) return null;
  const then = settingsOf(proposed);
  const revision = found.get(SETTINGS_KEY)?.revision ?? 0;
  const stored = settingsIn(found);
  const wanted = { revision, body: { ...stored, excludedUuids: [], ...then } };
  const sizesNow = await sizes(found, world);
  const sizesThen = await sizes(new Map([...found, [SETTINGS_KEY, wanted]]), world);
  const isSameBranches =
    JSON.stringify(settingsIn(found).trackedBranches) === JSON.stringify(then.trackedBranches);
  return {
    seriesNow: total(sizesNow),
    seriesThen: total(sizesThen),
    seriesLimit: SERIES_LIMIT,
    repositories: changes(sizesNow, sizesThen),
    note: isSameBranches ? '' : BRANCHES,
  };
}

const BRANCHES =
  'Series of newly tracked branches come as their pipelines run, at most 20 branches in each repository.';

type Sizes = ReadonlyMap<string, number>;

/** Lines by repository. */
async function sizes(found: Found, world: World): Promise<Sizes> {
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
