import { wantsCaches, withCaches, withReport } from '../../core/aggregates/runs/details';
import type { FoldContext } from '../../core/aggregates/tables/count';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';

interface Asking {
  readonly context: FoldContext;
  readonly budget: ApiAllowance;
}

/** Test reports and caches, where the settings ask for them, as far as the part of the budget goes that is for detail. */
export async function readDetails(
  totals: RepositoryTotals,
  { context, budget }: Asking,
  world: World,
): Promise<RepositoryTotals> {
  let next = await readCaches(totals, { context, budget }, world);
  const { uuid } = totals.identity;
  while (context.settings.detail.testReports && budget.hasForDetail) {
    const [first] = next.wanted;
    if (first === undefined) return next;
    const { run, step } = first;
    const answer = await budget.spendOnDetail(() => world.bitbucket.testReport(uuid, run, step));
    if (!answer.ok && answer.problem.type !== 'not_found') return next;
    next = withReport(next, answer.ok ? answer.value : null, context);
  }
  return next;
}

async function readCaches(
  totals: RepositoryTotals,
  { context, budget }: Asking,
  world: World,
): Promise<RepositoryTotals> {
  if (!wantsCaches(totals, context) || !budget.hasForDetail) return totals;
  const answer = await budget.spendOnDetail(() => world.bitbucket.caches(totals.identity.uuid));
  return answer.ok ? withCaches(totals, answer.value, context) : totals;
}
