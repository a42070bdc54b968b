import { PLAN_AMOUNT } from '../../../../src/contract/bounds';
import type { PlanView } from '../../../../src/contract/cost';
import type { Drafted } from './drafts';

/** A plan as its form holds it: a date, and numbers as they are typed. */
export interface PlanDraft {
  readonly from: string;
  readonly name: string;
  readonly includedMinutes: string;
  readonly currency: string;
  readonly perThousandMinutes: string;
  readonly perSlot: string;
  /** Empty where nobody says. */
  readonly plannedSlots: string;
  readonly source: string;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A day of UTC as a date field shows it. */
export const dateOf = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10);

/** The latest plan, to be changed from today on; an empty form where there is none. */
export function planDraft(latest: PlanView | undefined, now: number): PlanDraft {
  const { name = '', currency = 'USD', source = '' } = latest ?? {};
  const typed = (value: number | null | undefined): string => (value ?? '').toString();
  return {
    ...{ name, currency, source, from: dateOf(now) },
    includedMinutes: typed(latest?.includedMinutes),
    perThousandMinutes: typed(latest?.perThousandMinutes),
    perSlot: typed(latest?.perSlot),
    plannedSlots: typed(latest?.plannedSlots),
  };
}

const NUMBERS = [
  ['includedMinutes', 'Minutes included'],
  ['perThousandMinutes', 'Price of 1,000 more minutes'],
  ['perSlot', 'Price of a self-hosted slot'],
  ['plannedSlots', 'Slots planned'],
] as const;

const isWhole = (field: (typeof NUMBERS)[number][0]): boolean =>
  field === 'includedMinutes' || field === 'plannedSlots';

/** The first field that cannot be read, and what it must be. */
function mistakeIn(draft: PlanDraft): readonly [field: string, message: string] | null {
  if (Number.isNaN(DATE.test(draft.from) ? Date.parse(draft.from) : NaN))
    return ['from', 'Write the day from which the plan holds as a date.'];
  if (draft.name.trim() === '') return ['name', 'Name the plan.'];
  if (!/^[A-Za-z]{3}$/.test(draft.currency.trim()))
    return ['currency', 'Write the currency as three letters, such as USD.'];
  const wrongNumber = NUMBERS.find(([field]) => !isNumber(draft, field));
  if (wrongNumber === undefined) return null;
  const [field, label] = wrongNumber;
  return [field, `${label} must be a ${isWhole(field) ? 'whole ' : ''}number from 0 on.`];
}

function isNumber(draft: PlanDraft, field: (typeof NUMBERS)[number][0]): boolean {
  const typed = draft[field].trim();
  if (typed === '') return field === 'plannedSlots';
  const number = Number(typed);
  const isWithin = number >= PLAN_AMOUNT.least && number <= PLAN_AMOUNT.most;
  return isWithin && (number % 1 === 0 || !isWhole(field));
}

export function planRequest(draft: PlanDraft): Drafted<PlanView> {
  const mistake = mistakeIn(draft);
  if (mistake !== null) {
    const [code, message] = mistake;
    return { ok: false, failure: { code, message } };
  }
  const { from, name, currency, source, plannedSlots } = draft;
  return {
    ok: true,
    request: {
      from: Date.parse(from) / 1000,
      name: name.trim(),
      currency: currency.trim().toUpperCase(),
      source: source.trim(),
      includedMinutes: Number(draft.includedMinutes),
      perThousandMinutes: Number(draft.perThousandMinutes),
      perSlot: Number(draft.perSlot),
      plannedSlots: plannedSlots.trim() === '' ? null : Number(plannedSlots),
    },
  };
}
