import type { Person, Repository, Run, Step, Target, TriggerName, World } from '../model';
import type { PipelinePlan, Selector } from '../temperament';
import { mayRepeat, mayStop } from './people';
import { reportRun } from './statuses';
import { finishNow, openNextStage, prepareAgain } from './steps';

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
    uuid: random.uuid(),
    buildNumber: repository.buildNumber,
    repository,
    creator: order.by,
    createdAt: world.now,
    isConfigError,
    steps: isConfigError ? [] : order.plan.steps.map((plan) => newStep(random.uuid(), plan)),
    runNumber: 1,
    state: 'PENDING',
    stage: 'RUNNING',
    purpose: 'first',
    turn: 0,
  };
  repository.runs.push(run);
  repository.runByUuid.set(run.uuid, run);
  if (isConfigError) endBrokenRun(world, run);
  else beginLater(world, run);
  return run;
}

function newStep(uuid: string, plan: Step['plan']): Step {
  return { uuid, plan, state: 'PENDING', runNumber: 1, trigger: 'automatic', isPromoted: false };
}

function beginLater(world: World, run: Run): void {
  const delay = run.repository.random.whole(400, 3500);
  world.changes.add(world.now + delay, { kind: 'begin', run, turn: run.turn });
  reportRun(world, run);
  mayStop(world, run);
}

/** Bitbucket completes such a run 16 ms before it creates it. */
function endBrokenRun(world: World, run: Run): void {
  run.state = 'COMPLETED';
  run.result = 'FAILED';
  run.completedAt = run.createdAt - 16;
  world.truth.runCompleted(run);
  reportRun(world, run);
}

/** The first step may become ready. */
export function beginRun(world: World, run: Run): void {
  run.state = 'IN_PROGRESS';
  openNextStage(world, run);
}

/** All steps are over: the run completes, and wakes the step that waits for it. */
export function closeRun(world: World, run: Run): void {
  run.turn += 1;
  run.state = 'COMPLETED';
  run.completedAt = world.now;
  run.result = resultOf(run);
  world.truth.runCompleted(run);
  if (run.purpose === 'first' || run.purpose === 'rerun') reportRun(world, run);
  if (run.parent !== undefined) wake(world, run.parent, run.result);
  if (run.purpose === 'first' || run.purpose === 'rerun') mayRepeat(world, run);
}

function resultOf(run: Run): NonNullable<Run['result']> {
  const unhappy = run.steps.find(({ result }) => result !== 'SUCCESSFUL')?.result;
  return unhappy === undefined || unhappy === 'NOT_RUN' ? 'SUCCESSFUL' : unhappy;
}

function wake(world: World, { run, step }: NonNullable<Run['parent']>, told: string): void {
  const result = told === 'SUCCESSFUL' ? 'SUCCESSFUL' : 'FAILED';
  world.changes.add(world.now + 1500, { kind: 'end', run, step, turn: run.turn, result });
}

/** Somebody presses stop: what runs is stopped, what waits never runs. */
export function stopRun(world: World, run: Run): void {
  run.turn += 1;
  if (finishNow(world, run, 'STOPPED')) {
    world.changes.add(world.now + 120, { kind: 'close', run, turn: run.turn });
  }
}

/** Runs the failed steps of a completed run again, under the same uuid and build number. */
export function rerunFailedSteps(world: World, run: Run): void {
  if (run.state !== 'COMPLETED' || run.result === 'SUCCESSFUL') return;
  if (run.repository.pipelines !== 'on') return;
  run.turn += 1;
  run.runNumber += 1;
  run.purpose = 'rerun';
  delete run.completedAt;
  delete run.result;
  run.state = 'IN_PROGRESS';
  run.stage = 'RUNNING';
  for (const step of run.steps) {
    if (step.result !== 'SUCCESSFUL') prepareAgain(step, 'automatic');
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
