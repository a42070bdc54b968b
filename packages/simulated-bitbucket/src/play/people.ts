import { nextWorkingTime } from '../calendar';
import type { Change, Deployment, Run, Step, World } from '../model';
import { HOUR, MINUTE, SECOND } from '../timestamps';

function later(world: World, delay: number, change: Change): void {
  world.changes.add(world.now + Math.round(delay), change);
}

function atWork(world: World, delay: number, change: Change): void {
  const at = Math.max(world.now + Math.round(delay), world.restUntil);
  world.changes.add(nextWorkingTime(at), change);
}

/** Somebody may stop a run while it goes. */
export function mayStop(world: World, run: Run): void {
  const { random, temperament } = run.repository;
  if (!random.chance(temperament.habits.stop)) return;
  later(world, random.whole(3, 180) * SECOND, { kind: 'stop', run, turn: run.turn });
}

/** Somebody may press a manual step whose turn has come: within seconds, within minutes, or hours later in working time. */
export function mayPress(world: World, run: Run, step: Step): void {
  const { random, temperament } = run.repository;
  const { atOnce, soon, later: late, hours } = temperament.habits.press;
  const luck = random.next();
  const share = random.next();
  const change = { kind: 'press', run, step, turn: run.turn } as const;
  const between = (from: number, to: number): number => from + share * (to - from);
  if (luck < atOnce) later(world, between(2, 20) * SECOND, change);
  else if (luck < atOnce + soon) later(world, between(1, 20) * MINUTE, change);
  else if (luck < atOnce + soon + late) atWork(world, between(...hours) * HOUR, change);
}

/** Somebody may stop a run that waits for a manual step, when nobody has pressed it hours later. */
export function mayAbandon(world: World, run: Run): void {
  const { random, temperament } = run.repository;
  if (!random.chance(temperament.habits.abandon)) return;
  atWork(world, random.whole(60, 480) * MINUTE, { kind: 'abandon', run, turn: run.turn });
}

/** Somebody may resume a halted run; else it stays halted for good. */
export function mayResume(world: World, run: Run): void {
  const { random, temperament } = run.repository;
  const delay = random.whole(4, 50) * MINUTE;
  if (!random.chance(temperament.habits.resume)) return;
  later(world, delay, { kind: 'resume', run, turn: run.turn });
}

/** After a run: failed steps may be run again, or the whole of it as a new run. */
export function mayRepeat(world: World, run: Run): void {
  const { random, temperament } = run.repository;
  if (run.isConfigError || run.parent !== undefined || run.result === 'SUCCESSFUL') return;
  const { rerun, rerunAtOnce, repeat } = temperament.habits;
  const luck = random.next();
  const isAtOnce = random.chance(rerunAtOnce);
  const delay = isAtOnce ? random.whole(300, 1500) : random.whole(3, 40) * MINUTE;
  if (luck < rerun && run.runNumber < 4) later(world, delay, { kind: 'rerun', run });
  else if (luck > 1 - repeat) later(world, delay, { kind: 'repeat', run });
}

/** After a successful deployment: it may be deployed once more, or the one before it brought back. */
export function mayRedeploy(world: World, deployment: Deployment): void {
  const { random, temperament } = deployment.run.repository;
  const { redeploy, rollback } = temperament.habits;
  const luck = random.next();
  const delay = random.whole(4, 60) * MINUTE;
  if (deployment.run.purpose === 'redeploy' || deployment.run.purpose === 'rollback') return;
  const before = deployment.environment.previous;
  if (luck < redeploy) atWork(world, delay, { kind: 'redeploy', deployment, purpose: 'redeploy' });
  else if (luck > 1 - rollback && before !== undefined) {
    atWork(world, delay, {
      kind: 'redeploy',
      deployment: before,
      purpose: 'rollback',
    });
  }
}
