import {
  commitOf,
  isRun,
  type Attempt,
  type Run,
  type Shown,
  type Step,
  type Stretch,
} from './history';
import type { Later, RunPlan, StepPlan, StepResult } from './plan';
import { stopped } from './stop';

const SECOND = 1000;
/** Bitbucket says that a run is over, or waits, this long after its last step. */
const CONCLUDES = 130;
const DEFAULT_START = 2 * SECOND;

const isBad = (result: StepResult): boolean => result !== 'SUCCESSFUL' && result !== 'NOT_RUN';
const WORST: readonly StepResult[] = ['ERROR', 'FAILED', 'EXPIRED', 'STOPPED'];
const worstOf = (results: readonly StepResult[]): StepResult =>
  WORST.find((bad) => results.includes(bad)) ?? 'SUCCESSFUL';

export const uuidOf = (kind: number, number: number): string =>
  `{${String(kind).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}}`;

/** Plays what Bitbucket does with such a run. */
export function play(plan: RunPlan): Run {
  const run = new Player(plan).play();
  return plan.stoppedAt === undefined ? run : stopped(run, plan.stoppedAt);
}

type Playing = { -readonly [K in keyof Step]: Step[K] } & {
  resets: number[];
  attempts: Attempt[];
  readonly place: number;
  readonly plan: StepPlan;
};

interface Waiting {
  readonly stage: number;
  readonly left: readonly Playing[];
  readonly at: number;
}

class Player {
  readonly #plan: RunPlan;
  readonly #steps: Playing[];
  readonly #shown: Shown[] = [];
  readonly #stretches: { -readonly [K in keyof Stretch]: Stretch[K] }[] = [];
  #ran: [number, number][] = [];
  #waiting: Waiting | null = null;
  #endedAt: number | null = null;

  constructor(plan: RunPlan) {
    this.#plan = plan;
    this.#steps = plan.stages
      .flatMap((stage, index) =>
        stage.map((step) => ({ step, index, isAlone: stage.length === 1 })),
      )
      .map(({ step, index, isAlone }, place) => stepOf(plan, { step, index, isAlone, place }));
  }

  play(): Run {
    const { createdAt, queue = 8 * SECOND, stages } = this.#plan;
    this.#open('first');
    this.#show(createdAt, { state: 'PENDING' });
    if (stages.length === 0) this.#breakAtOnce();
    else this.#stagesFrom(0, createdAt + queue);
    for (const later of this.#plan.later ?? []) this.#do(later);
    return this.#told();
  }

  #told(): Run {
    const { number, createdAt, ref, selector, trigger = 'PUSH', isGroupTold = true } = this.#plan;
    return {
      uuid: uuidOf(1, number),
      number,
      createdAt,
      commit: this.#plan.commit ?? commitOf(number),
      ref: ref ?? { kind: 'branch', name: 'main' },
      selector: selector ?? { type: 'default' },
      trigger,
      isGroupTold,
      steps: this.#steps,
      shown: this.#shown,
      stretches: this.#stretches,
      isHeldFirst: this.#steps[0]?.plan.held !== undefined,
    };
  }

