import { nextWorkingTime } from '../calendar';
import type { Change, Deployment, Run, World } from '../model';
import { MINUTE, SECOND } from '../timestamps';

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

/** Somebody may press the manual step a run waits at, hours later and in working time. */
export function mayPromote(world: World, run: Run): void {
  const { random, temperament } = run.repository;
  const { promote, promoteHours } = temperament.habits;
  const delay = random.whole(promoteHours[0] * 60, promoteHours[1] * 60) * MINUTE;
  if (!random.chance(promote)) return;
  atWork(world, delay, { kind: 'promote', run, turn: run.turn });
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
  const { rerun, repeat } = temperament.habits;
  const luck = random.next();
  const delay = random.whole(3, 40) * MINUTE;
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
