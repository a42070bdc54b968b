import type { RepositoryTotals } from '../../core/aggregates/totals';
import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import { conclude } from '../../core/health/quiet';
import type { Settings } from '../../core/settings';
import type { RepositoryReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';
import { identityOf, newTotals } from '../counting/enrol';
import { INDEX_KEYS, totalsKey } from '../records/keys';
import { listRepositories } from './list-repositories';
import { totalsChange, totalsIn, type Found } from '../records/load';
import { indexChanges, indexIn, type IndexEntry } from '../records/repository-index';
import { slicesOf } from '../records/slices';
import { notesIn, type SweepNotes } from '../records/sweep-notes';

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

/** Finds new and renamed repositories. One that is missing from the list stays: see {@link removeDeleted}. */
export async function discover(
  workspace: WorkspaceTotals,
  { found, budget }: Discovering,
  world: World,
): Promise<Discovered> {
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
  };
  // Not `known`: in the sweep that reads the list to its end for the first time, none is a latecomer.
  await enlist(readings, { ...known, listedAt }, world);
  return {
    workspace: known,
    repositories: indexIn(await world.records.read(INDEX_KEYS)),
    readings: new Map(readings.map((reading) => [reading.uuid, reading])),
    notes: { ...before, nextPage },
  };
}

const TOGETHER = 8;

/** Gives each new repository its totals and each renamed one its new name; eight at a time, each all or nothing. */
async function enlist(
  readings: readonly RepositoryReading[],
  workspace: WorkspaceTotals,
  world: World,
): Promise<void> {
  const index = await world.records.read(INDEX_KEYS);
  const known = new Map(indexIn(index).map((entry) => [entry.uuid, entry]));
  const changed = readings.filter(({ uuid, slug }) => known.get(uuid)?.slug !== slug);
  for (const some of slicesOf(changed, TOGETHER)) await enlistSome(some, workspace, world);
}

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
