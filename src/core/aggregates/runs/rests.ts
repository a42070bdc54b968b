import type { RunIdentity, RunOutcome, StepRun } from '../../events';
import { isFailure, type ResumptionKind, type RunResult } from '../../events/vocabulary';
import { DAY, SECOND, type EpochMillis } from '../../time';

/** A run and its steps as Bitbucket shows them now, in the order in which the pipeline defines them. */
export interface RunSeen {
  readonly run: RunIdentity & RunOutcome;
  readonly steps: readonly StepRun[];
}

/** A moment at which nothing of a run goes on by itself: it completed, or waits for somebody to start a manual step. */
export interface Rest {
  readonly at: EpochMillis;
  readonly result: RunResult;
  readonly isWaiting: boolean;
}

/** What a run did between two rests. */
export interface Stretch {
  /** The rest before it; steps that ended later belong to it. */
  readonly from: EpochMillis;
  readonly rest: Rest;
  readonly kind: ResumptionKind;
  /** Whether steps of before the first manual one ran again: what the run came to has changed. */
  readonly isRevision: boolean;
}

type Ran = StepRun & { readonly startedAt: EpochMillis };

/** Whether a step was at work: one that was stopped or passed over before its start has the times of that moment. */
export function hasRun(step: StepRun): step is Ran {
  const { startedAt, completedAt, result } = step;
  if (startedAt === null || result === 'skip') return false;
  return !(result === 'cancellation' && startedAt === completedAt);
}

/** For so long a run that was at work must have steps; later Bitbucket may have let go of them. */
const DISBELIEVED_FOR = 2 * DAY;

/**
 * Whether the steps can be believed where the run is said to have completed: the list may lag behind, and an empty one
 * is none where the run tells of time at work.
 */
export function isReadable({ run, steps }: RunSeen, now: EpochMillis): boolean {
  if (run.state !== 'completed') return true;
  if (steps.length === 0)
    return (run.activeMillis ?? 0) === 0 || now - run.completedAt > DISBELIEVED_FOR;
  return steps.every(({ startedAt, result }) => startedAt === null || result !== null);
}

/**
 * Every rest that the steps still tell of, oldest first; the completion is the last one. A step that ran again has
 * overwritten its first time, and with it the rests of before.
 */
export function restsOf(seen: RunSeen): readonly Rest[] {
  const ended = seen.steps.filter((step) => hasRun(step) || wasPassedOver(step));
  const ends = ended.flatMap(({ completedAt }) => completedAt ?? []);
  const waits = [...new Set(ends)].sort((a, b) => a - b).flatMap((end) => waitAt(end, seen) ?? []);
  return [...waits, ...completionOf(seen)];
}

/** Whether a condition passed it over: that takes a moment, and only then is the turn of the step behind it. */
const wasPassedOver = ({ trigger, result }: StepRun): boolean =>
  trigger !== 'manual' && result === 'skip';

function completionOf({ run, steps }: RunSeen): readonly Rest[] {
  if (run.state !== 'completed') return [];
  const at = Math.max(run.completedAt, ...steps.flatMap(({ completedAt }) => completedAt ?? []));
  return [{ at, result: run.result, isWaiting: false }];
}

/** The latest end of a step that ran, among those that ended up to `through`; null when none did. */
export function lastEnd(steps: readonly StepRun[], through: EpochMillis): EpochMillis | null {
  const ends = steps.filter(hasRun).flatMap(({ completedAt }) => completedAt ?? []);
  return ends.reduce<number | null>(
    (last, end) => (end <= through && end > (last ?? -Infinity) ? end : last),
    null,
  );
}

/** The rest that begins when a step ends, if a manual step waits from then on and nothing else goes on. */
function waitAt(end: EpochMillis, seen: RunSeen): Rest | null {
  const { steps } = seen;
  if (lastEnd(steps, end) === null || isRunning(steps, end) || hasEndedTheRun(seen, end))
    return null;
  const gate = steps.findIndex(
    (step, at) => waits(step, end) && isOpen({ steps, at, end }) && !isOver(step, seen, end),
  );
  const step = steps[gate];
  return step === undefined
    ? null
    : { at: end, result: worstBeside(step, steps, end), isWaiting: true };
}

