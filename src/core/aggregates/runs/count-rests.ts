import type { StepRun } from '../../events';
import { shortId } from '../short-id';
import { HOUR, type EpochMillis } from '../../time';
import type { FoldContext } from '../tables/count';
import { wasBeforeUs, type RepositoryTotals } from '../totals';
import { gateOf } from './gates';
import { findRun, newRun, withRun, type KnownRun } from './known-runs';
import { countBeside, isSettled, settle, settleAgain } from './numbers';
import { countStretch, enterRun } from './rested-runs';
import { restsOf, stretchesAfter, type Rest, type RunSeen, type Stretch } from './rests';
import { placeIn } from './places';
import { isCollision, stateAt } from './run-states';

interface Asked {
  readonly seen: RunSeen;
  readonly readAt: number;
}

/** Counts what the steps of a run tell: its first rest as a run, and what came after as resumptions. */
export function countRests(
  totals: RepositoryTotals,
  { seen, readAt }: Asked,
  context: FoldContext,
): RepositoryTotals {
  const known = findRun(totals.runs, seen.run.buildNumber);
  if (known !== undefined && isCollision(known, seen.run.uuid))
    return countCollision(totals, { known, seen, readAt }, context);
  const news = newsOf(totals, known, { seen, readAt });
  const begun =
    news.first === null
      ? withSettled(totals, known, news)
      : countFirst(totals, { seen, rest: news.first }, context);
  const counted = news.stretches
    .filter(({ rest }) => rest.at > totals.baseline)
    .reduce((next, stretch) => countStretch(next, { seen, stretch }, context), begun);
  const isAgain = news.stretches.length > 0 || seen.steps.some(({ attempt }) => attempt > 1);
  return remember(counted, { seen, readAt, last: news.last, isAgain });
}

/** With the number of a run that needs no counting among the settled ones. */
function withSettled(
  totals: RepositoryTotals,
  known: KnownRun | undefined,
  { isOld, number }: News,
): RepositoryTotals {
  const { numbers } = totals;
  if (isSettled(numbers, number)) return totals;
  if (known !== undefined && known.restAt > 0)
    return { ...totals, numbers: settleAgain(numbers, number) };
  return isOld ? { ...totals, numbers: settle(numbers, number, false) } : totals;
}

interface News {
  readonly number: number;
  /** Whether it had rested before us, and has run again since: its steps no longer show the first rest. */
  readonly isOld: boolean;
  /** The first rest, where it is not counted yet. */
  readonly first: Rest | null;
  readonly stretches: readonly Stretch[];
  /** The rest up to which the run is counted then; null where that does not change. */
  readonly last: Rest | null;
}

function newsOf(totals: RepositoryTotals, known: KnownRun | undefined, asked: Asked): News {
  const { seen } = asked;
  const { buildNumber: number } = seen.run;
  const isDone = isSettled(totals.numbers, number);
  const waited = isDone ? null : waitAtUpgrade(totals, seen);
  const isOld = waited !== null || isFromBefore(totals, known, seen);
  const before = waited ?? lastRest(totals, known, seen) ?? forgottenRest(isOld || isDone, seen);
  const news = before === null ? newsOfNew(seen) : newsAfter(before, known, asked);
  return { number, isOld, ...news };
}

type Rests = Pick<News, 'first' | 'stretches' | 'last'>;

function newsOfNew(seen: RunSeen): Rests {
  const [first = null] = restsOf(seen);
  const stretches = first === null ? [] : stretchesAfter(first, seen);
  return { first, stretches, last: stretches.at(-1)?.rest ?? first };
}

/** For so long the list of steps may be older than the run. */
const LAGS = HOUR;

function newsAfter(
  before: Pick<Rest, 'at' | 'isWaiting'>,
  known: KnownRun | undefined,
  { seen, readAt }: Asked,
): Rests {
  const stretches = stretchesAfter(before, seen);
  const visible = restsOf(seen).filter((rest) => isBelieved(rest, { before, known, readAt }));
  return { first: null, stretches, last: stretches.at(-1)?.rest ?? visible.at(-1) ?? null };
}

interface Believing {
  readonly before: Pick<Rest, 'at'>;
  readonly known: KnownRun | undefined;
  readonly readAt: EpochMillis;
}

/**
 * Of a run that is not remembered, what is visible is remembered again. Else an end of which the steps tell nothing is
 * believed once they have had the time.
 */
function isBelieved({ at }: Rest, { before, known, readAt }: Believing): boolean {
  if (known === undefined || known.restAt === 0) return true;
  return at > before.at && readAt - at > LAGS;
}

/**
 * Of a run of before us with a step that ran again, nobody can tell any more that it had not rested before; but where a
 * look found it without a rest.
 */
function isFromBefore(
  totals: RepositoryTotals,
  known: KnownRun | undefined,
  { run, steps }: RunSeen,
): boolean {
  const wasSeen = known !== undefined && known.askedAt > 0;
  return !wasSeen && wasBeforeUs(totals, run.createdAt) && steps.some(({ attempt }) => attempt > 1);
}

