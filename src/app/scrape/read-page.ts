import { heardOf, withCompared } from '../../core/aggregates/compared';
import type { PageRoom } from '../../core/aggregates/page-room';
import { shortId } from '../../core/aggregates/short-id';
import type { OwnCounts, RepositoryTotals, ShownTotals } from '../../core/aggregates/totals';
import type { EpochMillis } from '../../core/time';
import type { Page } from '../../core/exposition/collect/page';
import { APP_VERSION } from '../../core/version';
import { NOTHING_PUSHED, type Pushed } from '../../core/pushes/pushed';
import { beside } from '../../core/pushes/spans';
import type { World } from '../../ports/world';
import { comparedIn } from '../records/compared';
import { totalsKey } from '../records/keys';
import { load, UnreadableRecord, type Stored } from '../records/kind';
import type { PageRecords } from '../records/page';
import { PUSHED, SPANNED } from '../records/pushed';
import { entriesOf, removedOf, shownIn, type IndexEntry } from '../records/repository-index';
import { TEMPO } from '../records/tempo';
import { REMOVED_OF_PAGE, TOTALS_OF_PAGE, type TotalsOfPage } from '../records/totals';

/** Series that a page may have: Prometheus' guidance for one exposition. Service discovery serves more in parts. */
export const SERIES_LIMIT = 10_000;
/** What was not foreseen when the sweep last decided what a page shows still has room up to here. */
const SERIES_MOST = 1.5 * SERIES_LIMIT;

/**
 * Everything that the page of a workspace is made of, read side by side: of its repositories what the sweep has decided
 * to show. Throws when any part is missing or unreadable: a page is complete or it is not made.
 */
export const readPage = async (found: PageRecords, world: World): Promise<Page> => {
  const { room = null, pushShare = null } = found.workspace.value ?? {};
  const choice = { isChosen: () => true, room, totalsOf: shownAt };
  const page = await pageOf(found, choice, world);
  return { ...page, pushShare: pushShare?.series ?? null };
};

/** The same of the repositories that were asked for, all of which are shown with everything. */
export const readPart = (found: PageRecords, world: World, isChosen: IsChosen): Promise<Page> =>
  pageOf(found, { isChosen, room: null, totalsOf: shownAt }, world);

const shownAt = (totals: TotalsOfPage, now: EpochMillis): ShownTotals => totals.shown(now);

/** Such a part with all that is known of each repository. */
export const readWholePage = (
  found: PageRecords,
  world: World,
  isChosen: IsChosen,
): Promise<Page<RepositoryTotals>> =>
  pageOf(found, { isChosen, room: null, totalsOf: (totals) => totals.whole() }, world);

type IsChosen = (entry: IndexEntry) => boolean;

interface Choice<T> {
  readonly isChosen: IsChosen;
  readonly room: PageRoom | null;
  readonly totalsOf: (totals: TotalsOfPage, now: EpochMillis) => T;
}

async function pageOf<T extends ShownTotals>(
  found: PageRecords,
  { isChosen, room, totalsOf }: Choice<T>,
  world: World,
): Promise<Page<T>> {
  const { kind, value: workspace } = found.workspace;
  if (workspace === null) throw new UnreadableRecord(kind.key, 'the first sweep has not run yet');
  const [index, settings] = [entriesOf(found.index), found.settings.value];
  const chosen = index.filter(isChosen).sort(byAge);
  const shown = shownIn(found.index, settings);
  const seen = shown.filter(isIn(room));
  const pushing = pushingOf(seen.filter(isChosen), found);
  const gone = removedOf(found.index).filter(isChosen);
  const kinds = kindsOf({ chosen, gone, pushing });
  const { tempo, totals, removed, pushed, spanned } = await load(kinds, world);
  const exposed = exposedOf(totals, shown);
  const onPage = exposedOf(exposed, seen);
  const now = world.now();
  const looks = found.compared.value;
  function* repositories(): Generator<T> {
    for (const one of onPage) {
      const shown = totalsOf(listed(one), now);
      yield withCompared(shown, comparedIn(looks, shown.identity.uuid));
    }
  }
  return {
    now,
    version: APP_VERSION,
    settings,
    workspace,
    tempo: tempo.value,
    repositories: { [Symbol.iterator]: repositories },
    exposed: exposed.length,
    pushed: pushedOf(pushing, { pushed, spanned }, workspace.slug),
    own: ownOf({ chosen, totals, removed }, found),
    ...{ tokens: [], rejectedScrapes: {}, part: null, room, pushShare: null },
    ...{ seriesLimit: SERIES_LIMIT, seriesMost: SERIES_MOST },
  };
}

