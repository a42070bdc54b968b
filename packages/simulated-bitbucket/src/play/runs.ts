import type { Person, Repository, Run, Step, Target, TriggerName, World } from '../model';
import type { PipelinePlan, Selector } from '../temperament';
import { SECOND } from '../timestamps';
import { isQueued } from './queue-branches';
import { mayRepeat, mayStop } from './people';
import { halt, isFailing, isReported, openNextStage, worstOf } from './stages';
import { reportRun } from './statuses';
import { prepareAgain, stopSteps } from './steps';

/** What it takes to start a run. */
export interface RunOrder {
  readonly plan: PipelinePlan;
  readonly selector: Selector;
  readonly target: Target;
  readonly trigger: TriggerName;
  readonly commit: string;
  readonly by: Person;
  readonly parent?: { readonly run: Run; readonly step: Step };
}

/** Starts a run, or, where the YAML is broken, one that is over before it began. */
export function createRun(world: World, repository: Repository, order: RunOrder): Run {
  const { random, temperament } = repository;
  const isBroken = repository.isYamlBroken || random.chance(temperament.habits.brokenYaml);
  const isConfigError = isBroken && order.parent === undefined;
  repository.buildNumber += 1;
  const run: Run = {
    ...order,
    // Without the file nobody knows of its sections.
    selector: isConfigError ? { type: 'default' } : order.selector,
    uuid: random.uuid(),
    buildNumber: repository.buildNumber,
    repository,
    creator: order.by,
    createdAt: world.now,
    isConfigError,
    steps: isConfigError ? [] : stepsOf(repository, order.plan),
    runNumber: 1,
    state: 'PENDING',
    isStopped: false,
    purpose: 'first',
    turn: 0,
  };
  repository.runs.push(run);
  repository.runByName.set(run.uuid, run).set(String(run.buildNumber), run);
  if (isConfigError) endBrokenRun(world, run);
  else beginLater(world, run);
  return run;
}

function stepsOf({ environments, random }: Repository, plan: PipelinePlan): Step[] {
  const leftOut = environments.filter(({ isLeftOut }) => isLeftOut).map(({ name }) => name);
  return plan.steps
    .filter(({ environment }) => environment === undefined || !leftOut.includes(environment))
    .map((step) => newStep(random.uuid(), step));
}

function newStep(uuid: string, plan: Step['plan']): Step {
  const press = plan.manual === true ? 'awaited' : 'not-needed';
  return {
    uuid,
    plan,
    state: 'PENDING',
    runNumber: 1,
    isRedeploy: false,
    isAnnounced: false,
    press,
  };
}

function beginLater(world: World, run: Run): void {
  const delay = world.crowding + run.repository.random.whole(400, 3500);
  world.changes.add(world.now + delay, { kind: 'begin', run, turn: run.turn });
  reportRun(world, run);
  mayStop(world, run);
}

/** Bitbucket completes such a run 16 ms before it creates it. */
function endBrokenRun(world: World, run: Run): void {
  run.state = 'COMPLETED';
  run.result = 'FAILED';
  run.completedAt = run.createdAt - 16;
  tellCompleted(world, run);
  reportRun(world, run);
}

/** The first step may become ready, unless the run is halted before it. */
export function beginRun(world: World, run: Run): void {
  const { random, temperament } = run.repository;
  const [first] = run.steps;
  run.state = 'IN_PROGRESS';
  const isUnlucky = run.runNumber === 1 && random.chance(temperament.habits.halt);
  if ((isUnlucky || !world.hasMinutes) && first !== undefined) halt(world, run, first);
  else openNextStage(world, run);
}

/** All steps are over: the run completes, and wakes the step that waits for it. */
export function closeRun(world: World, run: Run): void {
  run.turn += 1;
  run.state = 'COMPLETED';
  run.completedAt = world.now;
  run.result = run.isStopped ? 'STOPPED' : worstOf(run.steps.filter(isFailing));
  tellCompleted(world, run);
  if (isReported(run)) reportRun(world, run);
  if (run.parent !== undefined) wake(world, run.parent, run.result);
  if (isReported(run) && run.purpose !== 'stop' && !isQueued(run)) mayRepeat(world, run);
}

function tellCompleted(world: World, run: Run): void {
  const { completedAt: at = world.now, result = 'SUCCESSFUL' } = run;
  world.truth.runRested(run, { at, result, isWaiting: false });
  if (isQueued(run)) world.changes.add(world.now + 2 * SECOND, { kind: 'leaveQueue', run });
}

function wake(world: World, { run, step }: NonNullable<Run['parent']>, told: string): void {
  const result = told === 'SUCCESSFUL' ? 'SUCCESSFUL' : 'FAILED';
  world.changes.add(world.now + 1500, { kind: 'end', run, step, turn: run.turn, result });
}

/** Somebody presses stop: what runs is stopped, what waits never runs. */
export function stopRun(world: World, run: Run): void {
  run.turn += 1;
  if (run.state !== 'COMPLETED' && run.waitsWith !== undefined) run.purpose = 'stop';
  delete run.waitsWith;
  if (stopSteps(world, run)) {
    run.isStopped = true;
    world.changes.add(world.now + 120, { kind: 'close', run, turn: run.turn });
  }
}

/** Somebody gives up a run that waits. */
export function abandonRun(world: World, run: Run): void {
  if (run.waitsWith !== undefined) stopRun(world, run);
}

/** Events come later than this: what was overwritten by then, nobody has seen. */
const NOBODY_LOOKS = 2 * SECOND;

/** Runs the failed steps of a completed run again, under the same uuid and build number. */
export function rerunFailedSteps(world: World, run: Run): void {
  if (run.state !== 'COMPLETED' || run.result === 'SUCCESSFUL') return;
  if (run.repository.pipelines !== 'on') return;
  if (world.now - (run.completedAt ?? 0) < NOBODY_LOOKS) world.truth.restOverwritten(run);
  run.turn += 1;
  run.runNumber += 1;
  run.isStopped = false;
  run.purpose = 'rerun';
  delete run.completedAt;
  delete run.result;
  run.state = 'IN_PROGRESS';
  for (const step of run.steps) {
    if (isFailing(step) || step.result === 'NOT_RUN') prepareAgain(step, false);
  }
  reportRun(world, run);
  world.changes.add(world.now + 900, { kind: 'begin', run, turn: run.turn });
}

/** Runs the whole of it again: a new run with the next build number on the same commit. */
export function repeatRun(world: World, run: Run): void {
  const { plan, selector, target, commit, repository } = run;
  if (repository.pipelines !== 'on') return;
  createRun(world, repository, {
    plan,
    selector,
    target,
    commit,
    trigger: 'MANUAL',
    by: run.creator,
  });
}
