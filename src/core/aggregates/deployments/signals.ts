import type { StepRun } from '../../events';
import { isFailure, type RunResult } from '../../events/vocabulary';
import { DAY, type EpochMillis } from '../../time';
import { hasRun } from '../runs/rests';
import { hashOf, shortId } from '../short-id';
import type { DeploymentEntry, DeploymentLedger, Signal } from '../totals';

/** Where a run deploys to, the run named by its short id. */
export const laneOf = (runId: string, environmentUuid: string): string =>
  runId === '' ? '' : hashOf(`${runId}\u0000${environmentUuid}`);

/** How many are kept: what is older than that many others is taken as told. */
export const SIGNALS_KEPT = 300;

const inTime = (a: Signal, b: Signal): number =>
  a.at - b.at || (a.id < b.id ? -1 : Number(a.id > b.id)) || rank(a) - rank(b);
const rank = ({ result }: Signal): number => Number(result !== null);

const isSame = (a: Signal, b: Signal): boolean =>
  a.id === b.id && a.at === b.at && a.result === b.result;

/** The ledger with these signals; the very same where they are known, or tell of nothing that is not counted. */
export function withSignals(ledger: DeploymentLedger, found: readonly Signal[]): DeploymentLedger {
  const news = found.filter(
    (signal) => !ledger.signals.some((known) => isSame(known, signal)) && !isTold(ledger, signal),
  );
  if (news.length === 0) return ledger;
  const signals = [...ledger.signals, ...news].sort(inTime).slice(-SIGNALS_KEPT);
  return { ...ledger, signals };
}

/** Whether a signal is about an attempt that was counted. */
export function isTold({ entries, settledThrough, settled }: DeploymentLedger, signal: Signal) {
  if (signal.at <= settledThrough && (signal.isStep || wasSettled(settled, signal))) return true;
  return entries.some((entry) => isOf(entry, signal) && covers(entry, signal.at));
}

/** How many settled ones are remembered. Beyond that nobody can tell an old attempt from a counted one. */
export const SETTLED_KEPT = 100;

const wasSettled = (settled: readonly string[], { id }: Signal): boolean =>
  settled.length >= SETTLED_KEPT || settled.includes(hashOf(id));

/** What an entry is known by to steps: its own step where the row told it, or else run and environment. */
export const knownToSteps = ({ stepId, lane }: Pick<Row, 'stepId' | 'lane'>): string =>
  stepId === null || stepId === '' ? lane : hashOf(stepId);

const isOf = (
  entry: DeploymentEntry,
  { id, isStep, lane }: Pick<Signal, 'id' | 'isStep' | 'lane'>,
): boolean => {
  if (!isStep) return entry.id === id;
  return entry.lane !== '' && (entry.lane === lane || entry.lane === hashOf(id));
};

/** Between its start and its reading everything that is heard of a deployment is about the attempt that was read. */
const covers = ({ startedAt, completedAt, readAt }: DeploymentEntry, at: EpochMillis): boolean =>
  readAt > 0 && (startedAt ?? completedAt) <= at && at <= Math.max(readAt, completedAt);

/** What the steps of a run tell of deployments: that they began, and how they ended. */
export function signalsOf(
  { runId, steps }: { readonly runId: string; readonly steps: readonly StepRun[] },
  since: EpochMillis,
): readonly Signal[] {
  return steps.flatMap((step): Signal[] => {
    const { environment, completedAt, result } = step;
    if (environment === null || !hasRun(step) || completedAt === null || result === null) return [];
    if (completedAt <= since) return [];
    const where = { id: shortId(step.uuid), isStep: true, lane: laneOf(runId, environment) };
    const end = { ...where, at: completedAt, result: deployedAs(result) };
    return [{ ...where, at: step.startedAt, result: null }, end];
  });
}

/** Of deployments Bitbucket tells only whether they passed, failed or were stopped. */
const deployedAs = (result: RunResult): RunResult => (isFailure(result) ? 'failure' : result);

