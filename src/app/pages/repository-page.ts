import type { DeploymentView, RepositoryPageAnswer } from '../../contract/pages';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { isFailure } from '../../core/events/vocabulary';
import { collectFamilies } from '../../core/exposition/collect/collect';
import { encode } from '../../core/exposition/encode/encode';
import type { MetricFamily } from '../../core/exposition/encode/model';
import { queueDurations, runDurations } from '../../core/pictures/distributions';
import { doraOf } from '../../core/pictures/dora';
import { seriesByFamily } from '../../core/pictures/series';
import { flakiestSteps, slowestSteps } from '../../core/pictures/steps';
import { SECOND, type EpochMillis } from '../../core/time';
import type { ExpositionAnswer } from '../../contract/pages';
import type { World } from '../../ports/world';
import { INDEX_KEYS, SETTINGS_KEY, totalsKey, WORKSPACE_KEY } from '../records/keys';
import { totalsIn } from '../records/load';
import { readPage } from '../scrape/read-page';
import { repositoryPanel } from './repository-panel';
import { configurationFor } from './repository-configuration';

const seconds = (at: EpochMillis): number => Math.floor(at / SECOND);

/** A repository in full; null while it is not known. */
export async function repositoryPage(
  repositoryUuid: string,
  world: World,
): Promise<RepositoryPageAnswer | null> {
  const [panel, found, families, url] = await Promise.all([
    repositoryPanel(repositoryUuid, world),
    world.records.read([totalsKey(repositoryUuid)]),
    familiesOf(repositoryUuid, world),
    world.scrapeUrl(),
  ]);
  const totals = totalsIn(found, repositoryUuid);
  if (panel === null || totals === null) return null;
  const { since, ...dora } = doraOf(totals, world.now());
  const series = seriesByFamily(families);
  return {
    now: panel.now,
    panel,
    runDurations: runDurations(totals),
    queueDurations: queueDurations(totals),
    slowestSteps: slowestSteps(totals),
    flakiestSteps: flakiestSteps(totals),
    deployments: deploymentsOf(totals),
    dora: { ...dora, since: seconds(since) },
    series: { total: series.reduce((sum, one) => sum + one.series, 0), families: series },
    configuration: configurationFor(url, totals.identity.slug),
  };
}

const TEXT_MAX = 400_000;

/** What a scraper would read of this repository alone, as Prometheus text. */
export async function repositoryExposition(
  repositoryUuid: string,
  world: World,
): Promise<ExpositionAnswer> {
  const text = encode(await familiesOf(repositoryUuid, world), 'text');
  const isComplete = text.length <= TEXT_MAX;
  return { isComplete, text: isComplete ? text : text.slice(0, text.lastIndexOf('\n', TEXT_MAX)) };
}

/** The families that speak about this repository; none before the first sweep, or while it is excluded. */
async function familiesOf(uuid: string, world: World): Promise<readonly MetricFamily[]> {
  const found = await world.records.read([WORKSPACE_KEY, SETTINGS_KEY, ...INDEX_KEYS]);
  if (!found.has(WORKSPACE_KEY)) return [];
  const page = await readPage(found, world, (entry) => entry.uuid === uuid);
  const isOwn = (series: { readonly labels: MetricFamily['series'][number]['labels'] }) =>
    series.labels.some(([name]) => name === 'repository');
  return collectFamilies({ ...page, seriesLimit: Infinity })
    .map((family) => ({ ...family, series: family.series.filter(isOwn) }) as MetricFamily)
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
