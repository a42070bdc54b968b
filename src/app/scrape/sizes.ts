import { shortId } from '../../core/aggregates/short-id';
import { collectRepository } from '../../core/exposition/collect/collect-repository';
import { linesIn } from '../../core/exposition/collect/counted';
import { anyNumber, fields, mapOf, orNull } from '../../core/shape';
import { HOUR, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import {
  changeOf,
  load,
  recordOf,
  UnreadableRecord,
  WHOLE_RECORD,
  type Stored,
} from '../records/kind';
import { PAGE, type PageRecords } from '../records/page';
import type { IndexEntry } from '../records/repository-index';
import { writeOrLose } from '../records/transact';
import { pagesInPortions } from './portions';

interface Sizes {
  readonly at: EpochMillis;
  /** Of the settings under which they were taken: other settings make other sizes. */
  readonly settings: number | null;
  /** Lines on a page, by the short id of a repository. */
  readonly lines: Readonly<Record<string, number>>;
}

const NONE: Sizes = { at: 0, settings: null, lines: {} };

/** How many lines each repository has on a page: all that service discovery has to know. */
export const SIZES = recordOf({
  key: 'sizes',
  version: 1,
  bytesMax: WHOLE_RECORD,
  none: NONE,
  shape: fields({ at: anyNumber, settings: orNull(anyNumber), lines: mapOf(anyNumber) }),
});

/** Taken anew after this, by the sweep. */
const FRESH = HOUR;
/** Beyond this nobody takes them any more, and discovery does it itself. */
const STALE = 3 * HOUR;

/** What a repository is taken for that was found since. */
const UNKNOWN_LINES = 100;

export type LinesOf = (entry: IndexEntry) => number;

/**
 * How many lines a repository has. From one small record; only where that is missing, older than three hours, or of
 * other settings, every repository is read once. Throws when that is not complete.
 */
export async function sizesOf(found: PageRecords, world: World): Promise<LinesOf> {
  const { sizes } = await load({ sizes: SIZES }, world);
  const isGood = isOfNow(sizes, { found, age: STALE }, world);
  const { lines } = isGood ? sizes.value : await take(sizes, found, world);
  return ({ uuid }) => lines[shortId(uuid)] ?? UNKNOWN_LINES;
}

/** Takes the sizes anew once an hour, where discovery was ever asked. Losing a race loses nothing: the other took them. */
export async function keepSizes(world: World): Promise<void> {
  const { sizes, ...found } = await load({ ...PAGE, sizes: SIZES }, world);
  if (sizes.revision === null || isOfNow(sizes, { found, age: FRESH }, world)) return;
  try {
    await take(sizes, found, world);
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
    // The sizes of before are as good for discovery as they were, and every scrape says what cannot be read.
    world.log('Sizes left as they were', { detail: error.message });
  }
}

const isOfNow = (
  { value }: Stored<Sizes>,
  { found, age }: { readonly found: PageRecords; readonly age: number },
  world: World,
): boolean => value.at + age > world.now() && value.settings === found.settings.revision;

async function take(sizes: Stored<Sizes>, found: PageRecords, world: World): Promise<Sizes> {
  const lines: Record<string, number> = {};
  for await (const page of pagesInPortions(found, world)) {
    for (const totals of page.repositories)
      lines[shortId(totals.identity.uuid)] = linesIn(collectRepository(totals, page));
  }
  const taken: Sizes = { at: world.now(), settings: found.settings.revision, lines };
  await writeOrLose(world, [changeOf(sizes, taken)]);
  return taken;
}