const isRunning = (steps: readonly StepRun[], moment: EpochMillis): boolean =>
  steps.some(
    (step) => hasRun(step) && step.startedAt <= moment && (step.completedAt ?? Infinity) > moment,
  );

const waits = (step: StepRun, moment: EpochMillis): boolean =>
  step.trigger === 'manual' && !(hasRun(step) && step.startedAt <= moment);

/** A condition, or the end of a run, passes over all that is to be passed over within so long. */
const MOMENT = 2 * SECOND;

/**
 * Whether a manual step never came to wait: it was given up before, passed over at once by a condition, or given up with
 * the run; one that is said to be at work still was read a moment before.
 */
function isOver(step: StepRun, { run, steps }: RunSeen, end: EpochMillis): boolean {
  if (hasRun(step) || step.completedAt === null) return false;
  if (step.completedAt <= end) return true;
  const ran = steps.filter(hasRun);
  const isAtOnce = step.completedAt - end < MOMENT;
  if (ran.some(({ startedAt }) => startedAt > end)) return isAtOnce && step.result === 'skip';
  return run.state !== 'completed' || (isAtOnce && ran.every((each) => each.completedAt !== end));
}

/** Manual steps that a person may start at that moment, each with the steps behind it that start by themselves then. */
export function openSteps({ steps }: RunSeen, end: EpochMillis): readonly (readonly StepRun[])[] {
  return steps.flatMap((step, at) => {
    if (!waits(step, end) || !isOpen({ steps, at, end })) return [];
    const isBehind = steps.slice(0, at).some((each) => waits(each, end) && !isOneGroup(each, step));
    if (isBehind) return [];
    const next = steps.findIndex((each, place) => place > at && each.trigger === 'manual');
    return [steps.slice(at, next === -1 ? undefined : next)];
  });
}

const isOneGroup = (a: StepRun, b: StepRun): boolean => a.group !== null && a.group === b.group;

interface Gate {
  readonly steps: readonly StepRun[];
  /** The place of the manual step. */
  readonly at: number;
  readonly end: EpochMillis;
}

/** Whether a person may start the manual step: what stands before or beside it has ended. */
function isOpen({ steps, at, end }: Gate): boolean {
  return steps.every((step, place) => {
    if (step.trigger === 'manual' || (place > at && !isBeside(step, steps[at]))) return true;
    return step.result !== null && (step.completedAt ?? 0) <= end;
  });
}

/** Whether a later step stands beside the manual one and not behind it. Where no group is told, its start tells. */
function isBeside(step: StepRun, gate: StepRun | undefined): boolean {
  if (gate === undefined) return false;
  if (step.group !== null && gate.group !== null) return step.group === gate.group;
  return step.isReady || (hasRun(step) && step.startedAt < (gate.completedAt ?? Infinity));
}

/** A step whose failure or stop ended the run left nothing to wait for. */
function hasEndedTheRun({ run, steps }: RunSeen, end: EpochMillis): boolean {
  if (run.state !== 'completed') return false;
  const ran = steps.filter(hasRun);
  if (ran.some(({ startedAt }) => startedAt > end)) return false;
  if (run.result === 'success' || steps.some((step) => wasCutOff(step, end))) return true;
  const isCause = (result: RunResult | null): boolean =>
    run.result === 'cancellation'
      ? result === 'cancellation'
      : result !== null && isFailure(result);
  // Those beside it may start later, where they share a runner; what was behind it would not have started.
  const wentOn = (step: Ran): boolean =>
    ran.some(
      (other) => other.startedAt > (step.completedAt ?? Infinity) && !isOneGroup(other, step),
    );
  return ran.some((step) => isCause(step.result) && !wentOn(step));
}

/** Whether it was stopped, or failed, before it began. */
const wasCutOff = (step: StepRun, end: EpochMillis): boolean =>
  !hasRun(step) &&
  step.result !== null &&
  step.result !== 'skip' &&
  (step.completedAt ?? Infinity) <= end;

const BADNESS: readonly RunResult[] = ['cancellation', 'timeout', 'error', 'failure'];

