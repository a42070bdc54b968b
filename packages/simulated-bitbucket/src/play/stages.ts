import type { Run, RunResult, Step, StepResult, World } from '../model';
import { SECOND } from '../timestamps';
import { openDeployment } from './deployments';
import { isHeldByGroup } from './groups';
import { mayAbandon, mayPress, mayResume } from './people';
import { reportRun } from './statuses';

/** Opens what comes next: automatic steps become ready, manual ones may be pressed; a run without any closes. */
export function openNextStage(world: World, run: Run): void {
  const next = run.steps.find(({ state }) => state !== 'COMPLETED');
  if (next === undefined) {
    const delay = run.repository.random.whole(90, 260);
    world.changes.add(world.now + delay, { kind: 'close', run, turn: run.turn });
    return;
  }
  for (const step of besides(run, next)) {
    if (step.state !== 'PENDING' || step.heldBy !== undefined) continue;
    if (step.press === 'awaited') offer(world, run, step);
    else makeReady(world, run, step);
  }
  restIfWaiting(world, run);
}

/** The steps of one stage: those of a parallel group, or the step alone. */
export function besides({ steps }: Run, { uuid, plan }: Step): Step[] {
  const label = plan.parallel;
  return steps.filter((step) =>
    label === undefined ? step.uuid === uuid : step.plan.parallel === label,
  );
}

/** Its turn has come, and people may press it from now on. */
function offer(world: World, run: Run, step: Step): void {
  if (step.isAnnounced) return;
  announce(world, run, step);
  mayPress(world, run, step);
}

function announce(world: World, run: Run, step: Step): void {
  if (step.isAnnounced) return;
  step.isAnnounced = true;
  openDeployment(world, run, step);
}

/** The step may start as soon as its concurrency group and its environment are free and a runner takes it. */
export function makeReady(world: World, run: Run, step: Step): void {
  announce(world, run, step);
  delete step.heldBy;
  if (isHeldByGroup(run, step)) {
    step.heldBy = 'group';
    return;
  }
  const environment = step.deployment?.environment;
  const isTaken = environment?.busyWith !== undefined && environment.busyWith !== step;
  if (environment !== undefined && (environment.isLocked || isTaken)) {
    halt(world, run, step);
    return;
  }
  if (environment !== undefined) environment.busyWith = step;
  step.state = 'READY';
  step.readyAt = world.now;
  const delay = run.repository.random.whole(4 * SECOND, 18 * SECOND);
  world.changes.add(world.now + delay, { kind: 'start', run, step, turn: run.turn });
}

/** The step waits until somebody resumes the run. */
export function halt(world: World, run: Run, step: Step): void {
  step.heldBy = 'lock';
  mayResume(world, run);
}

/** Somebody presses the manual step. */
export function press(world: World, run: Run, step: Step): void {
  const isBusyOtherwise = run.steps.some((one) => one.isRedeploy && isUnderWay(one));
  if (isBusyOtherwise || step.press !== 'awaited' || step.state !== 'PENDING') return;
  step.press = 'done';
  makeReady(world, run, step);
}

/** Somebody resumes a halted run; while its environment is still taken, it halts again. Without build minutes nothing moves. */
export function resume(world: World, run: Run): void {
  if (!world.hasMinutes) return;
  const halted = run.steps.filter(({ heldBy }) => heldBy === 'lock');
  for (const step of halted) delete step.heldBy;
  if (halted.length > 0) openNextStage(world, run);
}

/** Whether the step runs, or will by itself; one that somebody pressed goes on when it has begun. */
export function isGoingOn(step: Step): boolean {
  return isUnderWay(step) && (step.state === 'IN_PROGRESS' || step.press !== 'done');
}

/** Whether the step is about to run, runs, or is held up. */
export function isUnderWay({ state, heldBy }: Step): boolean {
  return state === 'READY' || state === 'IN_PROGRESS' || heldBy !== undefined;
}

/**
 * A run rests when nothing goes on until somebody starts a manual step, as one does that is pressed and has not begun.
 * Before any step has run there is nothing to rest from.
 */
function restIfWaiting(world: World, run: Run): void {
  const hasRun = run.steps.some(({ state }) => state === 'COMPLETED');
  const gate = run.steps.find(({ state }) => state !== 'COMPLETED');
  if (run.steps.some(isGoingOn) || !hasRun || gate === undefined || run.waitsWith !== undefined)
    return;
  run.waitsWith = worstOf(besides(run, gate));
  world.truth.runRested(run, { at: world.now, result: run.waitsWith, isWaiting: true });
  if (isReported(run)) reportRun(world, run);
  mayAbandon(world, run);
}

/** A redeployment leaves the build status of its commit alone. */
export function isReported({ purpose }: Run): boolean {
  return purpose !== 'redeploy' && purpose !== 'rollback';
}

const BADNESS: readonly (StepResult | undefined)[] = ['STOPPED', 'EXPIRED', 'FAILED', 'ERROR'];

/** The worst result among the steps that ran, or SUCCESSFUL. */
export function worstOf(steps: readonly Step[]): RunResult {
  const worst = Math.max(...steps.map(({ result }) => BADNESS.indexOf(result)), -1);
  const result = BADNESS[worst];
  return result === undefined || result === 'NOT_RUN' ? 'SUCCESSFUL' : result;
}

export function isFailing({ plan, result }: Step): boolean {
  return plan.ignored !== true && BADNESS.includes(result) && result !== undefined;
}
