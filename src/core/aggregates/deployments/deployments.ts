import type { DeploymentHeard, DeploymentRead, StepRun } from '../../events';
import type { EpochMillis } from '../../time';
import { offerTo, takeFrom } from '../runs/gates';
import { findRun } from '../runs/known-runs';
import { hashOf, shortId } from '../short-id';
import { count, observe, type FoldContext } from '../tables/count';
import { rowsExpired } from '../tables/table';
import {
  withTables,
  type DeploymentEntry,
  type DeploymentLedger,
  type RepositoryTotals,
} from '../totals';
import { announceEnvironment } from './announce';
import {
  environmentKeyOf,
  environmentLabels,
  foldHistoricDeployment,
  introduce,
  knownAs,
  noteEnvironment,
  renameEnvironment,
} from './environments';
import { byCompletion } from './standing';
import { isAbout, laneOf, overwrittenBy, signalsOf, withSignals, type Ended } from './signals';

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
    { id, stepId: '', lane, startedAt, buildNumber, environment: named },
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
  const waiting = offerTo(totals, { ...offer, stepUuid: '' });
  return waiting === totals ? totals : introduce(waiting, environment);
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

interface Row {
  readonly id: string;
  readonly stepId: string;
  readonly lane: string;
  readonly environment: DeploymentRead['environment'];
  readonly buildNumber: number | null;
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
  const waiting = offerTo(totals, { runId, stepUuid, environmentUuid: environment.uuid });
  return waiting === totals ? totals : introduce(waiting, environment);
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
    ...{ id: row.id, lane: row.lane, commit, buildNumber, readAt, startedAt },
    environmentKey: environmentKeyOf(totals, environment),
    result: ended.result,
    completedAt: ended.at,
  };
  return time(countEntry(totals, { entry, environment }, context), entry, context);
}

interface Counted {
  readonly entry: DeploymentEntry;
  readonly environment: DeploymentRead['environment'];
}

function countEntry(
  totals: RepositoryTotals,
  { entry, environment }: Counted,
  context: FoldContext,
): RepositoryTotals {
  const { result, completedAt: at, buildNumber } = entry;
  const labels = environmentLabels(environment);
  const what = { labels, result, at, buildNumber: buildNumber ?? 0 };
  const tabled = withTables(totals, context, (tables, room) =>
    count(
      announceEnvironment(tables, environment, { at, context: room }),
      'deployments',
      what,
      room,
    ),
  );
  const ledger = totals.deploymentLedger;
  const deploymentLedger = {
    ...ledger,
    counted: ledger.counted + 1,
    expired: ledger.expired + rowsExpired(totals.tables.deployments, tabled.tables.deployments),
    entries: [...ledger.entries, entry].sort(
      (a, b) => byCompletion(a, b) || (a.id < b.id ? -1 : Number(a.id > b.id)),
    ),
  };
  return noteEnvironment({ ...tabled, deploymentLedger }, { ...entry, environment });
}

/** Of an attempt that nobody read only its end is known: it has neither a duration nor a commit. */
function countOverwritten(
  totals: RepositoryTotals,
  row: Row & { readonly startedAt: EpochMillis },
  context: FoldContext,
): RepositoryTotals {
  const found = overwrittenBy(row, totals.deploymentLedger);
  if (found.length === 0) return totals;
  const environmentKey = environmentKeyOf(totals, row.environment);
  const entryOf = ({ at, result }: Ended): DeploymentEntry => ({
    ...{ id: row.id, lane: row.lane, environmentKey, result, completedAt: at },
    ...{ startedAt: null, commit: null, buildNumber: row.buildNumber, readAt: 0 },
  });
  const counted = found.reduce(
    (next, end) => countEntry(next, { entry: entryOf(end), environment: row.environment }, context),
    totals,
  );
  const ledger = counted.deploymentLedger;
  const signals = ledger.signals.filter((signal) => !found.some((end) => end === signal));
  return { ...counted, deploymentLedger: { ...ledger, signals } };
}

/** What was heard between the start of an attempt and its reading is about it, and is told now. */
function absorb(
  totals: RepositoryTotals,
  row: Row,
  { from, through }: { readonly from: EpochMillis; readonly through: EpochMillis },
): RepositoryTotals {
  const ledger = totals.deploymentLedger;
  const signals = ledger.signals.filter(
    (signal) => !(isAbout(row, signal) && signal.at >= from && signal.at <= through),
  );
  return signals.length === ledger.signals.length
    ? totals
    : { ...totals, deploymentLedger: { ...ledger, signals } };
}

/** Observes how long an attempt took. */
function time(
  totals: RepositoryTotals,
  entry: DeploymentEntry,
  context: FoldContext,
): RepositoryTotals {
  const environment = totals.environments.get(entry.environmentKey);
  if (environment === undefined || entry.startedAt === null) return totals;
  const result = entry.result === 'success' ? 'success' : 'other';
  const labels = [...environmentLabels(environment.ref), result] as const;
  const millis = entry.completedAt - entry.startedAt;
  const what = { labels, millis, at: entry.completedAt, buildNumber: entry.buildNumber ?? 0 };
  return withTables(totals, context, (tables, room) =>
    observe(tables, 'deploymentDurations', what, room),
  );
}
