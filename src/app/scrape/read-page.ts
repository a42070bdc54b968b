import type { OwnCounts, RepositoryTotals, ShownTotals } from '../../core/aggregates/totals';
import type { EpochMillis } from '../../core/time';
import type { Page } from '../../core/exposition/collect/page';
import { APP_VERSION } from '../../core/version';
import { isExcluded } from '../../core/settings';
import type { World } from '../../ports/world';
import { TEMPO_KEY, totalsKey, WORKSPACE_KEY } from '../records/keys';
import {
  ownCountsIn,
  settingsIn,
  shownIn,
  totalsIn,
  UnreadableRecord,
  workspaceIn,
  type Found,
} from '../records/load';
import { indexIn, oneForEachSlug, type IndexEntry } from '../records/repository-index';
import { tempoIn } from '../records/tempo';

/** Series that a page may have: Prometheus' guidance for one exposition. Service discovery serves more in parts. */
export const SERIES_LIMIT = 10_000;

/**
 * Everything that a page is made of, read side by side. `found` holds the workspace, the settings and the index;
 * `isChosen` leaves out repositories that were not asked for.
 * Throws when any part is missing or unreadable: a page is complete or it is not made.
 */
export const readPage = (
  found: Found,
  world: World,
  isChosen: IsChosen = () => true,
): Promise<Page> => pageOf(found, { isChosen, totalsOf: shownIn }, world);

/** The same with all that is known of each repository. */
export const readWholePage = (
  found: Found,
  world: World,
  isChosen: IsChosen,
): Promise<Page<RepositoryTotals>> => pageOf(found, { isChosen, totalsOf: totalsIn }, world);

type IsChosen = (entry: IndexEntry) => boolean;

interface Choice<T> {
  readonly isChosen: IsChosen;
  readonly totalsOf: (records: Found, uuid: string, now: EpochMillis) => T | null;
}

async function pageOf<T extends ShownTotals>(
  found: Found,
  { isChosen, totalsOf }: Choice<T>,
  world: World,
): Promise<Page<T>> {
  const workspace = workspaceIn(found);
  if (workspace === null)
    throw new UnreadableRecord(WORKSPACE_KEY, 'the first sweep has not run yet');
  const settings = settingsIn(found);
  const index = indexIn(found);
  const chosen = index
    .filter((entry) => !isExcluded(settings, entry) && isChosen(entry))
    .sort(byAge);
  const shown = new Set(oneForEachSlug(index));
  const uuids = chosen.map(({ uuid }) => uuid);
  const exposed = chosen.filter((entry) => shown.has(entry)).map(({ uuid }) => uuid);
  const records = await world.records.read([TEMPO_KEY, ...uuids.map(totalsKey)]);
  const now = world.now();
  function* repositories(): Generator<T> {
    for (const uuid of exposed) yield listed(uuid, totalsOf(records, uuid, now));
  }
  return {
    now,
    version: APP_VERSION,
    settings,
    workspace,
    tempo: tempoIn(records),
    repositories: { [Symbol.iterator]: repositories },
    own: uuids.map((uuid) => ownCountsOf(records, uuid)),
    tokens: [],
    rejectedScrapes: {},
    seriesLimit: SERIES_LIMIT,
  };
}

const ownCountsOf = (records: Found, uuid: string): OwnCounts =>
  listed(uuid, ownCountsIn(records, uuid));

function listed<T>(uuid: string, found: T | null): T {
  if (found === null) throw new UnreadableRecord(totalsKey(uuid), 'it is listed and missing');
  return found;
}

/** Those known longest first. */
const byAge = (a: IndexEntry, b: IndexEntry): number =>
  a.knownSince - b.knownSince || (a.uuid < b.uuid ? -1 : 1);
