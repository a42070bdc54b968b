import type { Run, Step, StepResult, World } from '../model';
import { HOUR, SECOND } from '../timestamps';
import { endDeployment, openDeployment, startDeployment } from './deployments';
import { mayPromote, mayResume } from './people';

/** Self-hosted steps wait this long for a runner. */
const LONGEST_WAIT_FOR_RUNNER = 2.5 * HOUR;

/** Makes the next steps ready, or waits for a person, or closes the run when none is left. */
export function openNextStage(world: World, run: Run): void {
  const next = run.steps.find(({ state }) => state !== 'COMPLETED');
  if (next === undefined) {
    const delay = run.repository.random.whole(90, 260);
    world.changes.add(world.now + delay, { kind: 'close', run, turn: run.turn });
    return;
  }
  if (next.plan.manual === true && !next.isPromoted) {
    run.stage = 'PAUSED';
    mayPromote(world, run);
    return;
  }
  run.stage = 'RUNNING';
  for (const step of sameStage(run, next)) makeReady(world, run, step);
}

function sameStage(run: Run, first: Step): Step[] {
  const label = first.plan.parallel;
  if (label === undefined) return [first];
  return run.steps.filter(({ plan, state }) => plan.parallel === label && state !== 'COMPLETED');
}

/** The step may run as soon as its environment is free and a runner takes it. */
export function makeReady(world: World, run: Run, step: Step): void {
  step.readyAt = world.now;
  const { environment } = openDeployment(world, run, step) ?? {};
  if (environment !== undefined && (environment.isLocked || environment.busyWith !== undefined)) {
    run.stage = 'HALTED';
    mayResume(world, run);
    return;
  }
  if (environment !== undefined) environment.busyWith = step;
  const delay = run.repository.random.whole(4 * SECOND, 18 * SECOND);
  world.changes.add(world.now + delay, { kind: 'start', run, step, turn: run.turn });
}

/** Somebody presses the manual step. */
export function promote(world: World, run: Run): void {
  const step = run.steps.find(({ state }) => state !== 'COMPLETED');
  if (run.stage !== 'PAUSED' || step === undefined) return;
  step.isPromoted = true;
  step.trigger = 'manual';
  openNextStage(world, run);
}

/** Somebody resumes a halted run; while its environment is still taken, it halts again. */
export function resume(world: World, run: Run): void {
  const step = run.steps.find(({ state }) => state !== 'COMPLETED');
  if (run.stage !== 'HALTED' || step === undefined) return;
  run.stage = 'RUNNING';
  makeReady(world, run, step);
}

export function startStep(world: World, run: Run, step: Step): void {
  const { random } = run.repository;
  if (step.plan.selfHosted === true && !hasRunner(run)) {
    waitForRunner(world, run, step);
    return;
  }
  step.state = 'IN_PROGRESS';
  step.startedAt = world.now;
  startDeployment(world, step);
  if (step.plan.starts !== undefined) {
    world.changes.add(world.now + 2 * SECOND, { kind: 'spawn', run, step, turn: run.turn });
    return;
  }
  const [shortest, longest] = step.plan.seconds;
  const result = luckOf(step, random.next());
  const whole = random.whole(shortest * SECOND, longest * SECOND);
  const time = result === 'SUCCESSFUL' ? whole : Math.ceil(whole * (0.2 + 0.8 * random.next()));
  world.changes.add(world.now + time, { kind: 'end', run, step, turn: run.turn, result });
}

function hasRunner({ repository }: Run): boolean {
  return repository.runners.some(({ status }) => status === 'ONLINE');
}

function waitForRunner(world: World, run: Run, step: Step): void {
  const waited = world.now - (step.readyAt ?? world.now);
  if (waited < LONGEST_WAIT_FOR_RUNNER) {
    world.changes.add(world.now + 30 * SECOND, { kind: 'start', run, step, turn: run.turn });
    return;
  }
  step.startedAt = world.now;
  endStep(world, run, { step, result: 'EXPIRED' });
}

function luckOf({ plan }: Step, luck: number): StepResult {
  const failing = plan.failing ?? 0;
  if (luck < failing) return 'FAILED';
  return luck < failing + (plan.erring ?? 0) ? 'ERROR' : 'SUCCESSFUL';
}

/** A step is over. When no other that became ready is still on its way, the run goes on or ends. */
export function endStep(
  world: World,
  run: Run,
  end: { readonly step: Step; readonly result: StepResult },
): void {
  complete(world, run, end);
  if (run.steps.some(({ state, readyAt }) => state !== 'COMPLETED' && readyAt !== undefined))
    return;
  const isHappy = run.steps.every(
    ({ state, result }) => state !== 'COMPLETED' || result === 'SUCCESSFUL',
  );
  if (!isHappy) skipTheRest(world, run);
  openNextStage(world, run);
}

function complete(
  world: World,
  run: Run,
  { step, result }: { readonly step: Step; readonly result: StepResult },
): void {
  step.state = 'COMPLETED';
  step.result = result;
  step.completedAt = world.now;
  world.truth.stepCompleted(run, step);
  endDeployment(world, step);
}

/** A step that never ran has the instant of the decision as its beginning and its end. */
function skipTheRest(world: World, run: Run): void {
  for (const step of run.steps) {
    if (step.state === 'COMPLETED') continue;
    step.startedAt = world.now;
    complete(world, run, { step, result: 'NOT_RUN' });
  }
}

/** Ends what is under way with `result`; false when the run is over already. */
export function finishNow(world: World, run: Run, result: StepResult): boolean {
  if (run.state === 'COMPLETED') return false;
  const active = run.steps.filter(({ state }) => state === 'IN_PROGRESS');
  const next = run.steps.find(({ state }) => state !== 'COMPLETED');
  const stopped = active.length > 0 ? active : [next].filter((step) => step !== undefined);
  for (const step of stopped) {
    step.startedAt ??= world.now;
    complete(world, run, { step, result });
  }
  skipTheRest(world, run);
  return true;
}

/** Forgets the latest run of a step and counts the next, as Bitbucket does. */
export function prepareAgain(step: Step, trigger: Step['trigger']): void {
  step.state = 'PENDING';
  step.trigger = trigger;
  step.runNumber += 1;
  step.isPromoted = true;
  delete step.result;
  delete step.readyAt;
  delete step.startedAt;
  delete step.completedAt;
}
