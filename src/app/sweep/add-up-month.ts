import { shortId } from '../../core/aggregates/short-id';
import { addUp, withUsed, type Used } from '../../core/money/add-up';
import type { MonthTotals } from '../../core/money/month';
import type { World } from '../../ports/world';
import { everyTotals } from '../records/every-totals';
import { load } from '../records/kind';
import { entriesOf, INDEX } from '../records/repository-index';
import { SPENT } from '../records/spent';
import { keepNote } from '../records/transact';

/**
 * What the workspace used in this month, with what the repositories of this sweep told. Losing a race for the record
 * loses nothing: they tell it again at their next comparison. Where it is damaged, all tell it again at once. Null where
 * it has no room for all of them: a part of what was used is not told.
 */
export async function addUpMonth(
  used: ReadonlyMap<string, Used>,
  before: MonthTotals | null,
  world: World,
): Promise<MonthTotals | null> {
  const now = world.now();
  const { spent } = await load({ spent: SPENT }, world);
  const told = spent.lost === undefined ? used : await usedByAll(world);
  const parts = withUsed(spent.value.parts, told, now);
  const kept = told.size === 0 ? 'written' : await keepNote(spent, { parts }, world);
  return kept === 'too large' ? null : addUp(parts, before, now);
}

async function usedByAll(world: World): Promise<ReadonlyMap<string, Used>> {
  const used = new Map<string, Used>();
  const { index } = await load({ index: INDEX }, world);
  for await (const { identity, billedDays, slots } of everyTotals(entriesOf(index), world))
    used.set(shortId(identity.uuid), { billedDays, slots });
  return used;
}
