import { DAY, type EpochMillis } from '../time';
import { isSameMonth, monthOf } from './calendar';
import { spentBy, type MonthTotals, type SpentOfRepository } from './month';
import { isRemembered, mostAtOnce, NO_SLOTS, type SlotUse } from './slots';

/** What a repository tells the sweep of what it used. */
export interface Used {
  readonly billedDays: ReadonlyMap<number, number>;
  readonly slots: readonly SlotUse[];
}

/** What the sweep remembers of each repository by its short id, to add it up. */
export type Parts = Readonly<Record<string, Part>>;
export type Part = SpentOfRepository & { readonly slots: readonly SlotUse[] };

/** Slots that are remembered of all repositories together. */
const SLOTS_MOST = 3000;

/** With what some repositories used by now; those of which nothing is new in this month or week are forgotten. */
export function withUsed(before: Parts, used: ReadonlyMap<string, Used>, now: EpochMillis): Parts {
  const told = [...used].map(([id, { billedDays, slots }]): [string, Part] => [
    id,
    { ...spentBy(billedDays, now), slots },
  ]);
  const all = Object.entries({ ...before, ...Object.fromEntries(told) });
  const oldest = oldestSlot(all.flatMap(([, { slots }]) => slots));
  const kept = all
    .map(([id, part]): [string, Part] => [
      id,
      {
        ...part,
        slots: part.slots.filter((use) => use.from >= oldest && isRemembered(use, now)),
      },
    ])
    .filter(([, part]) => isUseful(part, now));
  return Object.fromEntries(kept);
}

function oldestSlot(slots: readonly SlotUse[]): EpochMillis {
  const newest = slots.map(({ from }) => from).sort((a, b) => b - a);
  return newest[SLOTS_MOST - 1] ?? 0;
}

const isUseful = ({ at, seconds, weekSeconds, slots }: Part, now: EpochMillis): boolean =>
  slots.length > 0 || (weekSeconds > 0 && now - at < DAY) || (seconds > 0 && isSameMonth(at, now));

/** What the workspace used in the month of `now`. The most slots of before stay where nothing more was seen since. */
export function addUp(parts: Parts, before: MonthTotals | null, now: EpochMillis): MonthTotals {
  const all = Object.values(parts);
  const ofMonth = all.filter(({ at }) => isSameMonth(at, now));
  const most = mostAtOnce(
    all.flatMap(({ slots }) => slots),
    monthOf(now),
    now,
  );
  const known = before !== null && isSameMonth(before.at, now) ? before.slots : NO_SLOTS;
  return {
    at: now,
    seconds: ofMonth.reduce((sum, { seconds }) => sum + seconds, 0),
    // What nobody looked at for a day says nothing of this week.
    weekSeconds: all
      .filter(({ at }) => now - at < DAY)
      .reduce((sum, { weekSeconds }) => sum + weekSeconds, 0),
    slots: most.most > known.most ? most : known,
  };
}
