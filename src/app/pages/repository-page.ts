import type { DeploymentView, RepositoryPageAnswer } from '../../contract/pages';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { isFailure } from '../../core/events/vocabulary';
import { collectFamilies } from '../../core/exposition/collect/collect';
import { encode } from '../../core/exposition/encode/encode';
import { onlySeries, type MetricFamily } from '../../core/exposition/encode/model';
import { queueDurations, runDurations } from '../../core/pictures/distributions';
import { doraOf } from '../../core/pictures/dora';
import { flakySteps, mergeQueues } from '../../core/pictures/flaky';
import { seriesByFamily } from '../../core/pictures/series';
import { failingSteps, slowestSteps } from '../../core/pictures/steps';
import { beside } from '../../core/pushes/spans';
import { topsOf } from '../../core/pushes/tops';
import type { Problem } from '../../contract/problem';
import { fail, succeed, type Result } from '../../core/result';
import { retentionMillis } from '../../core/settings';
import { SECOND, type EpochMillis } from '../../core/time';
import type { ExpositionAnswer } from '../../contract/pages';
import type { World } from '../../ports/world';
import { load, type Loaded } from '../records/kind';
import { PAGE } from '../records/page';
import { NOT_SEEN_YET } from '../records/problems';
import { PUSHED, SPANNED } from '../records/pushed';
import { SETTINGS } from '../records/settings';
import { TOTALS } from '../records/totals';
import { readPart } from '../scrape/read-page';
import { repositoryPanel } from './repository-panel';
import { repositoryConfiguration } from '../../core/configuration/prometheus';
import { instanceOf } from '../scrape/scrape-configuration';

const seconds = (at: EpochMillis): number => Math.floor(at / SECOND);

/** A repository in full. */
export async function repositoryPage(
  repositoryUuid: string,
  world: World,
): Promise<Result<RepositoryPageAnswer, Problem>> {
  const [panel, found, families, url] = await Promise.all([
    repositoryPanel(repositoryUuid, world),
    load(kindsOf(repositoryUuid), world),
    familiesOf(repositoryUuid, world),
    world.scrapeUrl(),
  ]);
  const totals = found.stored.value;
  if (!panel.ok) return panel;
  if (totals === null) return fail(NOT_SEEN_YET);
  const { since, ...dora } = doraOf(totals, world.now());
  const series = seriesByFamily(families);
  return succeed({
    now: panel.value.now,
    panel: panel.value,
    runDurations: runDurations(totals),
    queueDurations: queueDurations(totals),
    slowestSteps: slowestSteps(totals),
    failingSteps: failingSteps(totals),
    flakySteps: flakySteps(totals),
    mergeQueues: mergeQueues(totals),
    pushed: pushedLately(found, world.now()),
    deployments: deploymentsOf(totals),
    dora: { ...dora, since: seconds(since) },
    series: { total: series.reduce((sum, one) => sum + one.series, 0), families: series },
    configuration: repositoryConfiguration(
      { url, workspace: instanceOf(totals.identity.workspace, url) },
      totals.identity.slug,
    ),
  });
}

const kindsOf = (uuid: string) => ({
  stored: TOTALS(uuid),
  pushed: PUSHED(uuid),
  spanned: SPANNED(uuid),
  settings: SETTINGS,
});
type Found = Loaded<ReturnType<typeof kindsOf>>;

const pushedLately = (
  { pushed, spanned, settings }: Found,
  now: EpochMillis,
): RepositoryPageAnswer['pushed'] =>
  topsOf(beside(pushed.value, spanned.value), now - retentionMillis(settings.value));

const TEXT_MAX = 400_000;

/** What a scraper would read of this repository alone, as Prometheus text. */
export async function repositoryExposition(
  repositoryUuid: string,
  world: World,
): Promise<Result<ExpositionAnswer, Problem>> {
  const text = encode(await familiesOf(repositoryUuid, world), 'text');
  const isComplete = text.length <= TEXT_MAX;
  return succeed({
    isComplete,
    text: isComplete ? text : text.slice(0, text.lastIndexOf('\n', TEXT_MAX)),
  });
}

/** The families that speak about this repository; none before the first sweep, or while it is excluded. */
async function familiesOf(uuid: string, world: World): Promise<readonly MetricFamily[]> {
  const found = await load(PAGE, world);
  if (found.workspace.value === null) return [];
  const page = await readPart(found, world, (entry) => entry.uuid === uuid);
  return collectFamilies({ ...page, seriesLimit: Infinity, seriesMost: Infinity })
    .map((family) => onlySeries(family, (labels) => labels.some(([name]) => name === 'repository')))
    .filter(({ series }) => series.length > 0);
}

function deploymentsOf({
  deploymentLedger,
  environments,
}: RepositoryTotals): readonly DeploymentView[] {
  return [...deploymentLedger.entries].reverse().map((entry) => ({
    id: `${entry.id}:${entry.completedAt}`,
    environment: environments.get(entry.environmentKey)?.ref.name ?? 'other',
    result: entry.result,
    isFailure: isFailure(entry.result),
    at: seconds(entry.completedAt),
    durationSeconds:
      entry.startedAt === null ? null : Math.max(0, entry.completedAt - entry.startedAt) / SECOND,
    commit: entry.commit?.slice(0, 12) ?? null,
    buildNumber: entry.buildNumber,
  }));
}
