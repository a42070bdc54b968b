import { BENCH_LABELS } from '../labels';
import type { Run, Step, StepResult, World } from '../model';
import { HOUR, SECOND } from '../timestamps';
import { endDeployment, startDeployment } from './deployments';
import { leaveGroup } from './groups';
import { besides, isFailing, isGoingOn, isReported, makeReady, openNextStage } from './stages';
import { reportRun } from './statuses';

/** Self-hosted steps wait this long for a runner. */
const LONGEST_WAIT_FOR_RUNNER = 2.5 * HOUR;

export function startStep(world: World, run: Run, step: Step): void {
  const { random, slowness } = run.repository;
  if (step.state !== 'READY') return;
  if (step.plan.selfHosted === true && !hasRunner(world, run)) {
    waitForRunner(world, run, step);
    return;
  }
  step.state = 'IN_PROGRESS';
  step.startedAt = world.now;
  goOnAfterRest(world, run, step);
  startDeployment(world, step);
  if (step.plan.starts !== undefined) {
    world.changes.add(world.now + 2 * SECOND, { kind: 'spawn', run, step, turn: run.turn });
    return;
  }
  const [shortest, longest] = step.plan.seconds;
  const luck = luckOf(step, random.next());
  const result = isDoomed(run, step) ? 'FAILED' : luck;
  const whole = slowness * random.whole(shortest * SECOND, longest * SECOND);
  const time = result === 'SUCCESSFUL' ? whole : Math.ceil(whole * (0.2 + 0.8 * random.next()));
  world.changes.add(world.now + time, { kind: 'end', run, step, turn: run.turn, result });
}

function goOnAfterRest(world: World, run: Run, step: Step): void {
  if (run.waitsWith === undefined) return;
  delete run.waitsWith;
  if (!step.isRedeploy) run.purpose = 'manual_step';
  if (isReported(run)) reportRun(world, run);
}

function hasRunner({ runners }: World, { repository }: Run): boolean {
  return [...runners, ...repository.runners].some(
    ({ status, labels }) =>
      status === 'ONLINE' && BENCH_LABELS.every((label) => labels.includes(label)),
  );
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

const isDoomed = (run: Run, { deployment }: Step): boolean =>
  deployment?.environment.isBroken === true || (run.repository.isMainBroken && isOnMain(run));

const isOnMain = ({ target, repository }: Run): boolean =>
  target.kind === 'branch' && target.name === repository.temperament.mainBranch;

function luckOf({ plan }: Step, luck: number): StepResult {
  const failing = plan.failing ?? 0;
  if (luck < failing) return 'FAILED';
  return luck < failing + (plan.erring ?? 0) ? 'ERROR' : 'SUCCESSFUL';
}

/** A step is over. When no other is under way, the run goes on, waits or ends; a redeployment changes nothing of that. */
export function endStep(
  world: World,
  run: Run,
  end: { readonly step: Step; readonly result: StepResult },
): void {
  complete(world, run, end);
  const stage = besides(run, end.step);
  if (stage.some(isGoingOn)) return;
  const isAgain = run.purpose === 'redeploy' || run.purpose === 'rollback';
  if (!isAgain && stage.some(isFailing)) skipTheRest(world, run);
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
  delete step.heldBy;
  world.truth.stepCompleted(run, step);
  endDeployment(world, step);
  const next = leaveGroup(run, step);
  if (next !== undefined) makeReady(world, next.run, next.step);
}

/** A step that never ran has the instant of the decision as its beginning and its end. */
function skipTheRest(world: World, run: Run): void {
  for (const step of run.steps) {
    if (step.state === 'COMPLETED') continue;
    step.startedAt = world.now;
    complete(world, run, { step, result: 'NOT_RUN' });
  }
}

/** Stops what is under way, or else the next step; false when the run is over already. */
export function stopSteps(world: World, run: Run): boolean {
  if (run.state === 'COMPLETED') return false;
  const active = run.steps.filter(({ state }) => state === 'IN_PROGRESS');
  const next = run.steps.find(({ state }) => state !== 'COMPLETED');
  const stopped = active.length > 0 ? active : [next].filter((step) => step !== undefined);
  for (const step of stopped) {
    step.startedAt ??= world.now;
    complete(world, run, { step, result: 'STOPPED' });
  }
  skipTheRest(world, run);
  return true;
}

/** Forgets the latest run of a step and counts the next, as Bitbucket does; what nobody ever pressed still has to be. */
export function prepareAgain(step: Step, isRedeploy: boolean): void {
  const isNew = step.result === 'NOT_RUN' && !isRedeploy;
  step.press = step.plan.manual === true && isNew ? 'awaited' : 'not-needed';
  step.state = 'PENDING';
  step.isRedeploy = isRedeploy;
  step.isAnnounced = false;
  step.runNumber += 1;
  delete step.result;
  delete step.readyAt;
  delete step.startedAt;
  delete step.completedAt;
}
