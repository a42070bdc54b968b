import { labelsAt, type Delivery } from './delivery';
import {
  environmentOf,
  environmentsOf,
  type History,
  type Run,
  type Step,
  type Stretch,
} from './history';
import type { Sum } from './sum';

interface Delivered {
  readonly deliveries: readonly Delivery[];
  readonly baseline: number;
}

/** Adds up what waits for a person at the end, before each environment, and since when. */
export function countPromotions(sum: Sum, history: History, delivered: Delivered): void {
  for (const { key } of environmentsOf(history)) {
    const waiting = history.runs.filter((run) => waits(history, { run, key }, delivered));
    if (waiting.length === 0) continue;
    const labels = labelsAt(history, key, Infinity);
    sum.add(waiting.length, 'waiting', ...labels);
    const since = waiting.map((run) => firstRest(run, delivered.baseline));
    sum.add(Math.min(...since), 'waitingSince', ...labels);
  }
}

/**
 * The first rest at which it waited, and that anybody can know of: a step that ran again, before the gate or beside it,
 * has overwritten it. The gate itself may run again: when what is before it ended is told still.
 */
function firstRest(run: Run, baseline: number): number {
  const known = run.stretches.findIndex(({ rest }, place) => {
    if (rest?.isWaiting !== true || rest.result !== 'SUCCESSFUL') return false;
    const gate = gateAt(run, rest.at);
    return !run.stretches
      .slice(place + 1)
      .some((stretch) => hides(run, stretch, { gate, baseline }));
  });
  return run.stretches[known]?.rest?.at ?? Infinity;
}

/** The stage for which the run waited then. */
const gateAt = ({ steps }: Run, at: number): number =>
  steps.find(
    ({ isManual, attempts }) => isManual && !attempts.some(({ completedAt }) => completedAt <= at),
  )?.stage ?? -1;

function hides(
  { steps }: Run,
  { kind, isUnseen, ran }: Stretch,
  { gate, baseline }: { readonly gate: number; readonly baseline: number },
): boolean {
  if (kind !== 'rerun' && kind !== 'redeploy') return false;
  return ran.some(([place, attempt]) => {
    const step = steps[place];
    const made = step?.attempts[attempt];
    if (step === undefined || made === undefined || step.stage > gate) return false;
    const isGateAgain = step.stage === gate && step.isManual && !made.isRedeploy;
    return !isGateAgain && (isUnseen || made.startedAt <= baseline);
  });
}

/** Whether a run waits for somebody to deploy it there; of an environment that was gone before us nobody knows the name. */
function waits(
  history: History,
  { run, key }: { readonly run: Run; readonly key: string },
  { deliveries, baseline }: Delivered,
): boolean {
  if (environmentOf(history, key).retiredAt <= baseline) return false;
  const there = deliveries.filter(({ environment }) => environment === key);
  const isNewest = there.every((delivery) => delivery.run.number < run.number);
  const isToCome = stepsBefore(run).some(({ deploysTo }) => deploysTo === key);
  return isToCome && isNewest && isMeant(history, run, there);
}

/** Those of the main branch, and of refs that were deployed there before. */
function isMeant({ mainBranch }: History, { ref }: Run, there: readonly Delivery[]): boolean {
  if (ref.kind === 'branch' && ref.name === mainBranch) return true;
  return there.some(
    ({ run, result }) =>
      result === 'success' && run.ref.kind === ref.kind && run.ref.name === ref.name,
  );
}

/** The steps that a run which passed has yet to do: from the one that waits for a person up to the next such stage. */
function stepsBefore({ stretches, steps }: Run): readonly Step[] {
  const rest = stretches.at(-1)?.rest;
  if (rest?.isWaiting !== true || rest.result !== 'SUCCESSFUL') return [];
  const due = steps.filter(({ attempts, resets }) => attempts.length <= resets.length);
  const [waits] = due;
  if (waits === undefined) return [];
  const next = due.find(({ isManual, stage }) => isManual && stage > waits.stage);
  return due.filter(({ stage }) => stage < (next?.stage ?? Infinity));
}