type LastRest = Pick<Rest, 'at' | 'isWaiting'>;

/**
 * The rest up to which a run is counted; null before its first. Its wait was over where a step ran again before us: what
 * ended it came to rest before us too, and is overwritten.
 */
function lastRest(
  { baseline }: RepositoryTotals,
  known: KnownRun | undefined,
  { steps }: RunSeen,
): LastRest | null {
  const { restAt = 0, isWaiting = false } = known ?? {};
  if (restAt === 0) return null;
  const again = startsAgain(steps).filter((startedAt) => startedAt > restAt);
  return { at: restAt, isWaiting: isWaiting && !again.some((startedAt) => startedAt <= baseline) };
}

/** Of a run that is forgotten: it had completed and had not gone on, so what ran again since is all that is new. */
const forgottenRest = (isDone: boolean, { steps }: RunSeen): LastRest | null =>
  isDone ? { at: Math.min(...startsAgain(steps), Infinity) - 1, isWaiting: false } : null;

const startsAgain = (steps: readonly StepRun[]): readonly EpochMillis[] =>
  steps.filter(({ attempt }) => attempt > 1).flatMap(({ startedAt }) => startedAt ?? []);

function countFirst(
  totals: RepositoryTotals,
  { seen, rest }: { readonly seen: RunSeen; readonly rest: Rest },
  context: FoldContext,
): RepositoryTotals {
  const { uuid, buildNumber } = seen.run;
  const isMoved = totals.runs.some(
    (run) => run.id === shortId(uuid) && run.buildNumber !== buildNumber,
  );
  const isOurs = rest.at > totals.baseline && !isMoved;
  const numbers = settle(totals.numbers, buildNumber, isOurs);
  return enterRun({ ...totals, numbers }, { seen, rest, isOurs }, context);
}

/** What an older version of this app let wait was never counted by it, and is not now: the rest at which it waited then. */
function waitAtUpgrade({ upgradedAt }: RepositoryTotals, seen: RunSeen): Rest | null {
  const before = restsOf(seen).filter(({ at }) => at <= upgradedAt);
  const last = before.at(-1);
  if (last?.isWaiting !== true) return null;
  const hasGoneOn = seen.steps.some(
    ({ startedAt }) => startedAt !== null && startedAt > last.at && startedAt <= upgradedAt,
  );
  return hasGoneOn ? null : last;
}

interface Remembered extends Asked {
  /** The last rest that is counted now; null when there is none yet, or nothing was new. */
  readonly last: Rest | null;
  readonly isAgain: boolean;
}

function remember(
  totals: RepositoryTotals,
  { seen, readAt, last, isAgain }: Remembered,
): RepositoryTotals {
  const known =
    findRun(totals.runs, seen.run.buildNumber) ?? stateAt(newRun(seen.run), seen.run, readAt);
  const isWaiting = last === null ? known.isWaiting : last.isWaiting;
  const isIdle = isWaiting && known.state === 'executing' && !isAtWork(seen.steps);
  const run: KnownRun = {
    ...known,
    ...placeIn(seen, known),
    state: isIdle ? 'paused' : known.state,
    isHalted: known.isHalted && !isWaiting,
    askedAt: Math.max(known.askedAt, readAt),
    restAt: last === null ? known.restAt : last.at,
    isWaiting,
    hasGoneOn: known.hasGoneOn || isAgain,
    gate: gateOf(known, seen, last),
  };
  return { ...totals, runs: withRun(totals.runs, run) };
}

const isAtWork = (steps: readonly StepRun[]): boolean =>
  steps.some(({ startedAt, result }) => startedAt !== null && result === null);

interface Collided extends Asked {
  /** The run that is known under the number. */
  readonly known: KnownRun;
}

/**
 * Counted by its uuid, never dropped; whoever looks is told. Once it is counted a younger run takes the number: it is
 * the one that Bitbucket goes on to list, and is known from then on, however many there are.
 */
function countCollision(
  totals: RepositoryTotals,
  { known, seen, readAt }: Collided,
  context: FoldContext,
): RepositoryTotals {
  const id = shortId(seen.run.uuid);
  const rest = restsOf(seen)[0];
  const isCounted = totals.collisions.includes(id) || totals.runs.some((run) => run.id === id);
  if (rest === undefined || isCounted) return totals;
  const takesOver = known.restAt > 0 && seen.run.createdAt > known.createdAt;
  const isOurs = rest.at > totals.baseline;
  const numbers = isOurs ? countBeside(totals.numbers) : totals.numbers;
  const other = takesOver ? known.id : id;
  const noted = {
    ...totals,
    numbers,
    collisions: [...totals.collisions, other].slice(-COLLISIONS),
  };
  const counted = enterRun(noted, { seen, rest, isOurs }, context);
  if (!takesOver) return counted;
  const runs = counted.runs.filter((run) => run !== known);
  return remember({ ...counted, runs }, { seen, readAt, last: rest, isAgain: false });
}

const COLLISIONS = 20;
