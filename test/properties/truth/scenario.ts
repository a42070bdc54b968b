import { eventsOf, type TrueEvent } from './events';
import type { History, Run, Stretch } from './history';
import { play } from './play';
import type { RunPlan, StepResult } from './plan';
import { Random } from './random';
import { Shapes } from './shapes';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** A Monday morning: the moment of installation. */
export const BASELINE = Date.UTC(2026, 0, 5, 9);

/** A history, and how Lifeline came to hear of it. */
export interface Scenario {
  readonly history: History;
  /** Runs that a sweep saw while they were held up before their first step. */
  readonly seenHeld: ReadonlySet<number>;
  /** Deployments of which only the event of their end was heard, and what time it tells. */
  readonly heard?: ReadonlyMap<string, number>;
  /** In order. */
  readonly actions: readonly Action[];
  readonly odd: readonly OddTime[];
  /** How long a request takes. */
  readonly latency: number;
}

export type Action =
  | { readonly at: number; readonly do: 'sweep' | 'look' }
  | { readonly at: number; readonly do: 'deliver'; readonly payload: object };

/** A time in which Bitbucket answers something else. */
export interface OddTime {
  readonly from: number;
  readonly until: number;
  readonly path: string;
  readonly answer: string;
}

/** Sweeps after everything has happened, in minutes: two complete readings more than an hour apart, and then some. */
export const FINAL_SWEEPS: readonly number[] = [5, 20, 70, 135, 140, 205];

/** One history of a few runs. */
export function smallScenario(seed: number): Scenario {
  const random = new Random(seed);
  return scenarioOfPlans(smallPlans(random), random);
}

/** Those runs, and some way to hear of them. */
export function scenarioOfPlans(plans: readonly RunPlan[], random: Random): Scenario {
  const runs = plans.map(play).map(awayFromBaseline);
  const isSecret = random.chance(0.12);
  const end = endOf(runs);
  const secret = isSecret ? [play(secretPlan(random, plans, end + HOUR))] : [];
  const history = { mainBranch: 'main', runs: [...runs, ...secret] };
  return { history, latency: 0, ...new Telling(random, { runs, end, eventsOf }).all(secret) };
}

export const endOf = (runs: readonly Run[]): number =>
  Math.max(BASELINE, ...runs.map(({ shown }) => shown.at(-1)?.from ?? 0));

export function smallPlans(random: Random): readonly RunPlan[] {
  const shapes = new Shapes(random);
  const count = random.between(1, 8);
  const before = random.chance(0.35) ? random.between(1, 3) : 0;
  let number = random.between(1, 40);
  let at = before > 0 ? BASELINE - random.between(1, 300) * MINUTE : BASELINE + MINUTE;
  return Array.from({ length: count }, (_, index) => {
    at += random.chance(0.2) ? random.between(1, 900) : random.between(10 * SECOND, HOUR);
    if (index === before && at < BASELINE) at = BASELINE + random.between(MINUTE, HOUR);
    number = random.chance(0.03) ? number + random.between(2, 1_000_000) : number + 1;
    return planOf(random, shapes, { number, createdAt: at });
  });
}

function planOf(
  random: Random,
  shapes: Shapes,
  { number, createdAt }: { number: number; createdAt: number },
): RunPlan {
  const shape = shapes.any();
  const plan = { ...shape, number, createdAt };
  if (random.chance(0.04) && createdAt > BASELINE) return heldFirst(random, plan);
  if (random.chance(0.3)) return { ...plan, later: shapes.later(plan.stages) };
  const isStoppable = shape.stages[0]?.[0]?.isManual !== true && shape.stages.length > 0;
  return random.chance(0.15) && isStoppable
    ? { ...plan, stoppedAt: createdAt + random.between(SECOND, 3 * HOUR) }
    : plan;
}

function heldFirst(random: Random, plan: RunPlan): RunPlan {
  const held = { as: 'HALTED' as const, for: random.between(20, 60) * MINUTE };
  return { ...plan, stages: [[{ name: 'build', held }], [{ name: 'test' }]] };
}

