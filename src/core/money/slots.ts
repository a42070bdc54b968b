import { DAY, type EpochMillis } from '../time';
import type { Month } from './calendar';

/** A step at work on a self-hosted runner; `until` is null while it goes on. */
export interface SlotUse {
  readonly from: EpochMillis;
  readonly until: EpochMillis | null;
}

export interface MostAtOnce {
  readonly most: number;
  /** When there were first so many; 0 for never. */
  readonly at: EpochMillis;
}

export const NO_SLOTS: MostAtOnce = { most: 0, at: 0 };

/** A step takes no longer; one that began before has ended, whether anybody saw it or not. */
const REMEMBERED = DAY;

export const isRemembered = ({ from, until }: SlotUse, now: EpochMillis): boolean =>
  (until ?? from) > now - REMEMBERED;

/** The most that were at work at once in a month. One that ends makes room for one that begins in the same moment. */
export function mostAtOnce(
  uses: readonly SlotUse[],
  { from, until }: Month,
  now: EpochMillis,
): MostAtOnce {
  const edges = uses
    .map((use) => ({ from: Math.max(use.from, from), until: Math.min(use.until ?? now, until) }))
    .filter((use) => use.until > use.from)
    .flatMap((use) => [
      { at: use.from, change: 1 },
      { at: use.until, change: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.change - b.change);
  let [atWork, best] = [0, NO_SLOTS];
  for (const { at, change } of edges) {
    atWork += change;
    if (atWork > best.most) best = { most: atWork, at };
  }
  return best;
}
