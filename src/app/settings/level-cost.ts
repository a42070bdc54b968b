import type { LevelCost } from '../../contract/access';
import { SWEEP_EVERY } from '../../core/aggregates/budget';
import { CACHES_MOST, CACHES_READ_EVERY, cachesAt } from '../../core/aggregates/runs/details';
import { runsIn } from '../../core/aggregates/runs/run-rows';
import { BOUNDS } from '../../core/aggregates/tables/histogram';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { RESULTS } from '../../core/events/vocabulary';
import type { Page } from '../../core/exposition/collect/page';
import { forRepository, retentionMillis } from '../../core/settings';
import { HOUR } from '../../core/time';

/** What one detail level of a repository costs in the end, and how much of that is on the page already. */
export interface CostOfLevel extends LevelCost {
  readonly shown: number;
}

/** What the detail levels cost once everything that ran lately has run again; nothing where they are off. */
export const levelsOf = (totals: RepositoryTotals, page: Page): readonly CostOfLevel[] => [
  stepHistograms(totals, page),
  commitsBehind(totals, page),
  testReports(totals, page),
  caches(totals, page),
];

const detailFor = ({ identity }: RepositoryTotals, { settings }: Page) =>
  forRepository(settings, identity.uuid).detail;

const SERIES_OF_HISTOGRAM = BOUNDS.step.length + 3;

function stepHistograms(totals: RepositoryTotals, page: Page): CostOfLevel {
  const wanted = detailFor(totals, page).stepHistograms ? rowsOf(totals, 'steps', page) : 0;
  return {
    level: 'stepHistograms',
    series: wanted * SERIES_OF_HISTOGRAM,
    shown: rowsOf(totals, 'stepDurations', page) * SERIES_OF_HISTOGRAM,
    requests: 0,
  };
}

/** At most: each environment is asked for with every comparison, and each sweep may compare. */
const COMPARISONS_AN_HOUR = HOUR / SWEEP_EVERY;

function commitsBehind(totals: RepositoryTotals, page: Page): CostOfLevel {
  const names = detailFor(totals, page).commitsBehind;
  const environments = [...totals.environments.values()];
  const asked = environments.filter(({ ref }) => names.includes(ref.name)).length;
  return {
    level: 'commitsBehind',
    series: asked,
    shown: environments.filter((one) => one.commitsBehind !== null).length,
    requests: asked * COMPARISONS_AN_HOUR,
  };
}

/** Success, failure, error and skip. */
const RESULTS_OF_TESTS = 4;

function testReports(totals: RepositoryTotals, page: Page): CostOfLevel {
  const isOn = detailFor(totals, page).testReports;
  const oldest = page.now - retentionMillis(page.settings);
  const shown = [...totals.tables.tests.values()]
    .filter(({ latest }) => latest.at >= oldest)
    .reduce((sum, { numbers }) => sum + numbers.filter((number) => number > 0).length, 0);
  return {
    level: 'testReports',
    series: isOn ? rowsOf(totals, 'steps', page) * RESULTS_OF_TESTS : 0,
    shown,
    requests: isOn ? stepsAnHour(totals, page) : 0,
  };
}

function caches(totals: RepositoryTotals, page: Page): CostOfLevel {
  const isOn = detailFor(totals, page).caches;
  const shown = cachesAt(totals.caches, page.now).length;
  const most = totals.caches.at === 0 ? CACHES_MOST : shown;
  return {
    level: 'caches',
    series: isOn ? most : 0,
    shown,
    requests: isOn ? HOUR / CACHES_READ_EVERY : 0,
  };
}

function rowsOf(
  { tables }: RepositoryTotals,
  table: 'steps' | 'stepDurations',
  { now, settings }: Page,
): number {
  const oldest = now - retentionMillis(settings);
  return [...tables[table].values()].filter(({ latest }) => latest.at >= oldest).length;
}

const WEEK = 7 * 24;

/** Steps that ran in an hour of the last week, on average; of what was there before us only the runs are known. */
function stepsAnHour({ runHours, tables }: RepositoryTotals, { now }: Page): number {
  const thisHour = Math.floor(now / HOUR);
  const lately = [...runHours].filter(([hour]) => hour > thisHour - WEEK);
  if (lately.length === 0) return 0;
  const hours = thisHour - Math.min(...lately.map(([hour]) => hour)) + 1;
  const runs = lately.reduce((sum, [, count]) => sum + count, 0);
  const skip = RESULTS.indexOf('skip');
  const steps = [...tables.steps.values()].flatMap(({ numbers }) =>
    numbers.slice(0, RESULTS.length).filter((_, result) => result !== skip),
  );
  const stepsOfRun = steps.reduce((sum, count) => sum + count, 0) / Math.max(1, runsIn(tables));
  return (runs / hours) * stepsOfRun;
}
