import { tick, type FoldContext } from '../../core/aggregates/tables/count';
import { giveBack } from '../../core/aggregates/runs/hints';
import { evolve } from '../../core/aggregates/evolve';
import { noteApiUse, noteHeard } from '../../core/aggregates/exporter';
import { areEventsAtRest, blockedFor, isBlocked, restedFrom } from '../../core/aggregates/budget';
import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import { SECOND, type EpochMillis } from '../../core/time';
import { dated, type RepositoryTotals } from '../../core/aggregates/totals';
import type { Fact } from '../../core/events';
import { conclude, type Concluded } from '../../core/health/quiet';
import type { IngestMessage } from '../../core/events/message';
import { forRepository, isExcluded } from '../../core/settings';
import type { RecordChange } from '../../ports/records';
import type { World } from '../../ports/world';
import type { Counted } from './counted';
import { rejectAtWorkspace } from './count-rejection';
import { changeOf, load, type Loaded } from '../records/kind';
import { SETTINGS } from '../records/settings';
import { TOTALS } from '../records/totals';
import { writeOrLose } from '../records/transact';
import { WORKSPACE } from '../records/workspace';
import { noteMissing } from './note-missing';
import { learn, LONGEST_DELAY_SECONDS, needsLookUp, type Learned } from './learn';
import { enrol } from './enrol';
import { bringBack, removeDeleted } from './remove-repository';
import { INDEX, indexChanges } from '../records/repository-index';

const DONE: Counted = { outcome: 'done' };
const ATTEMPTS = 6;

/**
 * Counts one message: reads the totals, asks Bitbucket what really happened, folds, and writes on the condition that
 * nobody wrote in between. When somebody did, everything is done again, asking Bitbucket included: so readings are
 * folded in the order in which they were made, and none is lost.
 */
export async function countMessage(message: IngestMessage, world: World): Promise<Counted> {
  if (message.repositoryUuid === '') return rejectAtWorkspace(message, world);
  if (message.event.type === 'repository-deleted')
    return removeDeleted(message.repositoryUuid, world);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const counted = await attemptToCount(message, world);
    if (counted !== 'conflict') return counted;
  }
  return { outcome: 'again', afterSeconds: 5, reason: 'others kept writing the same repository' };
}

const kindsOf = (uuid: string) => ({
  totals: TOTALS(uuid),
  workspace: WORKSPACE,
  settings: SETTINGS,
});
type Found = Loaded<ReturnType<typeof kindsOf>>;

async function attemptToCount(message: IngestMessage, world: World): Promise<Counted | 'conflict'> {
  const uuid = message.repositoryUuid;
  const found = await load(kindsOf(uuid), world);
  const workspace = found.workspace.value;
  // Before the first sweep nothing is counted: its moment is the baseline, and it finds what is running.
  if (workspace === null) return DONE;
  const blocked = putOff(message, workspace, world.now());
  if (blocked !== null) {
    await noteMissing(message, found, world);
    return blocked;
  }
  const stored = found.totals.value;
  const known = stored === null ? null : dated(stored, world.now());
  const totals = known ?? (await enrol(uuid, workspace, world));
  // A repository that Bitbucket does not know (any more) has nothing to count; a rejection is counted all the same.
  if (totals === null) return rejectAtWorkspace(message, world);
  if (known === null && (await bringBack(uuid, world))) return 'conflict';
  if (isExcluded(found.settings.value, totals.identity)) return DONE;
  const learned = await learn(message.event, totals, world);
  await shareLimits({ found, workspace, learned }, world);
  if (learned.kind === 'later') {
    await noteAsking({ found, totals, learned, isNew: known === null }, world);
    return { outcome: 'again', afterSeconds: learned.afterSeconds, reason: learned.reason };
  }
  const next = folded(
    { message, totals, learned },
    { now: world.now(), settings: forRepository(found.settings.value, uuid) },
    world,
  );
  return save({ found, next: conclude(next), isNew: known === null }, world);
}

