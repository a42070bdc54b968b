import type { RunIdentity, StepRun } from '../../events';
import type { ResumptionKind } from '../../events/vocabulary';
import { isTracked } from '../../settings';
import type { EpochMillis, Millis } from '../../time';
import { announce, count, observe, type CountContext, type FoldContext } from '../tables/count';
import type { Tables } from '../tables/tables';
import type { RepositoryTotals } from '../totals';
import { hasRun, lastEnd, type Rest, type Stretch } from './rests';

export type RunLabels = readonly [pipeline: string, refClass: string, branch: string];

/** Of a run; the branch's own name where it is tracked, else the empty string. */
export function runLabels(
  { identity }: RepositoryTotals,
  { pipeline, refClass, branch }: RunIdentity,
  { settings }: FoldContext,
): RunLabels {
  const isNamed = branch !== null && isTracked(branch, identity.mainBranch, settings);
  return [pipeline, refClass, isNamed ? branch : ''];
}

/** A run that has come to its first rest, with what can be told of it. */
export interface RestedRun {
  readonly run: RunIdentity;
  readonly rest: Rest;
  /** Null where nobody knows how long it took. */
  readonly lasted: Millis | null;
  readonly waited: Wait | null;
}

export interface Wait {
  readonly runnerKind: StepRun['runnerKind'];
  readonly millis: Millis;
}

/** Makes its pipeline known at 0, unless some row tells of that already: what else it did appears when it is counted. */
export function announcePipeline(
  tables: Tables,
  labels: RunLabels,
  { run, rest }: Pick<RestedRun, 'run' | 'rest'>,
  context: CountContext,
): Tables {
  const [pipeline] = labels;
  const isKnown = [...tables.runs.values()].some(({ labels: [known] }) => known === pipeline);
  if (isKnown) return tables;
  const where = { at: rest.at, buildNumber: run.buildNumber };
  return announce(tables, 'runs', { ...where, labels: [...labels, run.trigger] }, context);
}

/** Counts a run once: by result, by how long it took, and by what it waited. */
export function countRun(
  tables: Tables,
  labels: RunLabels,
  rested: RestedRun,
  context: CountContext,
): Tables {
  const { run, rest, lasted, waited } = rested;
  const { result } = rest;
  const where = { at: rest.at, buildNumber: run.buildNumber };
  const named = { ...where, labels: [...labels, run.trigger] } as const;
  const counted = count(tables, 'runs', { ...named, result }, context);
  const group = result === 'success' ? 'success' : 'other';
  const timed =
    lasted === null
      ? counted
      : observe(
          counted,
          'runDurations',
          { ...where, labels: [...labels, group], millis: lasted },
          context,
        );
  if (waited === null) return timed;
  const wait = { ...where, labels: [waited.runnerKind], millis: waited.millis } as const;
  return observe(timed, 'queueDurations', wait, context);
}

/** Counts what a run did after a rest. */
export function countResumption(
  tables: Tables,
  labels: RunLabels,
  { buildNumber, stretch }: { readonly buildNumber: number; readonly stretch: Stretch },
  context: CountContext,
): Tables {
  const { kind, rest }: { kind: ResumptionKind; rest: Rest } = stretch;
  return count(
    tables,
    'resumptions',
    { at: rest.at, buildNumber, labels: [...labels, kind], result: rest.result },
    context,
  );
}

/** All runs that the rows add up to. */
export function runsIn({ runs }: Tables): number {
  let sum = 0;
  for (const { numbers } of runs.values()) for (const number of numbers) sum += number;
  return sum;
}

interface Timed {
  readonly run: RunIdentity;
  readonly steps: readonly StepRun[];
  readonly rest: Rest;
  /** When a look saw it stand still; 0 for never. */
  readonly haltedAt: EpochMillis;
}

/**
 * From its creation to the end of its last step before the rest; from the start of its first step where a person or a
 * lock kept it before. Not known where a step has run again: it has overwritten its end.
 */
export function lastedUntil({ run, steps, rest, haltedAt }: Timed): Millis | null {
  if (steps.length === 0) return Math.max(0, rest.at - run.createdAt);
  const ran = ranUntil(steps, rest);
  const end = lastEnd(ran, rest.at);
  const first = firstOf(ran);
  if (end === null || first === null || ran.some(({ attempt }) => attempt > 1)) return null;
  return Math.max(0, end - (wasKept(first, haltedAt) ? first.startedAt : run.createdAt));
}

/**
 * How long a run waited for its first step, and for which runner; null where a person or a halt let it wait, or where
 * that step has run again and overwritten its start.
 */
export function waitedFor({ run, steps, rest, haltedAt }: Timed): Wait | null {
  const ran = ranUntil(steps, rest);
  const first = firstOf(ran.filter(({ attempt }) => attempt === 1));
  if (first === null || wasKept(first, haltedAt) || (ran[0]?.attempt ?? 1) > 1) return null;
  return { runnerKind: first.runnerKind, millis: Math.max(0, first.startedAt - run.createdAt) };
}

/** Whether a person, or a halt that a look saw, kept the run from its first step. */
const wasKept = (first: Ran, haltedAt: EpochMillis): boolean =>
  first.trigger === 'manual' || (haltedAt > 0 && haltedAt < first.startedAt);

type Ran = StepRun & { readonly startedAt: EpochMillis };

const ranUntil = (steps: readonly StepRun[], { at }: Rest): readonly Ran[] =>
  steps.filter(hasRun).filter(({ startedAt }) => startedAt <= at);

const firstOf = (ran: readonly Ran[]): Ran | null =>
  ran.reduce<Ran | null>(
    (first, step) => (first === null || step.startedAt < first.startedAt ? step : first),
    null,
  );
