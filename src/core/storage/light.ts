import { forgetOldest, REMEMBERED } from '../aggregates/runs/known-runs';
import { textBytes } from '../aggregates/tables/bytes';
import type { Calendar, RepositoryTotals } from '../aggregates/totals';
import type { StoredTotals } from './shape';
import { storedTotals } from './write';

/**
 * A totals record is never longer: every event of its repository writes it, every scrape reads it. Usual are 4 to 8 KB;
 * 2,000 waiting runs take some 70 KB, and all names in all combinations what there is room for.
 */
export const RECORD_BYTES = 192 * 1024;

type Lighten = (totals: RepositoryTotals) => RepositoryTotals;

/** What a record that is too long goes without, one after the other: what is counted stays. */
const LIGHTER: readonly Lighten[] = [
  deploymentsOf(60),
  hoursOf(4 * 7 * 24),
  runsOf({ goneOn: 100, open: 300 }),
  deploymentsOf(20),
  hoursOf(7 * 24),
  runsOf({ waiting: 500, goneOn: 20, open: 100, rested: 30 }),
  pushesOf(10),
  pushesOf(2),
];

/** The record to store: as it is, or without some of the memory that is not counts when it would be too long. */
export function lightTotals(totals: RepositoryTotals): StoredTotals {
  let kept = totals;
  let stored = storedTotals(kept);
  for (const lighten of LIGHTER) {
    if (bytesOf(stored) <= RECORD_BYTES) return stored;
    kept = lighten(kept);
    stored = storedTotals(kept);
  }
  return stored;
}

/** Bytes of a record as JSON. */
export function bytesOf({ v, s, t, ...fields }: StoredTotals): number {
  const named = [...Object.entries(fields), ...Object.entries(t)];
  const texts = s.reduce((sum, text) => sum + textBytes(text), 0);
  return named.reduce((sum, [name, text]) => sum + name.length + text.length + 6, texts + 32) + v;
}

function runsOf(limits: Partial<typeof REMEMBERED>): Lighten {
  return (totals) => ({ ...totals, runs: forgetOldest(totals.runs, { ...REMEMBERED, ...limits }) });
}

function deploymentsOf(keeps: number): Lighten {
  return (totals) => {
    const { entries, settledThrough } = totals.deploymentLedger;
    const forgotten = entries.slice(0, -keeps).at(-1);
    if (forgotten === undefined) return totals;
    const through = Math.max(settledThrough, forgotten.completedAt);
    const kept = { entries: entries.slice(-keeps), settledThrough: through };
    const deploymentLedger = { ...totals.deploymentLedger, ...kept };
    return { ...totals, deploymentLedger };
  };
}

function hoursOf(keeps: number): Lighten {
  const newest = (hours: Calendar<number>): Calendar<number> =>
    new Map([...hours].sort(([a], [b]) => a - b).slice(-keeps));
  return ({ runHours, pushHours, ...totals }) => ({
    ...totals,
    runHours: newest(runHours),
    pushHours: newest(pushHours),
  });
}

function pushesOf(keeps: number): Lighten {
  return (totals) => ({ ...totals, pushes: totals.pushes.slice(-keeps) });
}
