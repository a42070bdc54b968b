import { nextOnClock } from '../calendar';
import type { Repository, World } from '../model';
import { restsFrom } from './arrivals';
import { somebody } from './pushes';
import { start } from './sections';

/** Starts a scheduled pipeline on the main branch and plans its next time. */
export function runOnSchedule(world: World, repository: Repository, index: number): void {
  planSchedule(world, repository, index);
  const { schedules, plans, mainBranch } = repository.temperament;
  const schedule = schedules[index];
  const commit = repository.heads.get(mainBranch);
  if (schedule === undefined || commit === undefined) return;
  if (!repository.isScheduled || !repository.isScheduleHeeded) return;
  start(world, repository, {
    plan: plans.custom?.[schedule.custom],
    selector: { type: 'custom', pattern: schedule.custom },
    target: { kind: 'branch', name: mainBranch },
    trigger: 'SCHEDULE',
    commit,
    by: world.people.find(({ role }) => role === undefined) ?? somebody(world, repository),
  });
}

/** Plans the next time of the schedule, unless the repository has come to rest by then. */
export function planSchedule(world: World, repository: Repository, index: number): void {
  const schedule = repository.temperament.schedules[index];
  if (schedule === undefined) return;
  const at = nextOnClock(schedule, world.now) + repository.random.whole(500, 4000);
  if (at < restsFrom(world, repository)) {
    world.changes.add(at, { kind: 'schedule', repository, index });
  }
}
