import type { RepositoryTotals } from '../core/aggregates/totals';
import type { WorkspaceTotals } from '../core/aggregates/workspace';
import type { Settings } from '../core/settings';
import { HOUR, type EpochMillis } from '../core/time';
import type { RepositoryReading } from '../ports/bitbucket';
import type { World } from '../ports/world';
import type { ApiAllowance } from './allowance';
import { identityOf, newTotals } from './enrol';
import { INDEX_KEYS, SWEEP_KEY, totalsKey } from './keys';
import { totalsChange, totalsIn, type Found } from './load';
import { removeRepository } from './remove-repository';
import { indexChanges, indexIn, type IndexEntry } from './repository-index';

/** What the sweep remembers of a repository: when it was last reconciled, and whether something was unfinished then. */
export interface SweepNote {
  readonly at: EpochMillis;
  readonly isOpen: boolean;
}

export interface SweepNotes {
  readonly notes: Readonly<Record<string, SweepNote>>;
}

export interface Discovered {
  readonly workspace: WorkspaceTotals;
  readonly repositories: readonly IndexEntry[];
  /** The repositories that this sweep has seen listed, by uuid. */
  readonly readings: ReadonlyMap<string, RepositoryReading>;
  readonly notes: SweepNotes;
  readonly notesRevision: number | null;
}

interface Discovering {
  readonly found: Found;
  readonly budget: ApiAllowance;
  readonly settings: Settings;
}

const LIST_EVERY = 6 * HOUR;

/**
 * Finds new and renamed repositories. The list comes newest change first: its first page tells what moved; now and
 * then it is read to the end. A repository that is missing from it stays until Bitbucket says that it is gone.
 */
export async function discover(
  workspace: WorkspaceTotals,
  { found, budget }: Discovering,
  world: World,
): Promise<Discovered> {
  const now = world.now();
  const isFull = now - workspace.listedAt >= LIST_EVERY;
  const { readings, reachedEnd } = await list(isFull, budget, world);
  const known = {
    ...workspace,
    slug: readings[0]?.workspaceSlug ?? workspace.slug,
    listedAt: isFull && reachedEnd ? now : workspace.listedAt,
  };
  // Not `known`: in the sweep that reads the list to its end for the first time, none is a latecomer.
  await enlist(readings, { ...known, listedAt: workspace.listedAt }, world);
  await removeReplaced(readings, found, world);
  return {
    workspace: known,
    repositories: indexIn(await world.records.read(INDEX_KEYS)),
    readings: new Map(readings.map((reading) => [reading.uuid, reading])),
    ...notesIn(found),
  };
}

function notesIn(found: Found): Pick<Discovered, 'notes' | 'notesRevision'> {
  const record = found.get(SWEEP_KEY);
  return {
    notes: (record?.body as SweepNotes | undefined) ?? { notes: {} },
    notesRevision: record?.revision ?? null,
  };
}

async function list(
  isFull: boolean,
  budget: ApiAllowance,
  world: World,
): Promise<{ readings: readonly RepositoryReading[]; reachedEnd: boolean }> {
  const readings: RepositoryReading[] = [];
  for (let page = 1; budget.has(1); page++) {
    const answer = await budget.spend(() => world.bitbucket.repositories(page));
    if (!answer.ok) return { readings, reachedEnd: false };
    readings.push(...answer.value.items);
    if (answer.value.isLast) return { readings, reachedEnd: true };
    if (!isFull) break;
  }
  return { readings, reachedEnd: false };
}

/** A known repository whose slug another one has now was deleted, and created again under a new uuid. */
async function removeReplaced(
  readings: readonly RepositoryReading[],
  found: Found,
  world: World,
): Promise<void> {
  const uuids = new Map(readings.map(({ slug, uuid }) => [slug, uuid]));
  const listed = new Set(uuids.values());
  for (const { slug, uuid } of indexIn(found)) {
    const isReplaced = uuids.has(slug) && uuids.get(slug) !== uuid && !listed.has(uuid);
    if (isReplaced) await removeRepository(uuid, world);
  }
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
  for (let at = 0; at < changed.length; at += TOGETHER) {
    await enlistSome(changed.slice(at, at + TOGETHER), workspace, world);
  }
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
    ...totals.map((each) => totalsChange(found, each)),
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
