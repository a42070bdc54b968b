import { countDeployments, type Told } from './deployed';
import {
  isRun,
  pipelineOf,
  type Attempt,
  type History,
  type Run,
  type Step,
  type Stretch,
} from './history';
import type { StepResult } from './plan';
import { seenStretches, type Seen } from './seen';
import { Sum, type Totals } from './sum';

const RESULT: Readonly<Record<StepResult, string>> = {
  SUCCESSFUL: 'success',
  FAILED: 'failure',
  ERROR: 'error',
  EXPIRED: 'timeout',
  STOPPED: 'cancellation',
  NOT_RUN: 'skip',
};

export interface Knowledge extends Told {
  /** What rested up to here is in no counter. */
  readonly baseline: number;
  /** Runs that were seen while they were held up before their first step. */
  readonly seenHeld: ReadonlySet<number>;
}

/** What must be on the page when the history is over, added up from the history alone. */
export function trueTotals(history: History, knowledge: Knowledge): Totals {
  const sum = new Sum();
  for (const run of history.runs) countRun(sum, run, { ...knowledge, history });
  countDeployments(sum, history, knowledge);
  return sum.totals();
}

type Known = Knowledge & { readonly history: History };

function countRun(sum: Sum, run: Run, known: Known): void {
  const seen = seenStretches(run.stretches);
  for (const [index, stretch] of seen.entries()) {
    if (stretch.rest === null || endOf(stretch) <= known.baseline) continue;
    if (index === 0) countFirst(sum, { run, stretch }, known);
    else countResumption(sum, { run, stretch }, known);
    for (const [step, attempt] of stretch.ran) countStep(sum, run, { step, attempt });
  }
}

const endOf = ({ rest }: Stretch): number => rest?.at ?? Infinity;

interface Counted {
  readonly run: Run;
  readonly stretch: Seen;
}

function countFirst(sum: Sum, { run, stretch }: Counted, known: Known): void {
  const result = RESULT[stretch.rest?.result ?? 'NOT_RUN'];
  sum.add(1, 'runs', pipelineOf(run), refClassOf(run, known), triggerOf(run), result);
  const duration = durationOf(run, stretch, known);
  if (duration !== null) {
    const labels = [pipelineOf(run), refClassOf(run, known)];
    const outcome = result === 'success' ? 'success' : 'other';
    sum.add(1, 'durations', ...labels, outcome);
    sum.add(duration, 'durationMs', ...labels, outcome);
  }
  countQueue(sum, { run, stretch }, known);
}

function attemptsOf({ steps }: Run, { ran }: Stretch): readonly Attempt[] {
  return ran.flatMap(([step, attempt]) => steps[step]?.attempts[attempt] ?? []).filter(isRun);
}

function durationOf(run: Run, stretch: Seen, known: Known): number | null {
  if (stretch.hides) return null;
  if (run.steps.length === 0) return Math.max(0, endOf(stretch) - run.createdAt);
  const ran = attemptsOf(run, stretch);
  if (ran.length === 0) return null;
  const first = Math.min(...ran.map(({ startedAt }) => startedAt));
  const from = waitsFirst(run, known) ? first : run.createdAt;
  return Math.max(...ran.map(({ completedAt }) => completedAt)) - from;
}

/** Whether somebody, or something that is not ours, kept it from its first step. */
function waitsFirst({ steps, number, isHeldFirst }: Run, { seenHeld }: Known): boolean {
  return steps[0]?.isManual === true || (isHeldFirst && seenHeld.has(number));
}

function countQueue(sum: Sum, { run, stretch }: Counted, known: Known): void {
  const begun = run.steps.filter(({ attempts }) => attempts.some(isRun));
  if (begun.length === 0 || waitsFirst(run, known)) return;
  const first = begun.reduce((a, b) => (startOf(b) < startOf(a) ? b : a));
  if (stretch.hides && first.attempts.length > 1) return;
  sum.add(1, 'queued', first.runsOn);
  sum.add(startOf(first) - run.createdAt, 'queuedMs', first.runsOn);
}

const startOf = ({ attempts }: Step): number => attempts.find(isRun)?.startedAt ?? Infinity;

function countResumption(sum: Sum, { run, stretch }: Counted, known: Known): void {
  const result = RESULT[stretch.rest?.result ?? 'NOT_RUN'];
  sum.add(1, 'resumptions', pipelineOf(run), refClassOf(run, known), stretch.kind, result);
}

function countStep(sum: Sum, run: Run, at: { step: number; attempt: number }): void {
  const step = run.steps[at.step];
  const attempt = step?.attempts[at.attempt];
  if (step === undefined || attempt === undefined) return;
  const labels = [pipelineOf(run), step.name ?? `step-${at.step + 1}`];
  const result = RESULT[attempt.result];
  sum.add(1, 'steps', ...labels, result);
  if (at.attempt > 0 && !attempt.isRedeploy) sum.add(1, 'reruns', ...labels, result);
  if (!isRun(attempt)) return;
  const lasted = attempt.completedAt - attempt.startedAt;
  sum.add(lasted, 'stepMs', ...labels);
  sum.add(billed(step, lasted), 'built', pipelineOf(run), step.runsOn);
}

/** Whole seconds, and none on a runner of one's own. */
export const billed = ({ runsOn, isUnbilled }: Step, lasted: number): number =>
  runsOn === 'self_hosted' || isUnbilled ? 0 : Math.floor(lasted / 1000);

function refClassOf({ ref: { kind, name } }: Run, { history }: Known): string {
  if (kind === 'tag' || kind === 'pull_request') return kind;
  if (kind === 'branch' && name === history.mainBranch) return 'default';
  return kind === 'branch' && name.startsWith('release/') ? 'release' : 'other';
}

const TRIGGER: Readonly<Record<string, string>> = {
  PUSH: 'push',
  MANUAL: 'manual',
  SCHEDULE: 'schedule',
  PARENT_STEP: 'parent_step',
};

function triggerOf({ trigger, ref }: Run): string {
  const word = TRIGGER[trigger] ?? 'unknown';
  return word === 'push' && ref.kind === 'pull_request' ? 'pull_request' : word;
}