/** While Bitbucket wants to be left alone, or the sweeps need what is left, nobody asks for an event what it means. */
function putOff(
  { event }: IngestMessage,
  { api }: WorkspaceTotals,
  now: EpochMillis,
): Counted | null {
  if (!needsLookUp(event)) return null;
  if (isBlocked(api, now))
    return againAt(api.blockedUntil, now, 'Bitbucket wants to be left alone for now');
  return areEventsAtRest(api, now)
    ? againAt(api.restsUntil ?? 0, now, 'what Bitbucket still allows is for the sweeps')
    : null;
}

function againAt(until: EpochMillis, now: EpochMillis, reason: string): Counted {
  const seconds = Math.ceil((until - now) / SECOND);
  return { outcome: 'again', afterSeconds: Math.min(LONGEST_DELAY_SECONDS, seconds), reason };
}

interface Told {
  readonly found: Found;
  readonly workspace: WorkspaceTotals;
  readonly learned: Learned;
}

/** Tells everybody of a 429, and of a limit that is near. Losing a race for it loses nothing: the next one to ask is told the same. */
async function shareLimits({ found, workspace, learned }: Told, world: World): Promise<void> {
  const now = world.now();
  const { isNearLimit } = world.bitbucket.tally();
  const near = isNearLimit ? restedFrom(workspace.api, now) : workspace.api;
  const blockedForSeconds = learned.kind === 'later' ? learned.blockedForSeconds : undefined;
  const api = blockedForSeconds === undefined ? near : blockedFor(near, blockedForSeconds, now);
  if (api !== workspace.api)
    await writeOrLose(world, [changeOf(found.workspace, { ...workspace, api })]);
}

interface Asked {
  readonly found: Found;
  readonly totals: RepositoryTotals;
  readonly learned: Extract<Learned, { readonly kind: 'later' }>;
  readonly isNew: boolean;
}

/**
 * Stores what was asked in vain, and what is missing therefore. Losing a race for it loses a number of our own, and the
 * answer is asked for again.
 */
async function noteAsking({ found, totals, learned, isNew }: Asked, world: World): Promise<void> {
  const tally = world.bitbucket.tally();
  if (isNew || Object.keys(tally.requests).length === 0) return;
  const now = world.now();
  const tables = noteApiUse(totals.tables, tally, now);
  const { hints = totals.hints, missing } = learned;
  const asked = { ...totals, tables, hints };
  const settings = forRepository(found.settings.value, totals.identity.uuid);
  const next = missing === undefined ? asked : evolve(asked, missing, { now, settings });
  await world.records.write([changeOf(found.totals, conclude(next))]);
}

interface Folding {
  readonly message: IngestMessage;
  readonly totals: RepositoryTotals;
  readonly learned: Exclude<Learned, { readonly kind: 'later' }>;
}

function folded(
  { message, totals, learned }: Folding,
  context: FoldContext,
  world: World,
): RepositoryTotals {
  const { name } = message;
  const evolved = learned.events.reduce(
    (next, happened: Fact) => evolve(next, happened, context),
    totals,
  );
  const { hints = totals.hints } = learned;
  const isCounted = evolved.tables !== totals.tables;
  const { now } = context;
  let tables = tick(evolved.tables, 'events', { labels: [name] }, now);
  if (learned.rejection !== null)
    tables = tick(tables, 'rejections', { labels: [name, learned.rejection] }, now);
  else if (evolved === totals && learned.isDuplicate)
    tables = tick(tables, 'duplicates', { labels: [name] }, now);
  tables = noteApiUse(tables, world.bitbucket.tally(), now);
  const left = learned.hints !== undefined && isCounted ? giveBack(hints) : hints;
  return noteHeard({ ...evolved, tables, hints: left }, 'event', now);
}

async function save(
  { found, next, isNew }: { found: Found; next: Concluded; isNew: boolean },
  world: World,
): Promise<Counted | 'conflict'> {
  const change = changeOf(found.totals, next);
  const written = isNew ? await enlist(change, next, world) : await world.records.write([change]);
  return written === 'written' ? DONE : 'conflict';
}

async function enlist(
  change: RecordChange,
  { identity }: RepositoryTotals,
  world: World,
): Promise<'written' | 'conflict'> {
  const { index } = await load({ index: INDEX }, world);
  const entry = { uuid: identity.uuid, slug: identity.slug, knownSince: world.now() };
  return world.records.write([change, ...indexChanges(index, [entry])]);
}
