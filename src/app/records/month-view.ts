import type { MonthView } from '../../contract/cost';
import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import { isSameMonth } from '../../core/money/calendar';
import { runsOutAt } from '../../core/money/month';
import { costOf, includedSeconds, planAt } from '../../core/money/plan';
import type { Settings } from '../../core/settings';
import { MINUTE, SECOND, type EpochMillis } from '../../core/time';

/** What this month has used and cost; null where the sweep has not added it up yet. */
export function monthView(
  { month }: Pick<WorkspaceTotals, 'month'>,
  { plans = [] }: Settings,
  now: EpochMillis,
): MonthView | null {
  if (month === null || !isSameMonth(month.at, now)) return null;
  const plan = planAt(plans, now);
  const used = { usedMinutes: minutesOf(month.seconds), slotsPeak: month.slots.most };
  if (plan === null)
    return { ...used, includedMinutes: null, runsOutAt: null, plannedSlots: null, cost: null };
  const out = runsOutAt(month, includedSeconds(plan));
  return {
    ...used,
    includedMinutes: plan.includedMinutes,
    runsOutAt: out === null ? null : out / SECOND,
    plannedSlots: plan.plannedSlots,
    cost: { currency: plan.currency, ...costOf(plan, month) },
  };
}

export const minutesOf = (seconds: number): number => Math.round(seconds / (MINUTE / SECOND));
