import type { RunReading } from '../../events/reading';
import { assertNever } from '../../result';
import { DAY, HOUR, MINUTE, type EpochMillis, type Millis } from '../../time';
import { wasBeforeUs, type RepositoryTotals } from '../totals';
import { has, minus, ofNumbers, union, type Intervals } from './intervals';
import { findRun, isIdle, REMEMBERED, type KnownRun } from './known-runs';
import { isSettled, unsettledOf } from './numbers';
import { isToBeCounted } from './run-states';

/** How long nobody has looked before a look is made again: the older a run, the rarer, and once an hour at least. */
const dueAfter = (run: KnownRun, now: EpochMillis): Millis =>
  Math.min(HOUR, Math.max(0, now - run.createdAt) / 12);

/**
 * The numbers that a reading wants to reach: those not settled, those of settled runs that are said to move again, and
 * those that are said to be over.
 */
export function wantedNumbers({ numbers, runs }: RepositoryTotals, now: EpochMillis): Intervals {
  const seenLately = runs.filter(
    (run) => !has(numbers.due, run.buildNumber) && now - run.seenAt < dueAfter(run, now),
  );
  const moving = runs.filter(
    (run) => (run.state !== 'completed' || isToBeCounted(run, numbers)) && !isIdle(run),
  );
  const wanted = union(unsettledOf(numbers), ofNumbers(moving.map((run) => run.buildNumber)));
  return minus(wanted, ofNumbers(seenLately.map((run) => run.buildNumber)));
}

/**
 * Waiting runs of which no event may tell are asked for in rotation, those not asked longest first, and once after the
 * days of that: nobody may have looked meanwhile.
 */
export function waitingInRotation(
  { runs }: RepositoryTotals,
  now: EpochMillis,
): readonly KnownRun[] {
  const isDue = ({ isWaiting, askedAt, restAt }: KnownRun): boolean =>
    isWaiting && askedAt - restAt < ROTATES_FOR && now - askedAt >= HOUR;
  return runs.filter(isDue).sort((a, b) => a.askedAt - b.askedAt);
}

const ROTATES_FOR = 14 * DAY;
const PATIENCE = 15 * MINUTE;
interface Looking {
  readonly now: EpochMillis;
  /** Below which 95 % of the runs of this pipeline stay; null where too few are known. */
  readonly usual: Millis | null;
  /** Whether it waits, and is asked for in rotation now. */
  readonly isInTurn: boolean;
}

/** Whether the steps of a listed run are worth a request: they may tell of a rest that is not counted. */
export function wantsSteps(
  totals: RepositoryTotals,
  reading: RunReading,
  looking: Looking,
): boolean {
  const known = findRun(totals.runs, reading.buildNumber);
  switch (reading.outcome.state) {
    case 'completed':
      return mayHaveRested(totals, reading.outcome.completedAt, { reading, known });
    case 'pending':
      return waitsLong(reading, known, looking.now);
    case 'paused':
      return mayWait(known, looking);
    case 'executing':
      return looking.isInTurn || mayWaitUnseen(totals, reading, { known, ...looking });
    default:
      return assertNever(reading.outcome);
  }
}

/** A run that stands still is asked why: at once, and again now and then while nobody is known to keep it waiting. */
function mayWait(known: KnownRun | undefined, { now, isInTurn }: Looking): boolean {
  if (known?.state !== 'paused' || known.askedAt === 0) return true;
  return known.isWaiting ? isInTurn : now - known.askedAt >= PATIENCE;
}

/** A run that has not begun for long is asked what it waits for. */
const waitsLong = (
  { createdAt }: RunReading,
  known: KnownRun | undefined,
  now: EpochMillis,
): boolean =>
  now - Math.max(createdAt, known?.movedAt ?? 0) > PATIENCE / 2 &&
  now - (known?.askedAt ?? 0) >= PATIENCE;

/**
 * Bitbucket calls some runs executing that wait for a person: asked is one that takes unusually long, of which a status
 * may have told that was left to the sweep, or that was there before us and may have rested already.
 */
function mayWaitUnseen(
  totals: RepositoryTotals,
  { buildNumber, createdAt }: RunReading,
  { known, now, usual }: Looking & { readonly known: KnownRun | undefined },
): boolean {
  const askedAt = known?.askedAt ?? 0;
  const since = isSettled(totals.numbers, buildNumber) ? wentOnAt(known) : createdAt;
  if (since === null || now - askedAt < PATIENCE) return false;
  const isLong = now - since > (usual ?? HOUR);
  const wasLeft = Math.max(since, askedAt) <= totals.hints.leftAt;
  return isLong || wasLeft || (askedAt === 0 && wasBeforeUs(totals, createdAt));
}

/** When a run that had come to its end was first seen at work again; null where it was not. */
const wentOnAt = (known: KnownRun | undefined): EpochMillis | null =>
  known === undefined || known.isWaiting || known.state === 'completed' ? null : known.movedAt;

function mayHaveRested(
  totals: RepositoryTotals,
  completedAt: EpochMillis,
  { reading, known }: { readonly reading: RunReading; readonly known: KnownRun | undefined },
): boolean {
  if (!isSettled(totals.numbers, reading.buildNumber)) return true;
  if (known === undefined) return completedAt > forgottenThrough(totals);
  return known.restAt === 0 || completedAt > known.restAt;
}

/** Fewer of those that rested are remembered only where none was forgotten yet. */
const FEWEST = REMEMBERED.rested / 2;

/** Every run that is settled and not remembered has completed by then, unless it has gone on since. */
function forgottenThrough({ runs, baseline }: RepositoryTotals): EpochMillis {
  const rested = runs.filter(
    ({ state, isWaiting, hasGoneOn, restAt }) =>
      state === 'completed' && !isWaiting && !hasGoneOn && restAt > 0,
  );
  return rested.length < FEWEST ? baseline : Math.min(...rested.map(({ restAt }) => restAt));
}
