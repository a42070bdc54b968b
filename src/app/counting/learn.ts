import { USUAL_BLOCK_SECONDS } from '../../core/aggregates/budget';
import {
  leaveToSweep,
  permit,
  type Hints,
  type Permission,
} from '../../core/aggregates/runs/hints';
import { findRun } from '../../core/aggregates/runs/known-runs';
import { isReadable } from '../../core/aggregates/runs/rests';
import { HINTS_AHEAD } from '../../core/aggregates/runs/run-states';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { environmentOf } from '../../core/aggregates/deployments/environments';
import type { DeploymentHeard, EventRejected, Fact, RunEnded, RunHinted } from '../../core/events';
import type { IngestMessage } from '../../core/events/message';
import { observed, type RunReading } from '../../core/events/reading';
import { assertNever } from '../../core/result';
import { MINUTE, SECOND, type EpochMillis, type Millis } from '../../core/time';
import type { ApiProblem } from '../../ports/bitbucket';
import type { World } from '../../ports/world';

/** What a message turned out to mean once Bitbucket was asked. */
export type Learned =
  | {
      readonly kind: 'events';
      readonly events: readonly Fact[];
      readonly rejection: EventRejected['reason'] | null;
      /** Whether it would have changed something, had it been the first of its kind. */
      readonly isDuplicate: boolean;
      /** What is left for look-ups, where one was made for a build status. */
      readonly hints?: Hints;
    }
  | {
      readonly kind: 'later';
      readonly afterSeconds: number;
      readonly reason: string;
      readonly hints?: Hints;
      /** What is missing from the counts until Bitbucket answers. */
      readonly missing?: RunEnded;
      /** For how long Bitbucket wants to be left alone by everybody, where it said so. */
      readonly blockedForSeconds?: number;
    };

const of = (...events: readonly Fact[]): Learned => ({
  kind: 'events',
  events,
  rejection: null,
  isDuplicate: true,
});
const NOTHING: Learned = { kind: 'events', events: [], rejection: null, isDuplicate: false };
const reject = (rejection: EventRejected['reason']): Learned => ({
  kind: 'events',
  events: [],
  rejection,
  isDuplicate: false,
});

/** Whether Bitbucket is asked what an event means. */
export const needsLookUp = (event: IngestMessage['event']): boolean =>
  event.type === 'run-ended' || (event.type === 'deployment-heard' && event.result !== null);

/** Finds out what an event means. Costs no request, or two for a run that ended, or one for a deployment. */
export async function learn(
  event: IngestMessage['event'],
  totals: RepositoryTotals,
  world: World,
): Promise<Learned> {
  switch (event.type) {
    case 'run-hinted':
      return of(believed(event, world.now()));
    case 'run-ended':
      return learnOfRun(event, totals, world);
    case 'deployment-heard':
      return event.result === null ? of(event) : learnOfDeployment(event, totals, world);
    case 'pushed':
      return of(event);
    case 'event-rejected':
      return reject(event.reason);
    case 'repository-changed':
    case 'repository-deleted':
    case 'nothing-to-count':
      return NOTHING;
    default:
      return assertNever(event);
  }
}

/** Nothing has happened later than now, whatever a status says: or nothing younger could ever take it back. */
function believed(hint: RunHinted, now: EpochMillis): RunHinted {
  const { createdAt, updatedAt } = hint;
  return { ...hint, createdAt: Math.min(createdAt, now), updatedAt: Math.min(updatedAt, now) };
}

/**
 * A build status may be forged and may be old: what is counted is Bitbucket's own answer, and the steps with it. What
 * look-ups may cost is bounded; beyond that, the sweep finds what there is.
 */
async function learnOfRun(
  event: RunEnded,
  totals: RepositoryTotals,
  world: World,
): Promise<Learned> {
  const { buildNumber, updatedAt } = event;
  const known = findRun(totals.runs, buildNumber);
  if (known !== undefined && updatedAt <= known.askedAt) return of();
  const isRead = totals.reconciliation.at > 0;
  const readAt = world.now();
  const left = { ...NOTHING, hints: leaveToSweep(totals.hints, readAt) };
  if (isRead && buildNumber > totals.numbers.highest + HINTS_AHEAD) return left;
  const permission = permit(totals.hints, buildNumber, readAt);
  if (permission.kind === 'leave') return left;
  if (permission.kind === 'wait') return later(permission.millis, 'this run was just asked for');
  const learned = await lookUp({ event, readAt }, totals, world);
  return { ...learned, hints: hintsAfter(learned, { before: totals.hints, permission, readAt }) };
}