/** A run of which something is over before anybody could look. */
function secretPlan(random: Random, plans: readonly RunPlan[], createdAt: number): RunPlan {
  const number = (plans.at(-1)?.number ?? 0) + 1;
  const base = { number, createdAt, stages: [] };
  const after = random.between(5, 100) * SECOND;
  const results: readonly StepResult[] = ['FAILED', random.one(['SUCCESSFUL', 'FAILED'])];
  return random.one<RunPlan>([
    {
      ...base,
      stages: [[{}], [{ name: 'test', results }], [{ name: 'lint' }]],
      later: [{ kind: 'rerun-failed', after, isUnseen: true }],
    },
    {
      ...base,
      stages: [[{ results }]],
      later: [{ kind: 'rerun-failed', after, isUnseen: true }],
    },
    {
      ...base,
      stages: [[{}], [{ name: 'staging', deploysTo: 'staging' }], [{ name: 'test' }]],
      later: [{ kind: 'redeploy', step: 1, after, isUnseen: true }],
    },
    { ...base, stages: [[{ held: { as: 'HALTED', for: 2 * MINUTE } }]] },
  ]);
}

/** What comes to rest within seconds of the installation is neither before nor after it: it is moved away. */
export function awayFromBaseline(run: Run): Run {
  const isClose = (at: number): boolean => Math.abs(at - BASELINE) < 5 * SECOND;
  const moments = [
    ...run.shown.map(({ from }) => from),
    ...run.stretches.map(({ rest }) => rest?.at ?? 0),
    ...run.steps.flatMap(({ attempts }) => attempts.map(({ completedAt }) => completedAt)),
  ];
  return moments.some(isClose) ? awayFromBaseline(moved(run, -20 * SECOND)) : run;
}

function moved(run: Run, by: number): Run {
  return {
    ...run,
    createdAt: run.createdAt + by,
    shown: run.shown.map(({ completedAt, ...rest }) => ({
      ...rest,
      from: rest.from + by,
      ...(completedAt === undefined ? {} : { completedAt: completedAt + by }),
    })),
    steps: run.steps.map((step) => ({
      ...step,
      resets: step.resets.map((at) => at + by),
      attempts: step.attempts.map((attempt) => ({
        ...attempt,
        readyAt: attempt.readyAt + by,
        startedAt: attempt.startedAt + by,
        completedAt: attempt.completedAt + by,
      })),
    })),
    stretches: run.stretches.map((stretch) =>
      stretch.rest === null
        ? stretch
        : { ...stretch, rest: { ...stretch.rest, at: stretch.rest.at + by } },
    ),
  };
}

/** A time in which somebody has to look: what was there is overwritten at its end. */
export interface Watch {
  readonly run: Run | null;
  readonly from: number;
  readonly until: number;
}

/** When somebody has to look at a run, because it goes on to overwrite what it shows. */
export function watchesOf(run: Run): readonly Watch[] {
  const overwritten = run.stretches.flatMap((stretch, index) => {
    const before = run.stretches[index - 1]?.rest?.at ?? 0;
    const until = overwritesAt(run, stretch);
    return until === null || before <= BASELINE ? [] : [{ run, from: before + SECOND, until }];
  });
  const held = run.isHeldFirst ? run.shown.find(({ stage }) => stage === 'HALTED') : undefined;
  const start = run.steps[0]?.attempts[0]?.startedAt ?? 0;
  return held === undefined
    ? overwritten
    : [{ run, from: held.from + SECOND, until: start - SECOND }, ...overwritten];
}

/** When the stretch overwrote what was before it; null where it did not, or where nobody could have looked. */
function overwritesAt({ steps }: Run, { kind, ran, isUnseen }: Stretch): number | null {
  const [place, attempt] = ran[0] ?? [-1, 0];
  if (isUnseen || (kind !== 'rerun' && kind !== 'redeploy')) return null;
  return steps[place]?.resets[attempt - 1] ?? null;
}

interface Tale {
  readonly runs: readonly Run[];
  readonly end: number;
  /** What Bitbucket tells of a run. */
  readonly eventsOf: (run: Run) => readonly TrueEvent[];
  /** When somebody has to look, besides. */
  readonly watches?: readonly Watch[];
  readonly oddPaths?: readonly [string, ...string[]];
  readonly oddAnswers?: readonly [string, ...string[]];
  /** How often something odd is tried, at most; most of it falls where somebody has to look. */
  readonly oddTimes?: number;
}

/** How Lifeline hears of the runs. */
export class Telling {
  readonly #random: Random;
  readonly #tale: Tale;
  readonly #runs: readonly Run[];
  readonly #end: number;
  readonly #watches: readonly Watch[];