  /** A configuration that cannot be read: no step, and over before it began. */
  #breakAtOnce(): void {
    const { createdAt } = this.#plan;
    this.#close(createdAt - 16, 'FAILED', false);
    this.#end(createdAt - 16, 'FAILED', createdAt);
  }

  #stagesFrom(from: number, turn: number): void {
    let at = turn;
    for (let stage = from; stage < this.#plan.stages.length; stage++) {
      const due = this.#steps.filter((step) => step.stage === stage && isDue(step));
      const manual = due.filter(isForAPerson);
      const ended = this.#automatic(due, at);
      at = ended.at;
      if (ended.isFailed && !(manual.length > 0 && (this.#plan.failureWaits ?? false))) {
        this.#complete(at);
        return;
      }
      const pressed = this.#manual(stage, manual, { at, turn: ended.turn });
      if (pressed === null) return;
      at = pressed;
    }
    this.#complete(at);
  }

  /** The steps of a stage that wait for nobody. */
  #automatic(
    due: readonly Playing[],
    turn: number,
  ): { at: number; turn: number; isFailed: boolean } {
    const steps = due.filter((step) => !isForAPerson(step));
    let at = turn;
    for (const step of steps) {
      const { held } = step.plan;
      if (held !== undefined) this.#show(turn + 500, { stage: held.as });
      const attempt = this.#run(step, turn + (held?.for ?? 0), false);
      if (held !== undefined || step === steps[0])
        this.#show(attempt.startedAt, { stage: 'RUNNING' });
      at = Math.max(at, attempt.completedAt);
    }
    const isFailed = steps.some((step) => isFailing(step));
    return { at, turn, isFailed };
  }

  /** The manual steps of a stage, in the order in which they are pressed; null when the run waits, or is over. */
  #manual(
    stage: number,
    steps: readonly Playing[],
    { at, turn }: { at: number; turn: number },
  ): number | null {
    const left = [...steps].sort((a, b) => startOf(a, turn) - startOf(b, turn));
    let now = at;
    for (const step of left) {
      const startedAt = startOf(step, turn);
      if (startedAt > now) this.#rest(stage, now);
      if (startedAt === Infinity) {
        this.#waiting = { stage, left: left.slice(left.indexOf(step)), at: now };
        return null;
      }
      now = Math.max(now, this.#press(step, startedAt, startedAt > now));
      if (isFailing(step) && !(this.#plan.failureWaits ?? false)) {
        this.#complete(now);
        return null;
      }
    }
    return now;
  }

  #press(step: Playing, startedAt: number, isAfterRest: boolean): number {
    if (isAfterRest && this.#hasRested()) this.#open('manual_step');
    const attempt = this.#run(step, startedAt - (step.plan.starts ?? DEFAULT_START), false);
    this.#show(startedAt - 100, { stage: 'RUNNING' });
    return attempt.completedAt;
  }

  #rest(stage: number, at: number): void {
    this.#show(at + CONCLUDES, { stage: this.#plan.waitsAs ?? 'PAUSED' });
    if (!this.#steps.some(({ attempts }) => attempts.some(isRun))) return;
    const beside = this.#steps.filter((step) => step.stage === stage && !isDue(step));
    this.#close(at, worstOf(beside.map(resultOf)), true);
  }

  #complete(at: number): void {
    const results = this.#steps.filter((step) => isFailing(step)).map(resultOf);
    const result = worstOf(results);
    for (const step of this.#steps) {
      if (!isDue(step)) continue;
      const never = { readyAt: at + 40, startedAt: at + 40, completedAt: at + 40 };
      step.attempts.push({ ...never, isRedeploy: false, result: 'NOT_RUN' });
      this.#ran.push([step.place, step.attempts.length - 1]);
    }
    this.#close(at + CONCLUDES, result, false);
    this.#end(at + CONCLUDES, result, at + CONCLUDES);
  }

  #end(completedAt: number, result: StepResult, from: number): void {
    this.#waiting = null;
    this.#endedAt = Math.max(completedAt, from);
    const state = this.#plan.hasUnknownWords === true ? 'ARCHIVED' : 'COMPLETED';
    this.#show(from, { state, result, completedAt });
  }

  /** Does it where Bitbucket lets people do it. */
  #do(later: Later): void {
    const since = this.#waiting?.at ?? this.#endedAt;
    if (since === null) return;
    const at = since + later.after;
    if (later.kind === 'press') this.#pressNext(at);
    else if (later.kind === 'rerun-failed') this.#rerunFailed(at, later.isUnseen ?? false);
    else if (this.#mayRunAgain(later)) this.#again(later, at);
  }

  #mayRunAgain({ kind, step: place }: { readonly kind: string; readonly step: number }): boolean {
    const step = this.#steps[place];
    if (step === undefined || step.attempts.length === 0 || isDue(step)) return false;
    if (kind === 'rerun-step') return this.#waiting !== null;
    const isOver = this.#waiting === null && this.#stretches.at(-1)?.rest?.result === 'SUCCESSFUL';
    return step.deploysTo !== null && (isOver || this.#waiting !== null);
  }

  #pressNext(at: number): void {
    const waiting = this.#waiting;
    const [next, ...others] = waiting?.left ?? [];
    if (waiting === null || next === undefined) return;
    const endedAt = this.#press(next, at, true);
    if (isFailing(next) && !(this.#plan.failureWaits ?? false)) this.#complete(endedAt);
    else if (others.length > 0) {
      this.#rest(waiting.stage, endedAt);
      this.#waiting = { ...waiting, left: others, at: endedAt };
    } else this.#stagesFrom(waiting.stage + 1, endedAt);
  }

  #rerunFailed(at: number, isUnseen: boolean): void {
    const again = this.#steps.filter((step) => isFailing(step) || resultOf(step) === 'NOT_RUN');
    const from = Math.min(...again.map(({ stage }) => stage));
    if (this.#waiting !== null || from === Infinity) return;
    for (const step of again) step.resets.push(at);
    this.#open('rerun', isUnseen);
    this.#stagesFrom(from, at);
  }

  /** One step again, of a run that is over or waits; afterwards it is where it was. */
  #again({ kind, step: place, isUnseen }: Later & { readonly step: number }, at: number): void {
    const step = this.#steps[place];
    if (step === undefined) return;
    const waiting = this.#waiting;
    step.resets.push(at);
    this.#open(kind === 'redeploy' ? 'redeploy' : 'rerun', isUnseen ?? false);
    const { startedAt, completedAt } = this.#run(step, at, kind === 'redeploy');
    this.#show(startedAt - 100, { stage: 'RUNNING' });
    if (waiting === null) this.#complete(completedAt);
    else {
      this.#rest(waiting.stage, completedAt);
      this.#waiting = { ...waiting, at: completedAt };
    }
  }

  #run(step: Playing, readyAt: number, isRedeploy: boolean): Attempt {
    const { lasts = 60 * SECOND, starts = DEFAULT_START, results = ['SUCCESSFUL'] } = step.plan;
    const startedAt = readyAt + starts;
    const result = results[step.attempts.length] ?? results.at(-1) ?? 'SUCCESSFUL';
    const attempt = { isRedeploy, readyAt, startedAt, completedAt: startedAt + lasts, result };
    step.attempts.push(attempt);
    this.#ran.push([step.place, step.attempts.length - 1]);
    return attempt;
  }

  #hasRested = (): boolean => this.#stretches.at(-1)?.rest !== null;

  #open(kind: Stretch['kind'], isUnseen = false): void {
    this.#ran = [];
    this.#stretches.push({ kind, isUnseen, ran: this.#ran, rest: null });
  }

  #close(at: number, result: StepResult, isWaiting: boolean): void {
    const open = this.#stretches.at(-1);
    if (open !== undefined) open.rest = { at, result, isWaiting };
  }

  #show(from: number, shown: Omit<Shown, 'from' | 'state'> & { readonly state?: string }): void {
    const { hasUnknownWords = false } = this.#plan;
    const running = hasUnknownWords ? { state: 'CONVEYING', stage: 'ABOARD' } : undefined;
    const state = shown.state ?? 'IN_PROGRESS';
    const told = shown.stage === 'RUNNING' && running !== undefined ? running : { ...shown, state };
    while ((this.#shown.at(-1)?.from ?? -Infinity) >= from) this.#shown.pop();
    this.#shown.push({ ...told, from });
  }
}

