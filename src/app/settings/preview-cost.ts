import type { LevelCost, PreviewCostAnswer, SettingsView } from '../../contract/access';
import type { Problem } from '../../contract/problem';
import { SWEEP_EVERY, sweepRequests } from '../../core/aggregates/budget';
import { collectRepository } from '../../core/exposition/collect/collect-repository';
import { linesIn } from '../../core/exposition/collect/counted';
import type { Settings } from '../../core/settings';
import { fail, succeed, type Result } from '../../core/result';
import { HOUR } from '../../core/time';
import type { World } from '../../ports/world';
import { load } from '../records/kind';
import { PAGE, type PageRecords } from '../records/page';
import { BEFORE_THE_FIRST_SWEEP } from '../records/problems';
import { pagesInPortions } from '../scrape/portions';
import { SERIES_LIMIT } from '../scrape/read-page';
import { excluded } from './changed-settings';
import { levelsOf } from './level-cost';
import { settingsOf } from './settings';

const SHOWN = 10;

/** What the settings proposed would cost in series, and their detail levels in requests to Bitbucket. */
export async function previewCost(
  proposed: SettingsView,
  world: World,
): Promise<Result<PreviewCostAnswer, Problem>> {
  const found = await load(PAGE, world);
  if (found.workspace.value === null) return fail(BEFORE_THE_FIRST_SWEEP);
  const before = found.settings.value;
  const then = {
    ...before,
    ...settingsOf(proposed),
    ...excluded(proposed.excludedRepositories, found),
  };
  const costNow = await costs(found, world);
  const costThen = await costs({ ...found, settings: { ...found.settings, value: then } }, world);
  const isSameBranches =
    JSON.stringify(before.trackedBranches) === JSON.stringify(then.trackedBranches);
  return succeed({
    seriesNow: total(costNow.sizes),
    seriesThen: total(costThen.sizes),
    seriesLimit: SERIES_LIMIT,
    requestsNow: requestsOf(costNow.levels),
    requestsThen: requestsOf(costThen.levels),
    requestsLimit: sweepRequests(found.workspace.value.api) * (HOUR / SWEEP_EVERY),
    levels: costThen.levels.map((one) => ({ ...one, requests: Math.ceil(one.requests) })),
    repositories: changes(costNow.sizes, costThen.sizes),
    note: [...(isSameBranches ? [] : [BRANCHES]), ...untold(then, costThen)].join(' '),
  });
}

const BRANCHES =
  'Series of newly tracked branches come as their pipelines run, at most 20 branches in each repository.';

type Sizes = ReadonlyMap<string, number>;

const REPORTS = 'What test reports cost is not known before steps have been counted.';

const untold = ({ detail }: Settings, { levels }: Costs): readonly string[] => {
  const reports = levels.find(({ level }) => level === 'testReports');
  return detail.testReports && (reports?.series ?? 0) === 0 ? [REPORTS] : [];
};

interface Costs {
  /** Lines by repository, those included that come with the next runs. */
  readonly sizes: Sizes;
  readonly levels: readonly LevelCost[];
}

async function costs(found: PageRecords, world: World): Promise<Costs> {
  const sizes = new Map<string, number>();
  let levels: readonly LevelCost[] = [];
  for await (const page of pagesInPortions(found, world)) {
    for (const totals of page.repositories) {
      const own = levelsOf(totals, page);
      const toCome = own.reduce((sum, { series, shown }) => sum + series - shown, 0);
      sizes.set(totals.identity.slug, linesIn(collectRepository(totals, page)) + toCome);
      levels = own.map(({ level, series, requests }, at) => ({
        level,
        series: series + (levels[at]?.series ?? 0),
        requests: requests + (levels[at]?.requests ?? 0),
      }));
    }
  }
  return { sizes, levels };
}

const requestsOf = (levels: readonly LevelCost[]): number =>
  Math.ceil(levels.reduce((sum, { requests }) => sum + requests, 0));

const total = (of: Sizes): number => [...of.values()].reduce((sum, size) => sum + size, 0);

function changes(now: Sizes, then: Sizes): PreviewCostAnswer['repositories'] {
  return [...new Set([...now.keys(), ...then.keys()])]
    .map((slug) => ({ slug, now: now.get(slug) ?? 0, then: then.get(slug) ?? 0 }))
    .filter((one) => one.now !== one.then)
    .sort((a, b) => Math.abs(b.then - b.now) - Math.abs(a.then - a.now))
    .slice(0, SHOWN);
}
