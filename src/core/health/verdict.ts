import type { RepositoryTotals } from '../aggregates/totals';
import { DAY, MINUTE, type EpochMillis } from '../time';

export const VERDICTS = ['healthy', 'bored', 'degraded', 'broken', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What is known, as plain data. */
export interface Facts {
  readonly totals: RepositoryTotals;
  readonly heartbeatAt: EpochMillis;
  readonly now: EpochMillis;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly sentence: string;
}

const STALLED_AFTER = 15 * MINUTE;

/** Broken or just bored, with the evidence in one sentence. */
export function verdictOf({ totals, heartbeatAt, now }: Facts): Judgement {
  const { reconciliation, ledger, active } = totals;
  if (now - heartbeatAt > STALLED_AFTER) {
    return { verdict: 'broken', sentence: `Lifeline has not run for ${ago(now - heartbeatAt)}.` };
  }
  if (reconciliation.at === 0)
    return { verdict: 'unknown', sentence: 'Waiting for the first comparison with Bitbucket.' };
  if (reconciliation.uncounted > 0) {
    return {
      verdict: 'degraded',
      sentence: `Bitbucket lists ${String(reconciliation.uncounted)} runs that are not counted yet.`,
    };
  }
  const last = Math.max(totals.lastPushAt, ledger.entries.at(-1)?.completedAt ?? 0);
  const isQuiet = now - last > DAY && active.length === 0;
  const counted = `Bitbucket agrees with our counts as of ${ago(now - reconciliation.at)} ago`;
  return isQuiet
    ? {
        verdict: 'bored',
        sentence:
          last === 0
            ? `Nothing has run here. ${counted}.`
            : `Nothing has happened for ${ago(now - last)}. ${counted}.`,
      }
    : { verdict: 'healthy', sentence: `${counted}.` };
}

function ago(millis: number): string {
  const minutes = Math.round(millis / MINUTE);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return `${String(minutes)} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${String(hours)} hours` : `${String(Math.round(hours / 24))} days`;
}
