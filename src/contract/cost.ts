/** What the pages and their resolvers say to each other about money. Instants are epoch seconds. */
export interface PlanView {
  /** The beginning of the day (UTC) from which it holds. */
  from: number;
  name: string;
  includedMinutes: number;
  currency: string;
  perThousandMinutes: number;
  perSlot: number;
  plannedSlots: number | null;
  source: string;
}

export interface MonthView {
  usedMinutes: number;
  /** Null where no plan is named. */
  includedMinutes: number | null;
  /** Null where that is not in this month. */
  runsOutAt: number | null;
  slotsPeak: number;
  plannedSlots: number | null;
  cost: { currency: string; minutes: number; slots: number } | null;
}

export interface CostAnswer {
  now: number;
  /** Null before a sweep of this month has added it up. */
  month: MonthView | null;
  /** Those that used most in this month. */
  repositories: readonly { slug: string; minutes: number }[];
  /** The newest first. */
  plans: readonly PlanView[];
}

export interface CostResolvers {
  cost: { request: undefined; answer: CostAnswer };
  savePlan: { request: PlanView; answer: object };
  removePlan: { request: { from: number }; answer: object };
}
