import { comparedOf, withCompared, type Compared } from '../../core/aggregates/compared';
import type { FoldContext } from '../../core/aggregates/tables/count';
import { runsUnderWay } from '../../core/aggregates/runs/known-runs';
import { haltsIn, type Halts } from '../../core/aggregates/runs/untouched';
import { isBehind } from '../../core/aggregates/behind';
import { bornAtStoring } from '../../core/aggregates/tables/births';
import { noteHeard } from '../../core/aggregates/exporter';
import { dated, type RepositoryTotals } from '../../core/aggregates/totals';
import type { Used } from '../../core/money/add-up';
import { conclude } from '../../core/health/quiet';
import { tellsNothingNew } from '../../core/storage/nothing-new';
import { waitsForRunner } from '../../core/health/runners';
import type { EpochMillis } from '../../core/time';
import type { RepositoryReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import { identityOf } from '../counting/enrol';
import { countListed } from './count-listed';
import { importHistory } from './import-history';
import { readRuns, type ReadRuns } from './read-runs';
import { comparedIn } from '../records/compared';
import { changeOf, load } from '../records/kind';
import { TOTALS } from '../records/totals';
import { prune } from '../../core/aggregates/prune';
import { forRepository } from '../../core/settings';
import { readDetails } from './read-details';
import { readSchedules } from './read-schedules';
import { reconcileDeployments } from './reconcile-deployments';
import type { Sweeping } from './sweeping';
import type { SweepNote } from '../records/sweep-notes';

const ATTEMPTS = 3;

/** What a comparison leaves to the rest of the sweep, and to the next one. */
export interface Reconciled {
  readonly note: SweepNote;
  readonly halts: Halts;
  /** Whether a step waits for a self-hosted runner. */
  readonly wantsRunner: boolean;
  readonly used: Used;
  /** When it was compared, where nothing was new and its record was not written; null where that says it. */
  readonly compared: Compared | null;
}

interface Comparing {
  readonly uuid: string;
  readonly reading: RepositoryReading | undefined;
  /** Whether its record may stay as it is when nothing is new. */
  readonly mayStay: boolean;
}

/** Compares one repository with Bitbucket's list and stores what was missing, if anything. Null when it could not be. */
export async function reconcile(
  { uuid, reading, mayStay }: Comparing,
  sweeping: Sweeping,
  world: World,
): Promise<Reconciled | null> {
  for (let attempt = 0; attempt < ATTEMPTS && sweeping.budget.has(1); attempt++) {
    const kept = (await load({ totals: TOTALS(uuid) }, world)).totals;
    if (kept.value === null) return null;
    const stored = withCompared(kept.value, comparedIn(sweeping.compared.value, uuid));
    const totals = dated(stored, world.now());
    const called = named(totals, reading, sweeping);
    const read = await readRuns(called, sweeping.budget, world);
    const counted = await compared(called, { read, sweeping }, world);
    const tables = bornAtStoring(totals.tables, counted.tables, world.now());
    const next = conclude({ ...counted, tables });
    if (mayStay && tellsNothingNew(stored, next))
      return { ...reconciled(next, world.now()), compared: comparedOf(next) };
    if ((await world.records.write([changeOf(kept, next)])) === 'written')
      return { ...reconciled(next, world.now()), compared: null };
  }
  return null;
}

function reconciled(totals: RepositoryTotals, now: EpochMillis): Omit<Reconciled, 'compared'> {
  const underWay = runsUnderWay(totals.runs, now);
  return {
    note: {
      at: now,
      isOpen: underWay.length + totals.wanted.length > 0 || isBehind(totals),
    },
    halts: haltsIn(totals, now),
    wantsRunner: underWay.some(waitsForRunner),
    used: { billedDays: totals.billedDays, slots: totals.slots },
  };
}

/** By its name of today, where the list has told it. */
function named(
  totals: RepositoryTotals,
  reading: RepositoryReading | undefined,
  { workspace }: Sweeping,
): RepositoryTotals {
  return reading === undefined ? totals : { ...totals, identity: identityOf(reading, workspace) };
}

async function compared(
  totals: RepositoryTotals,
  { read, sweeping }: { readonly read: ReadRuns; readonly sweeping: Sweeping },
  world: World,
): Promise<RepositoryTotals> {
  const { failure } = read;
  if (failure !== null) return unread(totals, failure, read.readAt);
  const settings = forRepository(sweeping.settings, totals.identity.uuid);
  const context = { now: world.now(), settings };
  if (tellsNothing(totals, read)) return untold(totals, read, context);
  // Without a list of runs there is no past, and no deployment.
  if (read.isOff) return concluded(totals, read, context);
  const { budget } = sweeping;
  const numbered = { ...totals, numbers: read.numbers };
  const counted = await budget.keeping(forDeployments(totals), async () => {
    const started = await importHistory(numbered, { context, budget, read }, world);
    const counting = { read: { ...read, numbers: started.numbers }, context, budget };
    return countListed(started, counting, world);
  });
  const deployed = await reconcileDeployments(counted, { context, sweeping, read }, world);
  const detailed = await readDetails(deployed, { context, budget }, world);
  return concluded(await readSchedules(detailed, budget, world), read, context);
}

/** A list that is refused with 403 may be one of Pipelines that are switched off. */
function unread(
  totals: RepositoryTotals,
  failure: NonNullable<ReadRuns['failure']>,
  readAt: number,
): RepositoryTotals {
  const reconciliation = { at: totals.reconciliation.at, failure };
  return failure === 'forbidden'
    ? { ...totals, reconciliation, clues: { ...totals.clues, deniedAt: readAt } }
    : { ...totals, reconciliation };
}

/** The first comparison reaches the deployments, whatever the past of the runs would take. */
const forDeployments = ({ deploymentLedger }: RepositoryTotals): number =>
  deploymentLedger.comparedAt === 0 ? 1 : 0;

/** Where runs are known, a list that is gone or empty may be one odd answer: nothing is compared with it. */
const tellsNothing = ({ numbers }: RepositoryTotals, { runs }: ReadRuns): boolean =>
  runs.length === 0 && numbers.highest > 0;

function untold(
  totals: RepositoryTotals,
  { isOff, readAt }: ReadRuns,
  context: FoldContext,
): RepositoryTotals {
  const clues = { ...totals.clues, isOff };
  const reconciliation = { ...totals.reconciliation, failure: null };
  return noteHeard(prune({ ...totals, clues, reconciliation }, context), 'sweep', readAt);
}

function concluded(
  totals: RepositoryTotals,
  read: ReadRuns,
  context: FoldContext,
): RepositoryTotals {
  const isWhole = read.isComplete && totals.numbers.due.length === 0;
  const reconciliation = {
    at: isWhole ? read.readAt : totals.reconciliation.at,
    failure: null,
  };
  const clues = { ...totals.clues, isOff: read.isOff };
  return noteHeard(prune({ ...totals, reconciliation, clues }, context), 'sweep', read.readAt);
}