const kindsOf = ({
  chosen,
  gone,
  pushing,
}: Readonly<Record<'chosen' | 'gone' | 'pushing', readonly IndexEntry[]>>) => ({
  tempo: TEMPO,
  totals: chosen.map(({ uuid }) => TOTALS_OF_PAGE(uuid)),
  removed: gone.map(({ uuid }) => REMOVED_OF_PAGE(uuid)),
  pushed: pushing.map(({ uuid }) => PUSHED(uuid)),
  spanned: pushing.map(({ uuid }) => SPANNED(uuid)),
});

function ownOf(
  { chosen, totals, removed }: Counting,
  { compared }: Pick<PageRecords, 'compared'>,
): readonly OwnCounts[] {
  const alive = chosen.flatMap(({ uuid }, at) => {
    const one = totals[at];
    return one === undefined
      ? []
      : heardOf(listed(one).ownCounts(), comparedIn(compared.value, uuid));
  });
  return [...alive, ...removed.map((one) => listed(one).ownCounts())];
}

interface Counting {
  readonly chosen: readonly IndexEntry[];
  /** Of each chosen, in the same order. */
  readonly totals: readonly Stored<TotalsOfPage | null>[];
  readonly removed: readonly Stored<TotalsOfPage | null>[];
}

function listed({ kind, value }: Stored<TotalsOfPage | null>): TotalsOfPage {
  if (value === null) throw new UnreadableRecord(kind.key, 'it is listed and missing');
  return value;
}

/** Of these the repositories of which something was pushed or spans told, in order of slug. */
function pushingOf(shown: readonly IndexEntry[], { pushers }: PageRecords): readonly IndexEntry[] {
  const uuids = new Set([...pushers.value.uuids, ...pushers.value.spanned]);
  return shown.filter(({ uuid }) => uuids.has(uuid)).sort(bySlug);
}

function pushedOf(
  entries: readonly IndexEntry[],
  { pushed, spanned }: Readonly<Record<'pushed' | 'spanned', readonly Stored<Pushed>[]>>,
  workspace: string,
): Page['pushed'] {
  const valueAt = (all: readonly Stored<Pushed>[], at: number) => all[at]?.value ?? NOTHING_PUSHED;
  return entries.map(({ slug }, at) => ({
    ...{ slug, workspace },
    pushed: beside(valueAt(pushed, at), valueAt(spanned, at)),
  }));
}

function exposedOf<T extends Stored<unknown>>(
  totals: readonly T[],
  shown: readonly IndexEntry[],
): readonly T[] {
  const keys = new Set(shown.map(({ uuid }) => totalsKey(uuid)));
  return totals.filter((one) => keys.has(one.kind.key));
}

/** Whether a repository is among those that are shown. */
function isIn(room: PageRoom | null): (entry: IndexEntry) => boolean {
  const ids = new Set(room?.shown);
  return ({ uuid }) => room === null || ids.has(shortId(uuid));
}

const bySlug = (a: IndexEntry, b: IndexEntry): number => (a.slug < b.slug ? -1 : 1);

/** Those known longest first. */
const byAge = (a: IndexEntry, b: IndexEntry): number =>
  a.knownSince - b.knownSince || (a.uuid < b.uuid ? -1 : 1);
