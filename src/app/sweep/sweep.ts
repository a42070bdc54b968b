import {
  allowance,
  allowanceForMissing,
  reserve,
  spent,
  type SweepRequests,
} from '../../core/aggregates/budget';
import { noteApiUse } from '../../core/aggregates/exporter';
import { isWhole, outageAfter } from '../../core/aggregates/outage';
import {
  emptyWorkspace,
  type HaltedRuns,
  type RunnersSeen,
  type WorkspaceTotals,
} from '../../core/aggregates/workspace';
import type { MonthTotals } from '../../core/money/month';
import { MINUTE } from '../../core/time';
import type { World } from '../../ports/world';
import { discover, type Discovered } from './find-repositories';
import { COMPARED } from '../records/compared';
import { changeOf, load, type Loaded } from '../records/kind';
import { SIZES } from '../records/sizes';
import { INDEX } from '../records/repository-index';
import { SETTINGS } from '../records/settings';
import { notesOf, SWEEP_NOTES } from '../records/sweep-notes';
import { WORKSPACE } from '../records/workspace';
import { addUpMonth } from './add-up-month';
import { ApiAllowance, requestsIn } from './allowance';
import { haltedRuns } from './halted-runs';
import { keepTempo } from '../records/tempo';
import { heldForRunners, readRunners } from './read-runners';
import { reconcileAll, type ToldByAll } from './reconcile-all';

/** A sweep that has not ended for this long was killed; the next one takes over. */
const LEASE = 4.5 * MINUTE;

const KINDS = {
  workspace: WORKSPACE,
  settings: SETTINGS,
  notes: SWEEP_NOTES,
  compared: COMPARED,
  sizes: SIZES,
  index: INDEX,
} as const;

export type Swept = 'done' | 'another sweep is running';

/**
 * Compares what is counted with what Bitbucket lists, within the API budget, and repairs the difference. The first
 * one records the moment from which everything is counted. Safe to run twice at once and to be killed anywhere: each
 * repository is stored by itself, and what is not done now is done by the next sweep.
 */
export async function sweep(world: World): Promise<Swept> {
  const { compared, index, ...found } = await load(KINDS, world);
  const begun = await begin(found, world);
  if (begun === null) return 'another sweep is running';
  const made = () => requestsIn(world.bitbucket.tally());
  const budget = new ApiAllowance(begun.allowed, made);
  const settings = found.settings.value;
  const discovered = await discover(
    begun.workspace,
    { index, notes: notesOf(found.notes), budget, settings },
    world,
  );
  const { runners } = begun.workspace;
  const sizes = found.sizes.value;
  const sweeping = { workspace: discovered.workspace, budget, settings, compared, sizes };
  const told = await budget.keeping(heldForRunners(runners), () =>
    reconcileAll(discovered, sweeping, world),
  );
  const month = await addUpMonth(told.used, begun.workspace.month, world);
  const news = {
    told,
    month,
    halted: await haltedRuns(told, { ...discovered, settings }, world),
    runners: await readRunners(told.wantRunners, runners, budget, world),
  };
  await end({ ...discovered, ...news }, budget, world);
  await keepTempo(world);
  return 'done';
}

type Begins = Pick<Loaded<typeof KINDS>, 'workspace' | 'sizes'>;

interface Begun {
  readonly workspace: WorkspaceTotals;
  /** How many requests this sweep may make. */
  readonly allowed: SweepRequests;
}

/** Takes the lease and the budget, and writes the heartbeat; null when another sweep has it. */
async function begin({ workspace: stored, sizes }: Begins, world: World): Promise<Begun | null> {
  const now = world.now();
  const before = stored.value;
  const known = before ?? emptyWorkspace({ uuid: world.installation.workspaceUuid, slug: '' }, now);
  if (known.sweepingSince > 0 && now - known.sweepingSince < LEASE && now >= known.sweepingSince)
    return null;
  const allowed = {
    usual: allowance(known.api, now, before === null),
    forMissing: sizes.value.behind.length > 0 ? allowanceForMissing(known.api, now) : 0,
  };
  const api = reserve(known.api, allowed, now);
  const workspace = { ...known, api, sweepingSince: now, heartbeatAt: now };
  const written = await world.records.write([changeOf(stored, workspace)]);
  return written === 'written' ? { workspace, allowed } : null;
}

const ATTEMPTS = 5;

/** All that a sweep has learned of the workspace. */
interface Learned extends Discovered {
  readonly told: ToldByAll;
  readonly halted: HaltedRuns | null;
  readonly runners: RunnersSeen | null;
  readonly month: MonthTotals | null;
}

/** Gives the lease back with what was learned; somebody else may have written the record meanwhile. */
async function end(learned: Learned, budget: ApiAllowance, world: World): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await load({ workspace: WORKSPACE }, world);
    const known = found.workspace.value ?? learned.workspace;
    const written = await world.records.write([
      changeOf(found.workspace, ended(known, learned, { budget, world })),
    ]);
    if (written === 'written') return;
  }
}

function ended(
  known: WorkspaceTotals,
  { workspace: learned, repositories, ...news }: Learned,
  { budget, world }: { budget: ApiAllowance; world: World },
): WorkspaceTotals {
  const now = world.now();
  const tally = world.bitbucket.tally();
  const outage = outageAfter(known.outage, tally, { now, repositories: repositories.length });
  return {
    ...known,
    slug: learned.slug,
    listedAt: learned.listedAt,
    missing: learned.missing,
    seenAt: learned.seenAt,
    runners: news.runners,
    month: news.month,
    halted: news.halted,
    outage,
    sweepingSince: 0,
    heartbeatAt: now,
    api: spent(
      known.api,
      {
        ...tally,
        reserved: budget.granted,
        made: budget.made,
        blockedForSeconds: budget.blockedForSeconds,
      },
      now,
    ),
    up: { sweep: true, bitbucket_api: !isWhole(outage) },
    own: noteApiUse(known.own, tally, now),
  };
}
