import { cut } from '../../aggregates/tables/room';
import type { ShownTotals } from '../../aggregates/totals';
import { RUNNER_STATES, type RunnersSeen } from '../../aggregates/workspace';
import {
  numberOf,
  READ_LATELY,
  runnersFor,
  runnersReadAt,
  waitingRuns,
  waitsForNobody,
} from '../../health/runners';
import { SECOND, type EpochMillis } from '../../time';
import type { Series } from '../encode/model';
import type { Compute } from './page';

/** A number for each set of labels that steps wait for. */
const waiting =
  (value: (runs: readonly { readonly movedAt: EpochMillis }[]) => number): Compute =>
  (totals, { now }) => {
    const byLabels = new Map<string, { readonly movedAt: EpochMillis }[]>();
    for (const run of waitingRuns(totals, now)) {
      const labels = cut([...run.at.labels].sort().join(','));
      byLabels.set(labels, [...(byLabels.get(labels) ?? []), run]);
    }
    return [...byLabels].map(([labels, runs]) => ({
      labels: [['runner_labels', labels]],
      value: value(runs),
    }));
  };

/** Of repositories whose runners were read lately. */
const ofRunners =
  (
    series: (totals: ShownTotals, runners: RunnersSeen, now: EpochMillis) => readonly Series[],
  ): Compute =>
  (totals, { workspace: { runners }, now }) => {
    const readAt = runners && runnersReadAt(totals, runners);
    if (runners === null || readAt === null || now - readAt > READ_LATELY) return [];
    return series(totals, runners, now);
  };

const withoutRunner = ofRunners((totals, runners, now) => {
  const left = waitingRuns(totals, now).filter((run) => waitsForNobody(run, totals, runners));
  return [{ labels: [], value: left.length }];
});

const runnersByState = ofRunners((totals, runners) => {
  const all = runnersFor(totals, runners);
  return ['workspace', 'repository'].flatMap((scope) => {
    const ofScope = all.filter(
      ({ repository }) => (repository === null) === (scope === 'workspace'),
    );
    return RUNNER_STATES.map((state) => ({
      labels: Object.entries({ scope, state }),
      value: numberOf(ofScope.filter((each) => each.state === state)),
    }));
  });
});

/** How the families of runners, and of the steps that wait for one, come about. */
export const OF_RUNNERS = {
  stepsWaiting: waiting((runs) => runs.length),
  oldestStepWaiting: waiting((runs) => Math.min(...runs.map(({ movedAt }) => movedAt)) / SECOND),
  stepsWithoutRunner: withoutRunner,
  runners: runnersByState,
} as const;
