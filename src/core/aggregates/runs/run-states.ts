import type { RunEnded, RunHinted, RunObserved } from '../../events';
import { shortId } from '../short-id';
import type { RepositoryTotals } from '../totals';
import {
  findRun,
  forgetOldest,
  laneOf,
  newRun,
  overtakeBy,
  withRun,
  type KnownRun,
} from './known-runs';
import { isSettled, noteListed, type Numbers } from './numbers';

/** A number that another run has already; only their uuids tell the two apart. */
export const isCollision = ({ id }: KnownRun, uuid: string): boolean =>
  id !== '' && id !== shortId(uuid);

/** Notes in which state a run is, as far as nothing younger is known of it. */
export function noteState(
  totals: RepositoryTotals,
  { run, readAt }: RunObserved,
): RepositoryTotals {
  const { buildNumber } = run;
  const runs = overtakeBy(totals.runs, run);
  const known = findRun(runs, buildNumber);
  const isDone = isSettled(totals.numbers, buildNumber);
  const numbers = noteListed(totals.numbers, buildNumber, run.state === 'completed');
  const isForgotten = known === undefined && isDone && run.state === 'completed';
  if (isForgotten || (known !== undefined && isCollision(known, run.uuid)))
    return withRuns(totals, { runs, numbers });
  const before = known ?? newRun(run);
  const after = readAt >= before.seenAt ? stateAt(before, run, readAt) : before;
  return withRuns(totals, { runs: after === known ? runs : withRun(runs, after), numbers });
}

const withRuns = (
  totals: RepositoryTotals,
  next: Pick<RepositoryTotals, 'runs' | 'numbers'>,
): RepositoryTotals =>
  next.runs === totals.runs && next.numbers === totals.numbers ? totals : { ...totals, ...next };

/** A run as it was read at that moment. */
export function stateAt(known: KnownRun, run: RunObserved['run'], readAt: number): KnownRun {
  const isHalted = run.state !== 'completed' && run.isHalted === true;
  const isStill = run.state === 'paused' && known.restAt === 0;
  return {
    ...known,
    ...movedBy(known, { state: run.state, isHalted, readAt }, run.createdAt),
    id: shortId(run.uuid),
    lane: laneOf(run),
    createdAt: run.createdAt,
    state: run.state,
    isHalted,
    seenAt: readAt,
    haltedAt: isStill ? readAt : known.haltedAt,
  };
}

/** A run seen for the first time has been in its state since its creation at most; one that changes, since then. */
function movedBy(
  known: KnownRun,
  now: Pick<KnownRun, 'state' | 'isHalted'> & { readonly readAt: number },
  createdAt: number,
): Pick<KnownRun, 'movedAt' | 'isUntouched' | 'at'> {
  const isNew = known.id === '' || known.seenAt === 0;
  const isSame = known.state === now.state && known.isHalted === now.isHalted;
  if (!isNew && isSame) return known;
  return {
    movedAt: isNew && now.state === 'pending' ? createdAt : now.readAt,
    isUntouched: false,
    at: null,
  };
}

/** Beyond the highest number by more than this nothing is believed: the sweep will see. */
export const HINTS_AHEAD = 100;

/** Believes a build status that says "in progress", unless Bitbucket has told us more since. */
export function foldHint(totals: RepositoryTotals, hint: RunHinted): RepositoryTotals {
  const { buildNumber, updatedAt } = hint;
  const known = findRun(totals.runs, buildNumber);
  if (known !== undefined && updatedAt <= Math.max(known.restAt, known.seenAt)) return totals;
  return told(totals, hint, 'executing');
}

/**
 * The same of one that says that a run ended, while nobody may ask what it was: until somebody does, the run is missing.
 * One that rested before is counted: only what it did since may be missing, and that is not told.
 */
export function foldEnd(totals: RepositoryTotals, ended: RunEnded): RepositoryTotals {
  const { buildNumber, updatedAt } = ended;
  const known = findRun(totals.runs, buildNumber);
  const isCounted = isSettled(totals.numbers, buildNumber) || (known?.restAt ?? 0) > 0;
  const isOld = known !== undefined && (updatedAt < known.seenAt || known.state === 'completed');
  return isCounted || isOld ? totals : told(totals, ended, 'completed');
}

/** Whether it is over, as a list or a build status says, and not counted. */
export const isToBeCounted = (
  { state, restAt, buildNumber }: KnownRun,
  numbers: Numbers,
): boolean => state === 'completed' && restAt === 0 && !isSettled(numbers, buildNumber);

type Told = Pick<RunEnded, 'buildNumber' | 'updatedAt'>;

function told(
  totals: RepositoryTotals,
  { buildNumber, updatedAt }: Told,
  state: 'executing' | 'completed',
): RepositoryTotals {
  const known = findRun(totals.runs, buildNumber);
  if (known === undefined && buildNumber > totals.numbers.highest + HINTS_AHEAD) return totals;
  const before = known ?? hintedRun(buildNumber, updatedAt);
  const isMoved = before.state !== state;
  const run: KnownRun = {
    ...before,
    ...(isMoved ? { movedAt: updatedAt, isUntouched: false, at: null } : {}),
    ...{ state, isHalted: false, seenAt: updatedAt },
  };
  return { ...totals, runs: forgetOldest(withRun(totals.runs, run)) };
}

/** Of when it was created a build status tells nothing: its own beginning is that of the first run of the commit. */
const hintedRun = (buildNumber: number, at: number): KnownRun => ({
  id: '',
  buildNumber,
  createdAt: at,
  lane: '',
  state: 'executing',
  isHalted: false,
  seenAt: at,
  askedAt: 0,
  haltedAt: 0,
  restAt: 0,
  isWaiting: false,
  isOvertaken: false,
  movedAt: at,
  isUntouched: false,
  at: null,
  hasGoneOn: false,
  gate: null,
});
