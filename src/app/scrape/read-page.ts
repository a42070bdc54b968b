import type { RepositoryTotals } from '../../core/aggregates/totals';
import type { Page } from '../../core/exposition/collect/page';
import { APP_VERSION } from '../../core/version';
import { isExcluded } from '../../core/settings';
import type { World } from '../../ports/world';
import { load, UnreadableRecord, type Stored } from '../records/kind';
import type { PageRecords } from '../records/page';
import { entriesOf, type IndexEntry } from '../records/repository-index';
import { TEMPO } from '../records/tempo';
import { TOTALS_OF_PAGE, type TotalsOfPage } from '../records/totals';

/** Series that a page may have: Prometheus' guidance for one exposition. Service discovery serves more in parts. */
export const SERIES_LIMIT = 10_000;

/**
 * Everything that a page is made of, read side by side. `isChosen` leaves out repositories that were not asked for.
 * Throws when any part is missing or unreadable: a page is complete or it is not made.
 */
export async function readPage(
  found: PageRecords,
  world: World,
  isChosen: (entry: IndexEntry) => boolean = () => true,
): Promise<Page> {
  const { kind, value: workspace } = found.workspace;
  if (workspace === null) throw new UnreadableRecord(kind.key, 'the first sweep has not run yet');
  const settings = found.settings.value;
  const entries = oneForEachSlug(entriesOf(found.index)).filter(
    (entry) => !isExcluded(settings, entry) && isChosen(entry),
  );
  const uuids = entries.sort(byAge).map(({ uuid }) => uuid);
  const { tempo, totals } = await load({ tempo: TEMPO, totals: uuids.map(TOTALS_OF_PAGE) }, world);
  return {
    now: world.now(),
    version: APP_VERSION,
    settings,
    workspace,
    tempo: tempo.value,
    repositories: { [Symbol.iterator]: () => shown(totals) },
    own: totals.map((one) => listed(one).ownCounts()),
    tokens: [],
    rejectedScrapes: {},
    seriesLimit: SERIES_LIMIT,
  };
}

type StoredTotals = Stored<TotalsOfPage | null>;

function* shown(totals: readonly StoredTotals[]): Generator<RepositoryTotals> {
  for (const one of totals) yield listed(one).shown();
}

function listed({ kind, value }: StoredTotals): TotalsOfPage {
  if (value === null) throw new UnreadableRecord(kind.key, 'it is listed and missing');
  return value;
}

/** Those known longest first. */
const byAge = (a: IndexEntry, b: IndexEntry): number =>
  a.knownSince - b.knownSince || (a.uuid < b.uuid ? -1 : 1);

/** A repository that was deleted and created again has two entries until the old one is removed: the younger is shown. */
function oneForEachSlug(index: readonly IndexEntry[]): readonly IndexEntry[] {
  const youngest = new Map<string, IndexEntry>();
  for (const entry of index) {
    const known = youngest.get(entry.slug);
    if (known === undefined || known.knownSince < entry.knownSince) youngest.set(entry.slug, entry);
  }
  return [...youngest.values()];
}