/** Earlier steps that failed were meant to be ignored, or nothing would wait; those beside the manual one count. */
function worstBeside(gate: StepRun, steps: readonly StepRun[], end: EpochMillis): RunResult {
  if (gate.group === null) return 'success';
  const results = steps
    .filter(
      (step) => step.group === gate.group && hasRun(step) && (step.completedAt ?? Infinity) <= end,
    )
    .flatMap(({ result }) => result ?? []);
  return results.reduce<RunResult>(
    (worst, result) => (BADNESS.indexOf(result) > BADNESS.indexOf(worst) ? result : worst),
    'success',
  );
}

/** What a run did after a rest, as far as it has come to rest again. */
export function stretchesAfter(
  last: Pick<Rest, 'at' | 'isWaiting'>,
  seen: RunSeen,
): readonly Stretch[] {
  const rests = restsOf(seen).filter(({ at }) => at > last.at);
  return rests.flatMap((rest, at) => {
    const from = rests[at - 1] ?? last;
    const kind = kindOf(from, rest, seen);
    return kind === null ? [] : split({ from: from.at, rest, ...kind }, seen);
  });
}

/** A redeployment that somebody asked for after everything had ended is a stretch of its own. */
function split(stretch: Stretch, seen: RunSeen): readonly Stretch[] {
  const { from, rest } = stretch;
  const again = startsBetween(from, rest.at, seen.steps).find(
    (step, place) =>
      place > 0 && step.trigger === 'redeploy' && !isRunning(seen.steps, step.startedAt - 1),
  );
  const end = again === undefined ? null : lastEnd(seen.steps, again.startedAt - 1);
  if (end === null || end <= from) return [stretch];
  const before = { at: end, result: rest.result, isWaiting: false };
  const kind = kindOf(before, rest, seen);
  const next = kind === null ? [] : split({ from: end, rest, ...kind }, seen);
  return [{ ...stretch, rest: before }, ...next];
}

type Kind = Pick<Stretch, 'kind' | 'isRevision'>;

const STOP: Kind = { kind: 'stop', isRevision: false };

/** Whether anything did: a wait, or a step that began no more. */
const hasEnded = (from: Pick<Rest, 'at' | 'isWaiting'>, steps: readonly StepRun[]): boolean =>
  from.isWaiting || steps.some(({ completedAt }) => completedAt !== null && completedAt > from.at);

/** Null where nothing happened but that Bitbucket now tells another end. */
function kindOf(from: Pick<Rest, 'at' | 'isWaiting'>, rest: Rest, { steps }: RunSeen): Kind | null {
  const [first = failedToBegin(from, rest.at, steps)] = startsBetween(from.at, rest.at, steps);
  if (first === undefined) return hasEnded(from, steps) ? STOP : null;
  if (first.trigger === 'redeploy') return { kind: 'redeploy', isRevision: false };
  const wasStarted = from.isWaiting && first.trigger === 'manual' && !ranBefore(first, from, steps);
  if (wasStarted || first.attempt === 1) return { kind: 'manual_step', isRevision: false };
  const gate = steps.findIndex(({ trigger }) => trigger === 'manual');
  return { kind: 'rerun', isRevision: gate === -1 || steps.indexOf(first) < gate };
}

/** Whether it is not what the run waited for, but has run before: another one waits that never ran. */
const ranBefore = (first: StepRun, from: Pick<Rest, 'at'>, steps: readonly StepRun[]): boolean =>
  steps.some((step) => step !== first && waits(step, from.at) && step.attempt < first.attempt);

/** A step that somebody started, or ran again, and that ended before it began. */
const failedToBegin = (
  from: Pick<Rest, 'at' | 'isWaiting'>,
  through: EpochMillis,
  steps: readonly StepRun[],
): StepRun | undefined =>
  steps.find(({ result, completedAt, trigger, attempt }) => {
    if (result === null || result === 'skip') return false;
    if (completedAt === null || completedAt <= from.at || completedAt > through) return false;
    return from.isWaiting ? trigger === 'manual' && isFailure(result) : attempt > 1;
  });

function startsBetween(
  from: EpochMillis,
  through: EpochMillis,
  steps: readonly StepRun[],
): readonly Ran[] {
  return steps
    .filter(hasRun)
    .filter(({ startedAt }) => startedAt > from && startedAt <= through)
    .sort((a, b) => a.startedAt - b.startedAt);
}
