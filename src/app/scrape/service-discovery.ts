import { shardCount, shardName } from '../../core/access/shards';
import { collectRepository } from '../../core/exposition/collect/collect-repository';
import { linesIn } from '../../core/exposition/collect/counted';
import type { Page } from '../../core/exposition/collect/page';
import type { World } from '../../ports/world';
import type { Admitted } from '../access/admitted';
import { answerOf, type ScrapeAnswer } from './scrape-answer';
import { selectedPage } from './selected-page';
import type { Selection } from './selection';

/** One group of Prometheus' HTTP service discovery: label values are text, unknown fields are refused there. */
interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * What Prometheus should scrape: one target while everything fits on a page, else stable shards that each do. Complete
 * or not at all: an empty list would make Prometheus forget its targets.
 */
export async function discoveryAnswer(
  selection: Selection,
  admitted: Admitted,
  world: World,
): Promise<ScrapeAnswer> {
  const [page, url] = await Promise.all([
    selectedPage({ ...admitted, selection }, world),
    world.scrapeUrl(),
  ]);
  const body = JSON.stringify(groups(page, new URL(url)));
  return answerOf(200, body, { 'Content-Type': 'application/json' });
}

function groups(page: Page, { protocol, host, pathname }: URL): readonly TargetGroup[] {
  const of = shardsOf(page);
  const name = page.workspace.slug === '' ? host : page.workspace.slug;
  return Array.from({ length: of }, (_, at) => {
    const shard = shardName({ index: at + 1, of });
    const labels = {
      __scheme__: protocol.replace(':', ''),
      __metrics_path__: `${pathname.replace(/\/$/, '')}/metrics`,
      ...(of === 1 ? {} : { __param_shard: shard }),
      instance: of === 1 ? name : `${name}/${shard}`,
    };
    return { targets: [host], labels };
  });
}

/** By the lines that each repository has on a page without limit. */
function shardsOf(page: Page): number {
  const sizes = new Map<string, number>();
  for (const totals of page.repositories)
    sizes.set(totals.identity.uuid, linesIn(collectRepository(totals, page)));
  return shardCount(sizes, OWN_LINES, page.seriesLimit);
}

/** Room for what belongs to no repository; generous, so that a shard does not burst between two refreshes. */
const OWN_LINES = 500;
