import type { RepositoryTotals } from '../aggregates/totals';
import { HOUR, type EpochMillis } from '../time';
import { hasRhythm, heardOf, historyOf, lastRunOf, REST_AFTER, unansweredOf } from './activity';
import { learnRhythm } from './rhythm/rhythm';
import { judgeSilence } from './rhythm/silence';
import { noteElsewhere } from './elsewhere';
import { leftOut } from './rules/deployments';
import { isPushProblem } from './rules/activity';
import { LATE, nextMissed } from './schedules';

declare const concluded: unique symbol;

/** Totals that may be stored. */
export type Concluded = RepositoryTotals & { readonly [concluded]: true };

/** Says what follows from all that was folded, before it is stored. */
export function conclude(totals: RepositoryTotals): Concluded {
  const clues = { ...totals.clues, elsewhere: noteElsewhere(totals) };
  const noted = { ...totals, clues };
  return { ...noted, quietUntil: quietUntil(noted) } as Concluded;
}

/** Others at work twice as much as usual: what makes a silence as suspicious as it can be. */
const LIVELY = { expected: 1000, seen: 2000 };

/**
 * The moment before which no flatline rule has anything to say, as long as nothing more is heard. Known when totals are
 * stored, so that a scrape need not judge a repository that ran lately; 0 when one of the rules sees something already.
 */
export function quietUntil(totals: RepositoryTotals): EpochMillis {
  if (isPushProblem(unansweredOf(totals)) || leftOut(totals).length > 0) return 0;
  const missed = nextMissed(totals);
  return Math.min(missed === null ? Infinity : missed.dueAt + LATE, flatAfter(totals));
}

/** The moment before which no silence is long enough to be told. */
function flatAfter(totals: RepositoryTotals): EpochMillis {
  const lastRunAt = lastRunOf(totals);
  const heard = heardOf(totals, Math.floor(lastRunAt / HOUR));
  if (!hasRhythm(historyOf(heard))) return Math.max(0, lastRunAt + REST_AFTER);
  const judged = { heard, rhythm: learnRhythm(heard), witness: () => LIVELY };
  const from = lastRunAt / HOUR;
  const isFlatAfter = (hours: number): boolean => {
    const { chance, limit } = judgeSilence({ from, to: from + hours }, judged);
    return chance < limit;
  };
  return lastRunAt + firstHour(REST_AFTER / HOUR, isFlatAfter) * HOUR;
}

/** The last whole hour up to `most` before which it is not so; once so, it stays so. */
function firstHour(most: number, isSo: (hours: number) => boolean): number {
  let [no, yes] = [0, most];
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (isSo(middle)) yes = middle;
    else no = middle;
  }
  return no;
}