/** Whether somebody has to press it: not where it failed, and is run again with the others. */
const isForAPerson = ({ isManual, attempts }: Step): boolean =>
  isManual && attempts.every(({ result }) => result === 'NOT_RUN');

/** Whether it has yet to run, for the first time or again. */
const isDue = ({ attempts, resets }: Step): boolean => attempts.length <= resets.length;
const resultOf = ({ attempts }: Step): StepResult => attempts.at(-1)?.result ?? 'SUCCESSFUL';
const isFailing = (step: Playing): boolean =>
  !isDue(step) && isBad(resultOf(step)) && step.plan.isIgnored !== true;

function startOf({ plan }: Playing, turn: number): number {
  const { pressedAfter = Infinity, starts = DEFAULT_START, held } = plan;
  return turn + pressedAfter + starts + (held?.for ?? 0);
}

function stepOf(
  { number }: RunPlan,
  at: { step: StepPlan; index: number; isAlone: boolean; place: number },
): Playing {
  const { step, index, isAlone, place } = at;
  return {
    uuid: uuidOf(3, number * 100 + place),
    name: step.name === undefined ? 'build' : step.name,
    isManual: step.isManual ?? false,
    stage: index,
    isAlone,
    runsOn: step.runsOn ?? 'cloud',
    isUnbilled: step.isUnbilled ?? false,
    deploysTo: step.deploysTo ?? null,
    resets: [],
    attempts: [],
    place,
    plan: step,
  };
}
