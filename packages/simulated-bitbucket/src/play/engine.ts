import { act } from '../actions';
import type { Change, Deployment, Purpose, Run, Step, World } from '../model';
import { arrive, pushByRobot } from './arrivals';
import { leaveQueue } from './merges';
import {
  abandonRun,
  beginRun,
  closeRun,
  createRun,
  repeatRun,
  rerunFailedSteps,
  stopRun,
} from './runs';
import { runOnSchedule } from './schedules';
import { post } from './statuses';
import { isUnderWay, makeReady, press, resume } from './stages';
import { endStep, prepareAgain, startStep } from './steps';

type Players = {
  readonly [Kind in Change['kind']]: (
    world: World,
    change: Extract<Change, { kind: Kind }>,
  ) => void;
};

type Player = (world: World, change: Change) => void;

const PLAYERS: Players = {
  arrival: (world, { repository }) => {
    arrive(world, repository);
  },
  schedule: (world, { repository, index }) => {
    runOnSchedule(world, repository, index);
  },
  begin: unlessOverthrown(beginRun),
  close: unlessOverthrown(closeRun),
  stop: unlessOverthrown(stopRun),
  abandon: unlessOverthrown(abandonRun),
  press: unlessOverthrown((world, run, { step }) => {
    press(world, run, step);
  }),
  resume: unlessOverthrown(resume),
  rerun: (world, { run }) => {
    rerunFailedSteps(world, run);
  },
  repeat: (world, { run }) => {
    repeatRun(world, run);
  },
  leaveQueue: (world, { run }) => {
    leaveQueue(world, run);
  },
  push: (world, { repository, branch }) => {
    pushByRobot(world, repository, branch);
  },
  redeploy: (world, { deployment, purpose }) => {
    redeploy(world, deployment, purpose);
  },
  start: unlessOverthrown((world, run, { step }) => {
    startStep(world, run, step);
  }),
  spawn: unlessOverthrown((world, run, { step }) => {
    startChild(world, run, step);
  }),
  end: unlessOverthrown((world, run, { step, result }) => {
    if (step.state === 'IN_PROGRESS') endStep(world, run, { step, result });
  }),
  foreign: (world, { repository, status }) => {
    const [first] = world.people;
    if (first !== undefined) post(world, repository, { status, by: first });
  },
  action: (world, { action }) => {
    act(world, action);
  },
};

/** Plays everything that is due at `now`, in order, and leaves the world at `now`. */
export function playUntil(world: World, now: number): void {
  for (let due = world.changes.takeDue(now); due !== undefined; due = world.changes.takeDue(now)) {
    world.now = due.at;
    // The table gives each kind its own player; the compiler cannot follow that through a union.
    (PLAYERS[due.change.kind] as Player)(world, due.change);
  }
  world.now = Math.max(world.now, now);
}

function unlessOverthrown<T extends { readonly run: Run; readonly turn: number }>(
  player: (world: World, run: Run, change: T) => void,
): (world: World, change: T) => void {
  return (world, change) => {
    if (change.run.turn === change.turn) player(world, change.run, change);
  };
}

/** Plays the step of an earlier deployment again, of a run that is over or waits. A redeployment makes sense only while it is what is deployed, a rollback only while it is not. */
function redeploy(world: World, deployment: Deployment, purpose: Purpose): void {
  const { run, step, environment } = deployment;
  const mayAct = run.state === 'COMPLETED' || run.waitsWith !== undefined;
  if (!mayAct || run.steps.some(isUnderWay) || run.repository.pipelines !== 'on') return;
  if ((environment.current === deployment) !== (purpose === 'redeploy')) return;
  if (run.state === 'COMPLETED') run.turn += 1;
  run.purpose = purpose;
  run.state = 'IN_PROGRESS';
  delete run.completedAt;
  delete run.result;
  prepareAgain(step, true);
  makeReady(world, run, step);
}

function startChild(world: World, run: Run, step: Step): void {
  const { repository, commit, target, creator } = run;
  const pattern = step.plan.starts ?? '';
  const plan = repository.temperament.plans.custom?.[pattern];
  if (plan === undefined)
    throw new Error(`${repository.slug} has no custom pipeline "${pattern}".`);
  createRun(world, repository, {
    plan,
    selector: { type: 'custom', pattern },
    target: target.kind === 'pull-request' ? { kind: 'commit' } : target,
    trigger: 'PARENT_STEP',
    commit,
    by: creator,
    parent: { run, step },
  });
}
