import { STARTED_KEPT } from '../aggregates/runs/clues';
import type { Clues } from '../aggregates/totals';
import type { RecentPush } from '../aggregates/totals';
import { HOUR, MINUTE, type EpochMillis } from '../time';
import { chanceOfMiss } from './rhythm/chance';

/** What tells whether pushes still start runs. */
export interface PushFacts {
  /** Oldest first. */
  readonly pushes: readonly RecentPush[];
  readonly pushHours: ReadonlyMap<number, number>;
  readonly started: Clues['started'];
  /** What Bitbucket listed was last read then. */
  readonly readAt: EpochMillis;
  /** A run that the list lacks was heard of then: what pushes of before started is not known. 0 for never. */
  readonly hintedAt: EpochMillis;
}

/** Pushes that should have started a run and did not. */
export interface Unanswered {
  /** Oldest first; only those to branches that used to start runs. */
  readonly pushes: readonly RecentPush[];
  /** How many earlier pushes to such branches are known, and how many of them started a run. */
  readonly before: { readonly pushes: number; readonly answered: number };
}

/** Bitbucket creates a run within seconds; a list read this much later would show it. */
const GRACE = 2 * MINUTE;
/** A branch used to start runs when it misses no more than this part. */
const USED_TO = 0.2;
/** Fewer earlier pushes than this say nothing. */
const FEWEST = 4;
const BORROWED = 4;

/** The pushes since the last one that was answered. */
export function unansweredPushes(facts: PushFacts): Unanswered {
  const isAnswered = answeredIn(facts.started);
  const since = rememberedSince(facts.started);
  const judged = facts.pushes.filter(({ at }) => at >= since && at + GRACE <= facts.readAt);
  const last = judged.findLastIndex(isAnswered);
  const before = judged.slice(0, last + 1);
  const after = judged.slice(last + 1).filter(({ at }) => at > facts.hintedAt);
  const missing: RecentPush[] = [];
  for (const push of after) {
    const miss = missChance(push, before, { ...facts, isAnswered });
    if (miss <= USED_TO) missing.push(push);
  }
  const answered = before.filter(isAnswered).length;
  return { pushes: missing, before: { pushes: before.length, answered } };
}

/** Of an older push nobody knows any more whether it started a run: younger ones have taken the place of that. */
const rememberedSince = (started: Clues['started']): EpochMillis =>
  started.length < STARTED_KEPT ? 0 : (started[0]?.[1] ?? 0);

type IsAnswered = (push: RecentPush) => boolean;

function answeredIn(started: Clues['started']): IsAnswered {
  const commits = new Set(started.map(([commit]) => commit));
  return ({ id }) => commits.has(id.slice(0, id.indexOf(':')));
}

/** Chance that a push to such a branch starts nothing though all is well. */
function missChance(
  push: RecentPush,
  before: readonly RecentPush[],
  { isAnswered, ...facts }: PushFacts & { readonly isAnswered: IsAnswered },
): number {
  const kind = kindOf(push.branch);
  const alike = before.filter(({ branch }) => kindOf(branch) === kind);
  const missed = alike.filter((each) => !isAnswered(each)).length;
  if (missed < alike.length) return pooledMiss(missed, alike.length, usualMiss(before, isAnswered));
  // The pushes that were answered may be forgotten already: what they started is not.
  return before.length >= FEWEST ? 1 : overallMiss(facts);
}

/** What kinds of branches that do start runs miss, all together. */
function usualMiss(before: readonly RecentPush[], isAnswered: IsAnswered): number {
  const answering = new Set(before.filter(isAnswered).map(({ branch }) => kindOf(branch)));
  const pushes = before.filter(({ branch }) => answering.has(kindOf(branch)));
  return chanceOfMiss(pushes.filter((each) => !isAnswered(each)).length, pushes.length);
}

/** Few pushes of a kind borrow from the other kinds, as much as four pushes would tell. */
const pooledMiss = (missed: number, pushes: number, usual: number): number =>
  (missed + BORROWED * usual) / (pushes + BORROWED);

/** `feature/login` and `feature/logout` are alike; tags are alike. */
function kindOf(branch: string | null): string {
  if (branch === null) return '(tag)';
  const slash = branch.indexOf('/');
  return slash < 0 ? branch : branch.slice(0, slash);
}

function overallMiss({ pushHours, started }: PushFacts): number {
  const [first, last] = [started[0]?.[1], started.at(-1)?.[1]];
  if (first === undefined || last === undefined) return 1;
  const installed = Math.min(...pushHours.keys());
  const [from, to] = [Math.max(installed, Math.floor(first / HOUR)), Math.floor(last / HOUR)];
  let pushes = 0;
  for (const [hour, count] of pushHours) if (hour >= from && hour <= to) pushes += count;
  const answered = started.filter(([, at]) => at >= from * HOUR).length;
  return pushes === 0 ? 1 : chanceOfMiss(Math.max(0, pushes - answered), pushes);
}
