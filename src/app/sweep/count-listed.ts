import { evolve } from '../../core/aggregates/evolve';
import { has } from '../../core/aggregates/runs/intervals';
import type { KnownRun } from '../../core/aggregates/runs/known-runs';
import { wantsSteps } from '../../core/aggregates/runs/looks';
import { tick, type FoldContext } from '../../core/aggregates/tables/count';
import { BOUNDS } from '../../core/aggregates/tables/histogram';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { observed, type RunReading } from '../../core/events/reading';
import { usualMost } from '../../core/health/quantile';
import { usesOwnRunners } from '../../core/health/rules/waiting';
import { MINUTE, type EpochMillis, type Millis } from '../../core/time';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';
import type { ReadRuns } from './read-runs';

interface Counting {
  readonly read: ReadRuns;
  readonly context: FoldContext;
  readonly budget: ApiAllowance;
}

/** Runs whose steps Bitbucket cannot tell that a sweep passes over before it takes Bitbucket itself to be ill. */
const PASSED_OVER = 3;

/** Notes the state of every run that was read, and counts the rests that are not counted, oldest first. */
export async function countListed(
  totals: RepositoryTotals,
  { read, context, budget }: Counting,
  world: World,
): Promise<RepositoryTotals> {
  const usual = usualByPipeline(totals);
  const wanted = read.runs.filter((reading) =>
    wantsSteps(totals, reading, {
      now: read.readAt,
      usual: usual(reading.pipeline),
      isInTurn: read.inTurn.has(reading.buildNumber),
    }),
  );
  let next = noteStates(totals, read, context);
  let passedOver = 0;
  for (const reading of withFewPending(wanted.sort(byRest))) {
    if (!budget.has(1) || passedOver >= PASSED_OVER) return next;
    const told = await tellSteps(next, reading, { context, budget, world });
    if (told === null) passedOver += 1;
    else next = told;
  }
  return next;
}

/** Runs that have not begun, asked in one sweep what they wait for: one tells of what keeps many. */
const PENDING_ASKED = 2;

function withFewPending(wanted: readonly RunReading[]): readonly RunReading[] {
  const pending = wanted.filter(({ outcome }) => outcome.state === 'pending').slice(PENDING_ASKED);
  return wanted.filter((reading) => !pending.includes(reading));
}

function noteStates(
  totals: RepositoryTotals,
  { runs, numbers, covered, readAt, unreadable }: ReadRuns,
  context: FoldContext,
): RepositoryTotals {
  const listed = new Set(runs.map(({ buildNumber }) => buildNumber));
  const isGone = ({ buildNumber }: KnownRun): boolean =>
    has(numbers.empty, buildNumber) && !listed.has(buildNumber);
  const remembered = withoutForged(totals.runs, covered, readAt).filter((run) => !isGone(run));
  const known: RepositoryTotals = { ...totals, numbers, runs: remembered };
  const { mainBranch } = totals.identity;
  const noted = [...runs]
    .reverse()
    .reduce(
      (next, run) => evolve(next, observed(run, { steps: null, readAt, mainBranch }), context),
      known,
    );
  if (unreadable === 0) return noted;
  const labels = ['sweep', 'malformed'] as const;
  return {
    ...noted,
    tables: tick(noted.tables, 'rejections', { labels, by: unreadable }, context.now),
  };
}

/** Without runs that only a build status told of, and that are not where Bitbucket would list them. */
const withoutForged = (
  runs: RepositoryTotals['runs'],
  covered: ReadRuns['covered'],
  readAt: EpochMillis,
): RepositoryTotals['runs'] =>
  runs.filter(
    ({ id, buildNumber, seenAt }) => id !== '' || seenAt > readAt || !has(covered, buildNumber),
  );

export interface Telling {
  readonly context: FoldContext;
  readonly budget: ApiAllowance;
  readonly world: World;
}

/** Null when Bitbucket does not tell the steps now. */
export async function tellSteps(
  totals: RepositoryTotals,
  reading: RunReading,
  { context, budget, world }: Telling,
): Promise<RepositoryTotals | null> {
  const { uuid, mainBranch } = totals.identity;
  const readAt = world.now();
  const steps = await budget.spend(() => world.bitbucket.steps(uuid, reading.uuid));
  const isOver = reading.outcome.state === 'completed';
  if (!steps.ok && (steps.problem.type !== 'not_found' || !isOver)) return null;
  const seen = { steps: steps.ok ? steps.value : [], readAt, mainBranch };
  return evolve(totals, observed(reading, seen), context);
}

/** What has completed is counted before others are looked at, older ones first. */
const byRest = (a: RunReading, b: RunReading): number =>
  Number(endOf(a) > endOf(b)) - Number(endOf(a) < endOf(b)) || a.createdAt - b.createdAt;

const endOf = ({ outcome }: RunReading): EpochMillis =>
  outcome.state === 'completed' ? outcome.completedAt : Infinity;

/** Where a step may wait for a runner, what takes longer than this is asked for what keeps it. */
const PATIENCE_WITH_RUNNERS = 10 * MINUTE;

/** Below which 95 % of a pipeline's runs stay. */
function usualByPipeline(totals: RepositoryTotals): (pipeline: string) => Millis | null {
  const { runDurations } = totals.tables;
  const most = usesOwnRunners(totals) ? PATIENCE_WITH_RUNNERS : Infinity;
  return (pipeline) => {
    const own = new Map([...runDurations].filter(([, { labels }]) => labels[0] === pipeline));
    const usual = Math.min(most, usualMost(own, BOUNDS.run) ?? Infinity);
    return Number.isFinite(usual) ? usual : null;
  };
}
