import { decideRoom, decideShare, type Sized } from '../../core/aggregates/page-room';
import { shortId } from '../../core/aggregates/short-id';
import { succeed } from '../../core/result';
import { HOUR } from '../../core/time';
import type { World } from '../../ports/world';
import { changeOf, load, UnreadableRecord } from '../records/kind';
import { PAGE, type PageRecords } from '../records/page';
import { shownIn, type IndexEntry } from '../records/repository-index';
import { transact } from '../records/transact';
import { WORKSPACE } from '../records/workspace';
import { SERIES_LIMIT } from './read-page';
import { SIZES, type Sizes } from '../records/sizes';
import { isOfNow, OWN_LINES, takeSizes, type Measured } from './sizes';

/** Sizes are taken anew after this; and with each sweep while a new installation reads the past, which makes them grow. */
const FRESH = HOUR;
const NEW_FOR = 2 * HOUR;
/** From this part of the limit on also when a repository came or went. */
const CLOSE = 0.8;

/**
 * Decides what a page shows, after a sweep: takes the sizes of all repositories once an hour, and where the limit is
 * close also when one came or went. What is decided holds for every scrape until the next time.
 */
export async function keepRoom(world: World): Promise<void> {
  const { sizes, ...found } = await load({ ...PAGE, sizes: SIZES }, world);
  if (found.workspace.value === null) return;
  const exposed = shownIn(found.index, found.settings.value);
  const isNew = world.now() - found.workspace.value.baseline < NEW_FOR;
  const isGood = isOfNow(sizes, { found, age: isNew ? 0 : FRESH }, world);
  if (isGood && sizes.value.news.length === 0 && !hasMoved(sizes.value, exposed, found)) return;
  try {
    const taken = await takeSizes(sizes, found, world);
    await decide(sizedOf(exposed, taken), world);
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
    // What was decided before holds, and every scrape says what cannot be read.
    world.log('Sizes left as they were', { detail: error.message });
  }
}

/** Whether a repository came or went since, near the limit. */
function hasMoved(
  { lines }: Sizes,
  exposed: readonly IndexEntry[],
  { workspace }: PageRecords,
): boolean {
  const all = Object.values(lines).reduce((sum, each) => sum + each, OWN_LINES);
  if (workspace.value?.room === null && all < CLOSE * SERIES_LIMIT) return false;
  const ids = exposed.map(({ uuid }) => shortId(uuid));
  return ids.length !== Object.keys(lines).length || ids.some((id) => !Object.hasOwn(lines, id));
}

function sizedOf(exposed: readonly IndexEntry[], { sizes, details }: Measured): readonly Sized[] {
  const news = new Set(sizes.news);
  return exposed.flatMap(({ uuid, slug, knownSince }) => {
    const id = shortId(uuid);
    const lines = details.get(id);
    return lines === undefined ? [] : [{ id, slug, knownSince, lines, isNew: news.has(id) }];
  });
}

const LIMIT = SERIES_LIMIT - OWN_LINES;

async function decide(sized: readonly Sized[], world: World): Promise<void> {
  await transact(world, { workspace: WORKSPACE }, ({ workspace }) => {
    const { value } = workspace;
    if (value === null) return succeed({ value: null, changes: [] });
    const limits = { limit: LIMIT, now: world.now() };
    const room = decideRoom(value.room, sized, limits);
    const pushShare = decideShare(value.pushShare, { ...limits, room, all: sized });
    const isSame =
      pushShare === value.pushShare && JSON.stringify(room) === JSON.stringify(value.room);
    return succeed({
      value: null,
      changes: isSame ? [] : [changeOf(workspace, { ...value, room, pushShare })],
    });
  });
}