  constructor(random: Random, tale: Tale) {
    this.#random = random;
    this.#tale = tale;
    this.#runs = tale.runs;
    this.#end = tale.end;
    this.#watches = [...tale.runs.flatMap(watchesOf), ...(tale.watches ?? [])];
  }

  all(secret: readonly Run[]): Pick<Scenario, 'actions' | 'odd' | 'seenHeld'> {
    const random = this.#random;
    const odd = random.chance(0.35) ? this.#oddTimes() : [];
    const ends = odd.map(({ until }) => until);
    const after = Math.max(this.#end, endOf(secret), ...ends) + MINUTE;
    const hurried = secret
      .flatMap(this.#tale.eventsOf)
      .filter(({ at }) => at > endOf(secret) - 5 * SECOND);
    const times = Array.from({ length: random.between(0, 4) }, () =>
      random.between(BASELINE, this.#end),
    );
    const actions: Action[] = [
      ...this.#runs.flatMap((run) => this.#deliveries(run)),
      ...this.#watches
        .flatMap(({ from, until }) => [
          from + 2 * MINUTE,
          Math.min(from + 12 * MINUTE, until - MINUTE),
        ])
        .map(sweepAt),
      ...times.map(sweepAt),
      ...times.slice(0, 1).map((at) => ({ at: at + 1, do: 'look' as const })),
      ...(random.chance(0.5) ? hurried.map(({ at, payload }) => deliver(payload, at)) : []),
      ...FINAL_SWEEPS.map((minutes) => sweepAt(after + minutes * MINUTE)),
    ];
    return {
      actions: actions.sort((a, b) => a.at - b.at),
      odd,
      seenHeld: new Set(
        this.#watches.flatMap(({ run }) => (run?.isHeldFirst === true ? [run.number] : [])),
      ),
    };
  }

  /** Lost, late, doubled and out of order, but not where somebody has to hear of it. */
  #deliveries(run: Run): readonly Action[] {
    const watches = this.#watches.filter((watch) => watch.run === run);
    return this.#tale
      .eventsOf(run)
      .filter(({ at }) => at > BASELINE)
      .flatMap(({ at, payload }) => {
        const isNeeded =
          watches.some(({ from, until }) => at >= from && at < until) || mustBeTold(run, at);
        const delays = this.#delays(isNeeded);
        return delays.map((delay) => deliver(payload, Math.min(at + delay, this.#end + MINUTE)));
      });
  }

  #delays(isNeeded: boolean): readonly number[] {
    const random = this.#random;
    const soon = (): number => random.between(0, 20 * SECOND);
    const many = random.one([0, 0, 0, 1, 1, 1, 1, 2]);
    const delays = Array.from({ length: many }, () =>
      random.chance(0.2) ? random.between(0, 5 * HOUR) : soon(),
    );
    return isNeeded ? [soon(), ...delays] : delays;
  }

  #oddTimes(): readonly OddTime[] {
    const random = this.#random;
    return Array.from({ length: random.between(1, this.#tale.oddTimes ?? 3) }, () => {
      const from = random.between(BASELINE + MINUTE, this.#end);
      const until = from + random.one([1, 10, 60, 360]) * MINUTE;
      const path = random.one(this.#tale.oddPaths ?? ODD_PATHS);
      return { from, until, path, answer: random.one(this.#tale.oddAnswers ?? ODD_NAMES) };
    }).filter(
      ({ from, until }) =>
        !this.#watches.some((watch) => from < watch.until && until > watch.from - 65 * MINUTE),
    );
  }
}

const ODD_PATHS = [
  'any',
  'repositories',
  'repository',
  'pipelines',
  'pipeline',
  'steps',
  'deployments',
] as const;
const ODD_NAMES = [
  '401',
  '403',
  '404',
  '410',
  '429',
  '500',
  '503',
  'empty',
  'html',
  'truncated',
  'blank',
] as const;

/** What went on again in a run from before the installation, or further back than the list is read, is known by events only. */
function mustBeTold(run: Run, at: number): boolean {
  const resumed = run.stretches
    .slice(1)
    .filter(({ kind }) => kind === 'rerun' || kind === 'redeploy');
  const isOld = (run.stretches[0]?.rest?.at ?? Infinity) <= BASELINE;
  return (
    isOld && resumed.some(({ rest }) => rest !== null && Math.abs(rest.at + SECOND - at) < SECOND)
  );
}

export const sweepAt = (at: number): Action => ({ at, do: 'sweep' });
export const deliver = (payload: object, at: number): Action => ({ at, do: 'deliver', payload });
