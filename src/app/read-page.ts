import type { RepositoryTotals } from '../core/aggregates/totals';
import type { Page } from '../core/exposition/page';
import { flatlinesOf, repositoryFacts } from '../core/health/verdict';
import { APP_VERSION } from '../core/version';
import { isExcluded } from '../core/settings';
import type { World } from '../ports/world';
import { TEMPO_KEY, totalsKey, WORKSPACE_KEY } from './keys';
import { settingsIn, totalsIn, UnreadableRecord, workspaceIn, type Found } from './load';
import { indexIn, type IndexEntry } from './repository-index';
import { tempoIn } from './tempo';

/** Series that a page may have: Prometheus' guidance for one exposition. Service discovery serves more in parts. */
export const SERIES_LIMIT = 10_000;

/**
 * Everything that a page is made of, read side by side. `found` holds the workspace, the settings and the index;
 * `isChosen` leaves out repositories that were not asked for.
 * Throws when any part is missing or unreadable: a page is complete or it is not made.
 */
export async function readPage(
  found: Found,
  world: World,
  isChosen: (entry: IndexEntry) => boolean = () => true,
): Promise<Page> {
  const workspace = workspaceIn(found);
  if (workspace === null)
    throw new UnreadableRecord(WORKSPACE_KEY, 'the first sweep has not run yet');
  const settings = settingsIn(found);
  const index = oneForEachSlug(indexIn(found)).filter(
    (entry) => !isExcluded(settings, entry) && isChosen(entry),
  );
  const records = await world.records.read([
    TEMPO_KEY,
    ...index.map(({ uuid }) => totalsKey(uuid)),
  ]);
  const repositories = index.map(({ uuid }) => totalsOf(records, uuid));
  const now = world.now();
  const tempo = tempoIn(records);
  return {
    now,
    version: APP_VERSION,
    settings,
    workspace,
    repositories,
    tokens: [],
    rejectedScrapes: {},
    flatlines: repositories.flatMap((repository) =>
      flatlinesOf(repositoryFacts({ totals: repository, workspace, tempo }, now)).map((judged) => ({
        repository,
        ...judged,
      })),
    ),
    seriesLimit: SERIES_LIMIT,
    claims: claimsOf(index),
  };
}

function totalsOf(records: Found, uuid: string): RepositoryTotals {
  const totals = totalsIn(records, uuid);
  if (totals === null) throw new UnreadableRecord(totalsKey(uuid), 'it is listed and missing');
  return totals;
}

/** Those known longest first. */
function claimsOf(index: readonly IndexEntry[]): readonly string[] {
  return [...index]
    .sort((a, b) => a.knownSince - b.knownSince || (a.uuid < b.uuid ? -1 : 1))
    .map(({ uuid }) => uuid);
}

/** A repository that was deleted and created again has two entries until the old one is removed: the younger is shown. */
function oneForEachSlug(index: readonly IndexEntry[]): readonly IndexEntry[] {
  const youngest = new Map<string, IndexEntry>();
  for (const entry of index) {
    const known = youngest.get(entry.slug);
    if (known === undefined || known.knownSince < entry.knownSince) youngest.set(entry.slug, entry);
  }
  return [...youngest.values()];
}
