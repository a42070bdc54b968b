import { addUp, withUsed, type Used } from '../../core/money/add-up';
import type { MonthTotals } from '../../core/money/month';
import type { World } from '../../ports/world';
import { changeOf, load } from '../records/kind';
import { SPENT } from '../records/spent';
import { writeOrLose } from '../records/transact';

/**
 * What the workspace used in this month, with what the repositories of this sweep told. Losing a race for the record
 * loses nothing: they tell it again at their next comparison.
 */
export async function addUpMonth(
  used: ReadonlyMap<string, Used>,
  before: MonthTotals | null,
  world: World,
): Promise<MonthTotals> {
  const now = world.now();
  const { spent } = await load({ spent: SPENT }, world);
  const parts = withUsed(spent.value.parts, used, now);
  if (used.size > 0) await writeOrLose(world, [changeOf(spent, { parts })]);
  return addUp(parts, before, now);
}
