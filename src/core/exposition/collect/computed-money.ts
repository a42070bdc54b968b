import { isSameMonth } from '../../money/calendar';
import { runsOutAt, type MonthTotals } from '../../money/month';
import { costOf, includedSeconds, planAt, type Plan } from '../../money/plan';
import { SECOND } from '../../time';
import type { MONEY_FAMILIES } from '../catalogue/catalogue-money';
import type { Series } from '../encode/model';
import type { Page } from './page';

type Compute = (page: Page) => readonly Series[];

/** Nothing where the sweep has added up no month, or only one that is over. */
const ofMonth =
  (value: (month: MonthTotals, plan: Plan | null) => number | null): Compute =>
  (page) => {
    const { month } = page.workspace;
    if (month === null || !isSameMonth(month.at, page.now)) return [];
    const found = value(month, planOf(page));
    return found === null ? [] : [{ labels: [], value: found }];
  };

const planOf = ({ settings: { plans = [] }, now }: Page): Plan | null => planAt(plans, now);

const cost: Compute = (page) => {
  const [{ month }, plan] = [page.workspace, planOf(page)];
  if (month === null || plan === null || !isSameMonth(month.at, page.now)) return [];
  return Object.entries(costOf(plan, month)).map(([kind, value]) => ({
    labels: Object.entries({ kind, currency: plan.currency }),
    value,
  }));
};

/** How the families about money come about. */
export const OF_MONEY: Readonly<Record<keyof typeof MONEY_FAMILIES, Compute>> = {
  workspaceMonthBuildSeconds: ofMonth(({ seconds }) => seconds),
  workspaceMonthIncluded: ofMonth((_, plan) => (plan === null ? null : includedSeconds(plan))),
  workspaceMonthRunsOut: ofMonth((month, plan) => {
    const at = plan === null ? null : runsOutAt(month, includedSeconds(plan));
    return at === null ? null : at / SECOND;
  }),
  workspaceMonthSlots: ofMonth(({ slots }) => slots.most),
  workspaceMonthSlotsPlanned: ofMonth((_, plan) => plan?.plannedSlots ?? null),
  workspaceMonthCost: cost,
};