interface LookedUp {
  readonly before: Hints;
  readonly permission: Extract<Permission, { readonly kind: 'ask' }>;
  readonly readAt: EpochMillis;
}

/** What was asked in vain has cost a look-up, and is asked again: when it is delivered again, or by the sweep. */
function hintsAfter(learned: Learned, { before, permission, readAt }: LookedUp): Hints {
  const { hints } = permission;
  if (learned.kind === 'later') return { ...hints, asked: before.asked };
  const isAnswered = learned.events.some(({ type }) => type !== 'run-ended');
  return isAnswered ? hints : leaveToSweep(hints, readAt);
}

interface Asking {
  readonly event: RunEnded;
  readonly readAt: EpochMillis;
}

async function lookUp(
  { event, readAt }: Asking,
  totals: RepositoryTotals,
  world: World,
): Promise<Learned> {
  const run = await world.bitbucket.pipeline(totals.identity.uuid, event.buildNumber);
  if (run.ok) return learnOfSteps(run.value, { event, readAt }, totals, world);
  return run.problem.type === 'not_found'
    ? reject('unknown-run')
    : unanswered({ event, readAt }, run.problem);
}

/** An error of a moment is over before the event comes again twice, and is no news. */
const NEWS_AFTER = 2 * MINUTE;

/** Until it is answered, what the status told is missing. */
function unanswered({ event, readAt }: Asking, problem: ApiProblem): Learned {
  const learned = afterProblem(problem);
  if (learned.kind === 'events') return { ...learned, events: [event] };
  return readAt - event.updatedAt < NEWS_AFTER ? learned : { ...learned, missing: event };
}

const later = (millis: Millis, reason: string): Learned => ({
  kind: 'later',
  afterSeconds: Math.max(1, Math.ceil(millis / SECOND)),
  reason,
});

/** A run that waits for its runner has no steps worth asking for; one that was never set up has none. */
async function learnOfSteps(
  reading: RunReading,
  asking: Asking,
  { identity }: RepositoryTotals,
  world: World,
): Promise<Learned> {
  const { readAt } = asking;
  const { uuid, mainBranch } = identity;
  const { state } = reading.outcome;
  if (state === 'pending') return of(observed(reading, { steps: null, readAt, mainBranch }));
  const answer = await world.bitbucket.steps(uuid, reading.uuid);
  if (!answer.ok && answer.problem.type !== 'not_found') return unanswered(asking, answer.problem);
  const none = state === 'completed' ? [] : null;
  const steps = answer.ok ? answer.value : none;
  const seen = observed(reading, { steps, readAt, mainBranch });
  return isReadable({ run: seen.run, steps: steps ?? [] }, readAt)
    ? of(seen)
    : later(AGAIN_AFTER, 'its steps are not told to their end');
}

const AGAIN_AFTER = MINUTE;

/** The event is a hint: counted is the row that Bitbucket has of the deployment. Without one, the sweep will find it. */
async function learnOfDeployment(
  event: DeploymentHeard,
  totals: RepositoryTotals,
  world: World,
): Promise<Learned> {
  const readAt = world.now();
  const answer = await world.bitbucket.deployment(totals.identity.uuid, event.uuid);
  if (!answer.ok)
    return answer.problem.type === 'rate_limited' ? afterProblem(answer.problem) : of(event);
  const { environment: told, ...row } = answer.value;
  const name = told.name ?? environmentOf(totals, told.uuid)?.name ?? event.environment.name;
  const environment = { ...event.environment, name };
  return of(event, { type: 'deployment-read', ...row, environment, readAt });
}

const WAIT_SECONDS = 60;
/** The platform takes no longer one; who is put off so long is put off again. */
export const LONGEST_DELAY_SECONDS = 900;

/** Denied is denied, and the sweep will tell; anything else may be better later. */
function afterProblem(problem: ApiProblem): Learned {
  if (
    problem.type === 'unauthorized' ||
    problem.type === 'forbidden' ||
    problem.type === 'not_found' ||
    problem.type === 'gone'
  )
    return NOTHING;
  const isBlocked = problem.type === 'rate_limited';
  const usual = isBlocked ? USUAL_BLOCK_SECONDS : WAIT_SECONDS;
  const seconds = problem.retryAfterSeconds ?? usual;
  return {
    kind: 'later',
    afterSeconds: Math.min(LONGEST_DELAY_SECONDS, seconds),
    reason: `Bitbucket answered ${problem.type} for ${problem.resource}`,
    ...(isBlocked && { blockedForSeconds: seconds }),
  };
}
