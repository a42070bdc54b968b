import { schedulesFrom } from '../../core/aggregates/runs/schedules';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { wantsSchedules, worthAPlace } from '../../core/health/schedules';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';

/** The schedules of a repository where it is time to ask for them; what was known of before where Bitbucket does not tell. */
export async function readSchedules(
  totals: RepositoryTotals,
  budget: ApiAllowance,
  world: World,
): Promise<RepositoryTotals> {
  const now = world.now();
  if (!budget.hasForDetail || !wantsSchedules(totals, now)) return totals;
  const { uuid } = totals.identity;
  const answer = await budget.spendOnDetail(() => world.bitbucket.schedules(uuid));
  const schedules = answer.ok
    ? schedulesFrom(worthAPlace(answer.value), totals.schedules, now)
    : { ...totals.schedules, askedAt: now };
  return { ...totals, schedules };
}
