import type { RepositoryTotals } from '../../core/aggregates/totals';
import type { MissingRepositories, WorkspaceTotals } from '../../core/aggregates/workspace';
import { conclude } from '../../core/health/quiet';
import type { Settings } from '../../core/settings';
import type { RepositoryReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';
import { identityOf, newTotals } from '../counting/enrol';
import { bringBack, forgetRemoved } from '../counting/remove-repository';
import { INDEX_KEYS, totalsKey } from '../records/keys';
import { listRepositories } from './list-repositories';
import { missRepositories } from './miss-repositories';
import { totalsChange, totalsIn, type Found } from '../records/load';
import { indexChanges, indexIn, removedIn, type IndexEntry } from '../records/repository-index';
import { slicesOf } from '../records/slices';
import { noteKey, notesIn, type SweepNotes } from '../records/sweep-notes';

export interface Discovered {
  readonly workspace: WorkspaceTotals;
  readonly repositories: readonly IndexEntry[];
  /** The repositories that this sweep has seen listed, by uuid. */
  readonly readings: ReadonlyMap<string, RepositoryReading>;
  readonly notes: SweepNotes;
}

interface Discovering {
  readonly found: Found;
  readonly budget: ApiAllowance;
  readonly settings: Settings;
}

/** Finds new and renamed repositories, and those that are back or gone: see {@link missRepositories}. */
export async function discover(
  workspace: WorkspaceTotals,
  { found, budget, settings }: Discovering,
  world: World,
): Promise<Discovered> {
  await forgetRemoved(found, world);
  const before = notesIn(found);
  const { listedAt } = workspace;
  const { readings, reachedEnd, nextPage } = await listRepositories(
    { listedAt, nextPage: before.nextPage },
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
    repositories: indexIn(await world.records.read(INDEX_KEYS)),
    readings: new Map(readings.map((reading) => [reading.uuid, reading])),
    notes: { ...before, nextPage, listed: reachedEnd ? new Set() : listed },
  };
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

const TOGETHER = 8;

/**
 * Brings back what had been removed, and gives each new repository its totals and each renamed one its new name; eight
 * at a time, each all or nothing.
 */
async function enlist(
  readings: readonly RepositoryReading[],
  workspace: WorkspaceTotals,
  world: World,
): Promise<void> {
  const before = await world.records.read(INDEX_KEYS);
  const removed = new Set(removedIn(before).map(({ uuid }) => uuid));
  const back = readings.filter(({ uuid }) => removed.has(uuid));
  for (const { uuid } of back) await bringBack(uuid, world);
  const index = back.length === 0 ? before : await world.records.read(INDEX_KEYS);
  const stillRemoved = new Set(removedIn(index).map(({ uuid }) => uuid));
  const known = new Map(indexIn(index).map((entry) => [entry.uuid, entry]));
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
  const found = await world.records.read([
    ...INDEX_KEYS,
    ...readings.map(({ uuid }) => totalsKey(uuid)),
  ]);
  const totals = readings.map((reading) =>
    named(totalsIn(found, reading.uuid) ?? newTotals(reading, workspace, now), reading, workspace),
  );
  const entries = readings.map(({ uuid, slug }) => ({ uuid, slug, knownSince: now }));
  // A conflict means that somebody else wrote one of them: the next sweep finds what is still missing.
  await world.records.write([
    ...totals.map((each) => totalsChange(found, conclude(each))),
    ...indexChanges(found, entries),
  ]);
}

function named(
  totals: RepositoryTotals,
  reading: RepositoryReading,
  workspace: WorkspaceTotals,
): RepositoryTotals {
  return { ...totals, identity: identityOf(reading, workspace) };
}
