/** What the simulation says of what Lifeline claims. Nothing of Lifeline is used here but the words of its claims. */
import type { Repository, Run, Step } from 'simulated-bitbucket/parts';
import type { Claim, ClaimKind } from '../../src/core/health/claims';
import type { Judgement } from '../../src/core/health/verdict';
import { DAY, HOUR, MINUTE } from '../given';

/** What is true at a minute, and how old news may be: what is due within 15 minutes, and the sweep after it. */
export interface Truth {
  readonly now: number;
  readonly repository: Repository;
  readonly stagedAt: number | null;
  readonly mendedAt: number;
  /** Minutes at which Pipelines were not on. */
  readonly wasOff: readonly number[];
  /** The first rest of each run, and what a re-run of its steps changed of it, in their order. */
  readonly rests: () => readonly Rest[];
}

export interface Rest {
  readonly number: number;
  readonly at: number;
  readonly result: string;
}

const LAG = 20 * MINUTE;

const created = ({ repository }: Truth): readonly number[] =>
  repository.runs.map(({ createdAt }) => createdAt);

/** Whether a moment is that of the newest, as it was within the lag. */
function isNewest(claimed: number, all: readonly number[], now: number): boolean {
  const known = all.some((at) => Math.abs(at - claimed) <= MINUTE);
  return known && !all.some((at) => at > claimed + MINUTE && at < now - LAG);
}

const runNumbered = ({ repository }: Truth, number: number): Run | undefined =>
  repository.runs.find(({ buildNumber }) => buildNumber === number);

/** Failures of the main branch since its last success, by number, as they may be known within the lag. */
function streaksOf({ repository, now, rests }: Truth): ReadonlySet<number> {
  const main = repository.temperament.mainBranch;
  const ofMain = new Set(
    repository.runs
      .filter(
        ({ target, selector }) =>
          target.kind === 'branch' && target.name === main && selector.type !== 'custom',
      )
      .map(({ buildNumber }) => buildNumber),
  );
  const known = rests().filter(({ number }) => ofMain.has(number));
  const recent = known.filter(({ at }) => at > now - LAG).slice(-MOST_RECENT);
  const older = known.filter((one) => !recent.includes(one));
  return new Set(subsetsOf(recent).map((some) => streakOf([...older, ...some])));
}

const MOST_RECENT = 6;

const subsetsOf = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  all.reduce<readonly (readonly T[])[]>(
    (subsets, one) => [...subsets, ...subsets.map((some) => [...some, one])],
    [[]],
  );

/** The youngest runs in a row whose latest result failed; a stopped one says nothing. */
function streakOf(rests: readonly Rest[]): number {
  const results = new Map<number, string>();
  for (const { number, result } of rests) results.set(number, result);
  const told = [...results]
    .sort(([one], [other]) => other - one)
    .map(([, result]) => result)
    .filter((result) => result !== 'STOPPED');
  const passed = told.indexOf('SUCCESSFUL');
  return passed === -1 ? told.length : passed;
}

/** A manual step that somebody has just pressed. */
const isPressed = ({ state }: Step): boolean => state === 'READY';

type Check = (claim: Claim, truth: Truth) => boolean;

const number = ({ value }: Claim): number => Number(value);
const isPast: Check = (claim, { now }) => number(claim) > 0 && number(claim) <= now;

/** Whether one of its schedules is due then. */
const isOnClock = (at: number, { repository }: Truth): boolean =>
  repository.temperament.schedules.some(
    ({ everyMinutes, offsetMinutes }) => (at / MINUTE - offsetMinutes) % everyMinutes === 0,
  );

/** How kinds of claims are checked; those that are not here are numbers of Lifeline's own. */
export const CHECKS: Readonly<Partial<Record<ClaimKind, Check>>> = {
  'repository.last-run': (claim, truth) => isNewest(number(claim), created(truth), truth.now),
  'repository.silent-for': (claim, truth) =>
    isNewest(truth.now - number(claim), created(truth), truth.now),
  'repository.nothing-ever': (_, truth) => created(truth).every((at) => at > truth.now - LAG),
  'repository.pipelines-off': (claim, { wasOff }) =>
    wasOff.some((at) => Math.abs(at - number(claim)) <= MINUTE),
  'schedule.pipeline': ({ value }, { repository }) =>
    repository.temperament.schedules.some(({ custom }) => custom === value),
  'schedule.due': (claim, truth) =>
    isOnClock(number(claim), truth) &&
    number(claim) <= truth.now - HOUR &&
    !created(truth).some((at) => at >= number(claim) && at < truth.now - LAG),
  'schedule.next': (claim, truth) => isOnClock(number(claim), truth) && number(claim) > truth.now,
  'schedule.read': isPast,
  'run.number': (claim, truth) => runNumbered(truth, number(claim)) !== undefined,
  'run.since': isPast,
  'run.shown': isPast,
  'branch.failures': (claim, truth) => streaksOf(truth).has(number(claim)),
  'branch.name': ({ value }, { repository }) => value === repository.temperament.mainBranch,
  'environment.name': ({ value }, { repository }) =>
    repository.environments.some(({ name }) => name === value),
  'runs.moving': (claim, { repository, now }) =>
    number(claim) <=
    repository.runs.filter(
      ({ state, waitsWith, steps, completedAt = 0 }) =>
        Math.max(completedAt, ...steps.map((step) => step.completedAt ?? 0)) > now - LAG ||
        (state !== 'COMPLETED' && (waitsWith === undefined || steps.some(isPressed))),
    ).length,
  'api.failing-since': (claim, { stagedAt, mendedAt, now }) =>
    stagedAt === null
      ? now - mendedAt <= LAG
      : number(claim) >= stagedAt && number(claim) <= stagedAt + LAG,
  'app.compared': isPast,
  'app.asked': isPast,
  'app.counting-from': (claim, { now }) => number(claim) > now,
  'app.seen': isPast,
  'pushes.first': isPast,
  'pushes.last': isPast,
  'environment.last': isPast,
  'branch.last-failed': isPast,
  'branch.last-success': isPast,
};

/** Whether a run of its own has not begun, or had not lately. */
const hasHalted = ({ repository, now }: Truth): boolean =>
  repository.runs.some(
    ({ createdAt, completedAt = Infinity, steps }) =>
      createdAt <= now &&
      completedAt > now - LAG &&
      steps.every(({ startedAt = Infinity }) => startedAt > now - LAG),
  );

/** What a lamp alone claims: that all is well, or that nothing happens. */
export function isLampTrue({ ci, problems }: Judgement, truth: Truth): boolean {
  const { repository, now } = truth;
  switch (ci.state) {
    case 'healthy':
      return Math.max(...created(truth), repository.updatedAt) > now - DAY - LAG;
    case 'bored':
      return !created(truth).some((at) => at > now - DAY && at < now - LAG);
    case 'no pipelines':
      return created(truth).every((at) => at > now - LAG) || repository.pipelines !== 'on';
    case 'broken':
      return problems.length > 0 || hasHalted(truth);
    case 'degraded':
      return problems.length > 0;
    case 'not counted':
      return false;
    case 'unknown':
      // It claims nothing; how often it is said is printed.
      return true;
  }
}
