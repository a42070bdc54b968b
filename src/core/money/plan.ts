import type { EpochMillis } from '../time';
import type { MonthTotals } from './month';

/** What the workspace has agreed with Atlassian, as an admin wrote it down. */
export interface Plan {
  /** The first moment from which it holds. */
  readonly from: EpochMillis;
  readonly name: string;
  /** Minutes of a month that cost nothing more. */
  readonly includedMinutes: number;
  /** As three letters. */
  readonly currency: string;
  /** What a thousand more minutes cost; they are sold by the thousand. */
  readonly perThousandMinutes: number;
  /** What a self-hosted slot costs a month. */
  readonly perSlot: number;
  /** How many slots the workspace means to use at once; null where nobody said. */
  readonly plannedSlots: number | null;
  /** Where these numbers are from. */
  readonly source: string;
}

/** The plan that holds at this moment; null where none does. */
export const planAt = (plans: readonly Plan[], at: EpochMillis): Plan | null =>
  plans.reduce<Plan | null>(
    (held, plan) => (plan.from <= at && (held === null || plan.from >= held.from) ? plan : held),
    null,
  );

const MINUTE_SECONDS = 60;
const SOLD_MINUTES = 1000;

export const includedSeconds = ({ includedMinutes }: Plan): number =>
  includedMinutes * MINUTE_SECONDS;

/** What a month has cost so far beyond the price of the seats. */
export function costOf(
  plan: Plan,
  { seconds, slots }: Pick<MonthTotals, 'seconds' | 'slots'>,
): { readonly minutes: number; readonly slots: number } {
  const more = Math.max(0, seconds - includedSeconds(plan)) / (SOLD_MINUTES * MINUTE_SECONDS);
  return {
    minutes: Math.ceil(more) * plan.perThousandMinutes,
    slots: slots.most * plan.perSlot,
  };
}
