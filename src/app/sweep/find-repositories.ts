import type { RepositoryTotals } from '../../core/aggregates/totals';
import type { MissingRepositories, WorkspaceTotals } from '../../core/aggregates/workspace';
import { conclude } from '../../core/health/quiet';
import { isExcluded, type Settings } from '../../core/settings';
import type { RepositoryReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';
import { identityOf, newTotals } from '../counting/enrol';
import { bringBack, forgetRemoved } from '../counting/remove-repository';
import { changeOf, load } from '../records/kind';
import { listRepositories } from './list-repositories';
import { missRepositories } from './miss-repositories';
import {
  entriesOf,
  INDEX,
  indexChanges,
  indexMarks,
  removedOf,
  type IndexEntry,
  type StoredIndex,
} from '../records/repository-index';
import { slicesOf } from '../records/slices';
import { noteKey, type SweepNotes } from '../records/sweep-notes';
import { TOTALS } from '../records/totals';

export interface Discovered {
  readonly workspace: WorkspaceTotals;
  readonly repositories: readonly IndexEntry[];
  /** The repositories that this sweep has seen listed, by uuid. */
  readonly readings: ReadonlyMap<string, RepositoryReading>;
  readonly notes: SweepNotes;
}

interface Discovering {
  readonly index: StoredIndex;
  /** What the sweep before left. */
  readonly notes: SweepNotes;
  readonly budget: ApiAllowance;
  readonly settings: Settings;
}

/** Finds new and renamed repositories, and those that are back or gone: see {@link missRepositories}. */
export async function discover(
  workspace: WorkspaceTotals,
  { index, notes: before, budget, settings }: Discovering,
  world: World,
): Promise<Discovered> {
  await forgetRemoved(index, world);
  const { listedAt } = workspace;
  const isNews = newsFor({ index, notes: before, settings });
  const { readings, reachedEnd, nextPage } = await listRepositories(
    { listedAt, nextPage: before.nextPage, isNews },
    budget,
    world,
  );
  const known = {
    ...workspace,
    slug:
      readings.find(({ workspaceSlug }) => workspaceSlug !== '')?.workspaceSlug ?? workspace.slug,
    listedAt: reachedEnd ? world.now() : listedAt,
    seenAt: readings.length > 0 ? world.now() : workspace.seenAt,
  };
  // Not `known`: in the sweep that reads the list to its end for the first time, none is a latecomer.
  await enlist(readings, { ...known, listedAt }, world);
  const isUnderWay = reachedEnd || nextPage > 1;
  const listed = new Set(isUnderWay ? [...before.listed, ...readings.map(keyOf)] : []);
  const [witness] = readings;
  const missing =
    reachedEnd && witness !== undefined
      ? await missRepositories({ listed, witness }, { budget, settings }, world)
      : unlessShown(workspace.missing, readings);
  return {
    workspace: { ...known, missing },
    repositories: await markReplaced(world),
    readings: new Map(readings.map((reading) => [reading.uuid, reading])),
    notes: { ...before, nextPage, listed: reachedEnd ? new Set() : listed },
  };
}

/** Whether a repository is new, or has moved since it was compared; what the admin excluded never is news. */
function newsFor({
  index,
  notes: { notes },
  settings,
}: Omit<Discovering, 'budget'>): (reading: RepositoryReading) => boolean {
  const known = new Set(index.flatMap(({ value }) => value.entries).map(({ uuid }) => uuid));
  return (reading) => {
    if (!known.has(reading.uuid)) return true;
    const comparedAt = notes.get(noteKey(reading.uuid))?.at ?? Infinity;
    return (reading.updatedAt ?? 0) > comparedAt && !isExcluded(settings, reading);
  };
}

/** Every repository that is counted; where another took the slug of one and no event marked it, this does. */
async function markReplaced(world: World): Promise<readonly IndexEntry[]> {
  const { index } = await load({ index: INDEX }, world);
  const marks = indexMarks(index);
  if (marks.length > 0) await world.records.write(marks);
  return entriesOf(index);
}

const keyOf = ({ uuid }: RepositoryReading): string => noteKey(uuid);

/** What is missing, without those that are shown again. */
function unlessShown(
  missing: MissingRepositories | null,
  readings: readonly RepositoryReading[],
): MissingRepositories | null {
  const shown = new Set(readings.map(keyOf));
  return missing && { ...missing, ids: missing.ids.filter((id) => !shown.has(id)) };
}

/** A record each, a page of the index each, and one of whom it replaces: within the changes that are written at once. */
const TOGETHER = 6;

/**
 * Brings back what had been removed, and gives each new repository its totals and each renamed one its new name; a few
 * at a time, all or nothing.
 */
async function enlist(
  readings: readonly RepositoryReading[],
  workspace: WorkspaceTotals,
  world: World,
): Promise<void> {
  const before = await load({ index: INDEX }, world);
  const removed = new Set(removedOf(before.index).map(({ uuid }) => uuid));
  const back = readings.filter(({ uuid }) => removed.has(uuid));
  for (const { uuid } of back) await bringBack(uuid, world);
  const { index } = back.length === 0 ? before : await load({ index: INDEX }, world);
  const stillRemoved = new Set(removedOf(index).map(({ uuid }) => uuid));
  const known = new Map(entriesOf(index).map((entry) => [entry.uuid, entry]));
  const changed = readings.filter(
    ({ uuid, slug }) => !stillRemoved.has(uuid) && !isKnownAs(slug, known.get(uuid)),
  );
  for (const some of slicesOf(changed, TOGETHER)) await enlistSome(some, workspace, world);
}

const isKnownAs = (slug: string, entry: IndexEntry | undefined): boolean =>
  entry?.slug === slug && entry.missingSince === undefined;

async function enlistSome(
  readings: readonly RepositoryReading[],
  workspace: WorkspaceTotals,
  world: World,
): Promise<void> {
  const now = world.now();
  const found = await load(
    { index: INDEX, totals: readings.map(({ uuid }) => TOTALS(uuid)) },
    world,
  );
  const entries = readings.map(({ uuid, slug }) => ({ uuid, slug, knownSince: now }));
  // A conflict means that somebody else wrote one of them: the next sweep finds what is still missing.
  await world.records.write([
    ...readings.flatMap((reading, at) => {
      const stored = found.totals[at];
      if (stored === undefined) return [];
      const totals = stored.value ?? newTotals(reading, workspace, now);
      return [changeOf(stored, conclude(named(totals, reading, workspace)))];
    }),
    ...indexChanges(found.index, entries),
  ]);
}

function named(
  totals: RepositoryTotals,
  reading: RepositoryReading,
  workspace: WorkspaceTotals,
): RepositoryTotals {
  return { ...totals, identity: identityOf(reading, workspace) };
}