interface Row {
  readonly id: string;
  /** Null where it is not known, empty where the row does not tell it. */
  readonly stepId: string | null;
  readonly lane: string;
  readonly startedAt: EpochMillis;
}

/** Whether a signal is about the deployment of which this row is the latest attempt. */
export const isAbout = ({ id, stepId, lane }: Omit<Row, 'startedAt'>, signal: Signal): boolean => {
  if (!signal.isStep) return signal.id === id;
  // Another step of the run may deploy to the same environment.
  if (stepId === null) return false;
  return stepId === '' ? lane !== '' && signal.lane === lane : signal.id === stepId;
};

/**
 * The ends that were heard of before the start of the row: their attempts have been overwritten. Between two starts all
 * ends speak of one attempt, unless they tell of different results. Oldest first; without those counted before.
 */
export function overwrittenBy(
  row: Row,
  { signals, entries }: Pick<DeploymentLedger, 'signals' | 'entries'>,
): readonly Ended[] {
  const mine = signals.filter((signal) => isAbout(row, signal) && signal.at < row.startedAt);
  const starts = mine.filter(({ result }) => result === null).map(({ at }) => at);
  const ownEntries = entries.filter(({ id }) => id === row.id);
  const rows = ownEntries.flatMap(({ readAt, startedAt }) =>
    readAt > 0 && startedAt !== null ? [startedAt] : [],
  );
  const segments = [...starts, ...rows].sort((a, b) => a - b);
  const known = new Set(
    ownEntries
      .filter(({ readAt }) => readAt === 0)
      .map(({ completedAt, result }) => segmentOf(segments, completedAt, result)),
  );
  return mine.filter(isEnd).filter(({ at, result }) => {
    const segment = segmentOf(segments, at, result);
    const isNew = !known.has(segment) && !ownEntries.some((entry) => covers(entry, at));
    known.add(segment);
    return isNew;
  });
}

export type Ended = Signal & { readonly result: RunResult };
const isEnd = (signal: Signal): signal is Ended => signal.result !== null;

/** Between which starts it ended, and how. */
const segmentOf = (starts: readonly EpochMillis[], at: EpochMillis, result: RunResult): string =>
  `${String(starts.filter((start) => start < at).length)} ${result}`;

/** What no reading of the list has shown by then, none will: its environment was deleted, for example. */
const LISTED_WITHIN = 7 * DAY;

/**
 * Attempts that were heard of, are not counted, and may still be read: events and steps of one run and environment may
 * tell of the same. Time in which the list could not be read ends the waiting of none.
 */
export function heardAlone(ledger: DeploymentLedger): number {
  const lanes = new Map<string, { events: Set<string>; steps: Set<string> }>();
  for (const signal of ledger.signals.filter(isEnd)) {
    const isGivenUp = ledger.comparedAt - signal.at > LISTED_WITHIN;
    if (isGivenUp || isTold(ledger, signal) || isCountedAlone(ledger, signal)) continue;
    const { id, isStep, at, result } = signal;
    const lane = signal.lane === '' ? id : signal.lane;
    const told = lanes.get(lane) ?? { events: new Set(), steps: new Set() };
    const starts = ledger.signals.filter((each) => each.id === id && each.result === null);
    const segment = segmentOf(
      starts.map((each) => each.at),
      at,
      result,
    );
    told[isStep ? 'steps' : 'events'].add(`${id} ${segment}`);
    lanes.set(lane, told);
  }
  let sum = 0;
  for (const { events, steps } of lanes.values()) sum += Math.max(events.size, steps.size);
  return sum;
}

/** Whether it is one of the ends of an attempt that was counted although Bitbucket had overwritten it. */
function isCountedAlone({ entries }: DeploymentLedger, { id, lane, isStep, at }: Ended): boolean {
  const own = entries.filter((entry) => isOf(entry, { id, isStep, lane }));
  return own.some(({ readAt, startedAt, completedAt }) =>
    readAt === 0 ? completedAt === at : startedAt !== null && startedAt > at,
  );
}
