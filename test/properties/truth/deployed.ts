import { environmentOf, isRun, type History, type Run } from './history';
import type { StepResult } from './plan';
import { labelsAt, type Delivery } from './delivery';
import { countPromotions } from './promotions';
import { seenStretches } from './seen';
import type { Sum } from './sum';
import { walk } from './walk';

/** What the oracle has to be told besides the history. */
export interface Told {
  readonly baseline: number;
  /** Attempts of which only the event of their end was heard, by {@link nameOf}, and when the event says they ended. */
  readonly heard?: ReadonlyMap<string, number>;
}

/** Of a deployment Bitbucket tells only that it succeeded, failed or was stopped. */
const RESULT: Readonly<Record<StepResult, string>> = {
  SUCCESSFUL: 'success',
  FAILED: 'failure',
  ERROR: 'failure',
  EXPIRED: 'failure',
  STOPPED: 'cancellation',
  NOT_RUN: 'skip',
};

/** Adds up what was deployed since the installation, what that meant, and what waits for a person at the end. */
export function countDeployments(sum: Sum, history: History, told: Told): void {
  const deliveries = history.runs
    .flatMap((run) => deliveriesOf(run, told))
    .sort((a, b) => a.completedAt - b.completedAt || a.run.number - b.run.number);
  for (const delivery of deliveries)
    if (delivery.completedAt > told.baseline) count(sum, history, delivery);
  for (const { key } of new Set(
    deliveries.map(({ environment }) => environmentOf(history, environment)),
  ))
    walk(sum, history, {
      deliveries: deliveries.filter(({ environment }) => environment === key),
      baseline: told.baseline,
    });
  countPromotions(sum, history, { deliveries, baseline: told.baseline });
}

function count(sum: Sum, history: History, delivery: Delivery): void {
  const { result, startedAt, completedAt, isHeardOnly } = delivery;
  const labels = labelsAt(history, delivery.environment, completedAt);
  sum.add(1, 'deployments', ...labels, result);
  if (isHeardOnly) return;
  const outcome = result === 'success' ? 'success' : 'other';
  sum.add(1, 'deployed', ...labels, outcome);
  sum.add(completedAt - startedAt, 'deployedMs', ...labels, outcome);
}

export const nameOf = (run: Run, place: number, attempt: number): string =>
  `#${run.number} step ${place} attempt ${attempt}`;

function deliveriesOf(run: Run, { baseline, heard = new Map() }: Told): readonly Delivery[] {
  const kept = new Set(
    seenStretches(run.stretches).flatMap(({ ran }) => ran.map((each) => nameOf(run, ...each))),
  );
  return run.steps.flatMap(({ deploysTo, attempts, resets }, place) =>
    attempts.flatMap((made, attempt): Delivery[] => {
      const name = nameOf(run, place, attempt);
      const heardAt = heard.get(name);
      const isHeardOnly = heardAt !== undefined;
      if (deploysTo === null || !isRun(made) || !(kept.has(name) || isHeardOnly)) return [];
      // What was overwritten before the installation is not in the list any more.
      if ((resets[attempt] ?? Infinity) <= baseline) return [];
      const completedAt = heardAt ?? made.completedAt;
      const { startedAt, result } = made;
      return [
        {
          environment: deploysTo,
          run,
          result: RESULT[result],
          startedAt,
          completedAt,
          isHeardOnly,
        },
      ];
    }),
  );
}
