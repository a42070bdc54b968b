import type { DeploymentHeard, DeploymentRead, EnvironmentRef, StepRun } from '../../events';
import { isOffered, offerTo, takeFrom, type Offer } from '../runs/gates';
import { findRun } from '../runs/known-runs';
import { hashOf, shortId } from '../short-id';
import type { FoldContext } from '../tables/count';
import {
  withTables,
  type DeploymentEntry,
  type DeploymentLedger,
  type RepositoryTotals,
} from '../totals';
import { announceEnvironment } from './announce';
import { absorb, countEntry, countOverwritten, time, type Row } from './attempts';
import {
  environmentKeyOf,
  foldHistoricDeployment,
  introduce,
  knownAs,
  recognise,
  renameEnvironment,
} from './environments';
import { knownToSteps, laneOf, signalsOf, withSignals } from './signals';

/** How many of the youngest events are told from their redeliveries. */
const TOLD_KEPT = 100;

/** Notes what an event says. It counts nothing by itself, unless a reading has proved that its attempt was overwritten. */
export function foldHeard(
  totals: RepositoryTotals,
  event: DeploymentHeard,
  context: FoldContext,
): RepositoryTotals {
  const { deploymentLedger: ledger, baseline } = totals;
  const { uuid, runUuid, environment, at, result } = event;
  const mark = hashOf(`${uuid}${String(at)}${result ?? ''}`);
  if (at <= baseline || ledger.told.includes(mark)) return totals;
  const id = shortId(uuid);
  const lane = laneOf(runUuid === '' ? '' : shortId(runUuid), environment.uuid);
  const signalled = withSignals(ledger, [{ id, isStep: false, lane, at, result }]);
  const told = [...ledger.told, mark].slice(-TOLD_KEPT);
  const noted = offered({ ...totals, deploymentLedger: { ...signalled, told } }, event);
  const row = [...ledger.entries].reverse().find((entry) => entry.id === id && entry.readAt > 0);
  if (row?.startedAt === undefined || row.startedAt === null) return noted;
  const { startedAt, buildNumber } = row;
  const named = knownAs(totals, environment);
  return countOverwritten(
    noted,
    { id, stepId: null, lane, startedAt, buildNumber, environment: named },
    context,
  );
}

/** A deployment that is pending may wait for a person, until it begins. */
function offered(
  totals: RepositoryTotals,
  { runUuid, environment, isPending }: DeploymentHeard,
): RepositoryTotals {
  const offer = { runId: shortId(runUuid), environmentUuid: environment.uuid };
  if (!isPending) return takeFrom(totals, offer);
  return awaiting(totals, { ...offer, stepUuid: '' }, environment);
}

/** With what a run has in store, and the environment that it is meant for. */
function awaiting(
  totals: RepositoryTotals,
  offer: Offer,
  environment: EnvironmentRef,
): RepositoryTotals {
  const noted = offerTo(totals, offer);
  return isOffered(noted, offer) ? introduce(noted, environment) : noted;
}

/** Notes which deployments the steps of a run tell of. */
export function noteDeployingSteps(
  totals: RepositoryTotals,
  { uuid, steps }: { readonly uuid: string; readonly steps: readonly StepRun[] },
): RepositoryTotals {
  const found = signalsOf({ runId: shortId(uuid), steps }, totals.baseline);
  if (found.length === 0) return totals;
  const deploymentLedger = withSignals(totals.deploymentLedger, found);
  return deploymentLedger === totals.deploymentLedger ? totals : { ...totals, deploymentLedger };
}

/** Counts the attempt that a row shows, and those that it has overwritten and that were heard of. */
export function foldRead(
  totals: RepositoryTotals,
  event: DeploymentRead,
  context: FoldContext,
): RepositoryTotals {
  return foldNamed(renameEnvironment(totals, event.environment), event, context);
}

function foldNamed(
  totals: RepositoryTotals,
  event: DeploymentRead,
  context: FoldContext,
): RepositoryTotals {
  const { startedAt, ended } = event;
  const row = rowOf(totals, event);
  const before =
    startedAt === null ? totals : countOverwritten(totals, { ...row, startedAt }, context);
  if (ended === null) return startedAt === null ? awaited(before, event) : before;
  if (ended.at <= totals.baseline) return historic(before, { ...event, ended }, context);
  const counted = isNews(before.deploymentLedger, row, event)
    ? enter(before, { row, event, ended }, context)
    : before;
  return absorb(counted, row, { from: startedAt ?? ended.at, through: event.readAt });
}

/** What was deployed before the baseline lets us foresee what will be. */
function historic(
  totals: RepositoryTotals,
  event: DeploymentRead & Pick<Entered, 'ended'>,
  context: FoldContext,
): RepositoryTotals {
  const { ended, environment } = event;
  const foreseen = withTables(totals, context, (tables, room) =>
    announceEnvironment(tables, environment, { at: ended.at, context: room }),
  );
  return foldHistoricDeployment(foreseen, { ...event, ...ended, completedAt: ended.at });
}

/** A row of what was never deployed tells where the step of a waiting run would deploy to. */
function awaited(
  totals: RepositoryTotals,
  { runUuid, stepUuid, environment, buildNumber }: DeploymentRead,
): RepositoryTotals {
  const runId =
    runUuid === '' ? (findRun(totals.runs, buildNumber ?? 0)?.id ?? '') : shortId(runUuid);
  if (stepUuid === '') return totals;
  const offer = { runId, stepUuid, environmentUuid: environment.uuid };
  const next = awaiting(totals, offer, environment);
  return isOffered(next, offer) ? recognise(next, environment) : next;
}

function rowOf({ runs }: RepositoryTotals, event: DeploymentRead): Row {
  const { uuid, stepUuid, runUuid, environment, buildNumber } = event;
  const runId = runUuid === '' ? (findRun(runs, buildNumber ?? 0)?.id ?? '') : shortId(runUuid);
  return {
    id: shortId(uuid),
    stepId: stepUuid === '' ? '' : shortId(stepUuid),
    lane: laneOf(runId, environment.uuid),
    environment,
    buildNumber,
  };
}

/** An attempt is known by the moment of its start; one whose start nobody told, by what it precedes. */
function isNews(
  { entries, settledThrough }: DeploymentLedger,
  { id }: Row,
  { startedAt, ended }: DeploymentRead,
): boolean {
  const endedAt = ended?.at ?? 0;
  if (endedAt <= settledThrough) return false;
  return !entries.some(
    (entry) =>
      entry.id === id &&
      entry.readAt > 0 &&
      (entry.completedAt === endedAt ||
        entry.startedAt === startedAt ||
        (entry.startedAt === null && entry.completedAt >= (startedAt ?? endedAt))),
  );
}

interface Entered {
  readonly row: Row;
  readonly event: DeploymentRead;
  readonly ended: NonNullable<DeploymentRead['ended']>;
}

function enter(
  totals: RepositoryTotals,
  { row, event, ended }: Entered,
  context: FoldContext,
): RepositoryTotals {
  const { commit, buildNumber, readAt, environment } = event;
  // Bitbucket's times may overtake each other by milliseconds; none lasts less than nothing.
  const startedAt = event.startedAt === null ? null : Math.min(event.startedAt, ended.at);
  const entry: DeploymentEntry = {
    ...{ id: row.id, lane: knownToSteps(row), commit, buildNumber, readAt, startedAt },
    environmentKey: environmentKeyOf(totals, environment),
    result: ended.result,
    completedAt: ended.at,
  };
  return time(countEntry(totals, { entry, environment }, context), entry, context);
}
