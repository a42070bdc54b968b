import { retentionMillis } from '../settings';
import { DAY, HOUR } from '../time';
import type { FoldContext } from './tables/count';
import { withoutIdle } from './tables/table';
import { TABLES, tablesOf } from './tables/tables';
import type { Calendar, RepositoryTotals } from './totals';

/** Days of the pictures: two weeks and the two before, to compare with. */
const DAYS_KEPT = 28;
/** Hours of the rhythm: eight weeks. */
const HOURS_KEPT = 8 * 7 * 24;

/** Without what nobody will look at again: idle label sets, and calendars of long ago. */
export function prune(totals: RepositoryTotals, { now, settings }: FoldContext): RepositoryTotals {
  const deadline = now - retentionMillis(settings);
  const lastRuns = new Map(
    [...totals.lastRuns].filter(
      ([key, { newest }]) => newest.at >= deadline || isReferenced(totals, key),
    ),
  );
  return {
    ...totals,
    tables: tablesOf((name) =>
      TABLES[name].isOwn ? totals.tables[name] : withoutIdle(totals.tables[name], deadline),
    ),
    lastRuns: lastRuns.size === totals.lastRuns.size ? totals.lastRuns : lastRuns,
    days: since(totals.days, Math.floor(now / DAY) - DAYS_KEPT),
    waits: since(totals.waits, Math.floor(now / DAY) - DAYS_KEPT),
    runHours: since(totals.runHours, Math.floor(now / HOUR) - HOURS_KEPT),
    pushHours: since(totals.pushHours, Math.floor(now / HOUR) - HOURS_KEPT),
  };
}

function isReferenced({ ledger }: RepositoryTotals, key: string): boolean {
  return ledger.entries.some(({ lastRunKey }) => lastRunKey === key);
}

function since<T>(calendar: Calendar<T>, first: number): Calendar<T> {
  const kept = [...calendar].filter(([unit]) => unit >= first);
  return kept.length === calendar.size ? calendar : new Map(kept);
}
