import type { RepositoryTotals } from '../core/aggregates/totals';
import type { RunReading } from '../core/events/reading';
import { succeed } from '../core/result';
import { HOUR, type EpochMillis } from '../core/time';
import type { World } from '../ports/world';
import type { ApiAllowance } from './allowance';

export interface ListedRuns {
  /** Newest creation first; every run created since `since`, and single older ones that we knew to be active. */
  readonly runs: readonly RunReading[];
  readonly since: EpochMillis;
  /** When Bitbucket was asked for the first page. */
  readonly readAt: EpochMillis;
  /** False when the budget ended before the list did. */
  readonly isComplete: boolean;
  /** True where Bitbucket has no list of runs at all: Pipelines are switched off. */
  readonly isOff: boolean;
  /** Why there is no list; null when there is. */
  readonly failure: string | null;
}

/** Runs created a little before the last comparison are looked at again: clocks differ, lists lag. */
const LOOK_BACK = HOUR;
/** Runs known to be active that are older than the list reaches are asked for one by one, this many a sweep. */
const SINGLES = 5;

/** Reads Bitbucket's list back to the last comparison. A repository with Pipelines off has an empty one. */
export async function listRuns(
  totals: RepositoryTotals,
  budget: ApiAllowance,
  world: World,
): Promise<ListedRuns> {
  const readAt = world.now();
  const horizon =
    totals.reconciliation.at === 0 ? totals.baseline : totals.reconciliation.at - LOOK_BACK;
  const runs: RunReading[] = [];
  for (let page = 1; budget.has(1); page++) {
    const told = await budget.spend(() => world.bitbucket.pipelines(totals.identity.uuid, page));
    const answer = orNone(told);
    if (!answer.ok) return { ...NOTHING, since: readAt, readAt, failure: answer.problem.type };
    runs.push(...answer.value.items);
    const since = answer.value.isLast ? 0 : oldestOf(answer.value.items);
    if (since >= horizon) continue;
    const older = await olderActive(totals, { since, budget }, world);
    return {
      ...NOTHING,
      runs: [...runs, ...older],
      since,
      readAt,
      isComplete: true,
      isOff: !told.ok,
    };
  }
  return { ...NOTHING, runs, since: oldestOf(runs), readAt };
}

const NOTHING = { runs: [], isComplete: false, isOff: false, failure: null } as const;

const oldestOf = (runs: readonly RunReading[]): EpochMillis => runs.at(-1)?.createdAt ?? Infinity;

type Page = Awaited<ReturnType<World['bitbucket']['pipelines']>>;

/** Where Pipelines are off there may be no list at all. */
function orNone(answer: Page): Page {
  return !answer.ok && answer.problem.type === 'not_found'
    ? succeed({ items: [], isLast: true })
    : answer;
}

async function olderActive(
  { active, identity }: RepositoryTotals,
  { since, budget }: { since: EpochMillis; budget: ApiAllowance },
  world: World,
): Promise<readonly RunReading[]> {
  const readings: RunReading[] = [];
  const older = active
    .filter(({ createdAt }) => createdAt < since)
    .sort((a, b) => a.seenAt - b.seenAt);
  for (const { buildNumber } of older.slice(0, SINGLES)) {
    if (!budget.has(1)) break;
    const answer = await budget.spend(() => world.bitbucket.pipeline(identity.uuid, buildNumber));
    if (answer.ok) readings.push(answer.value);
  }
  return readings;
}
