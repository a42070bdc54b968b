import type { DeploymentCompleted, EnvironmentRef } from '../../events';
import { RESULTS } from '../../events/vocabulary';
import type { EpochMillis } from '../../time';
import { newestByResult } from '../runs/last-runs';
import { cut, place } from '../tables/room';
import { keyOf } from '../tables/table';
import { ENVIRONMENT, type LabelsOf } from '../tables/tables';
import type { EnvironmentTotals, RepositoryTotals } from '../totals';

export const environmentLabels = ({
  name,
  environmentType,
}: EnvironmentRef): LabelsOf<'deployments'> => [name, environmentType];

/** Under which key an event's environment is kept: its own, or that of `other` when there is no room. */
export function environmentKeyOf(totals: RepositoryTotals, event: DeploymentCompleted): string {
  const known = new Map(
    [...totals.environments].map(([key, { ref }]) => [
      key,
      { labels: [ref.name, ref.environmentType] },
    ]),
  );
  return keyOf(
    place(ENVIRONMENT, environmentLabels(event.environment), { table: known, holdings: totals })
      .labels,
  );
}

/** Enters a deployment of before the baseline: it is what stands where, and no count. */
export function foldHistoricDeployment(
  totals: RepositoryTotals,
  event: DeploymentCompleted,
): RepositoryTotals {
  return noteEnvironment(totals, event, environmentKeyOf(totals, event));
}

/** Notes what a completion says about its environment: when, and what stands there if it succeeded. */
export function noteEnvironment(
  totals: RepositoryTotals,
  event: DeploymentCompleted,
  key: string,
): RepositoryTotals {
  const { result, completedAt: at, commit, buildNumber, environment } = event;
  const before =
    totals.environments.get(key) ??
    newEnvironment(
      { ...environment, uuid: cut(environment.uuid), name: key.split('\u0000')[0] ?? '' },
      totals.baseline,
    );
  const isNewest = result === 'success' && at >= (before.current?.at ?? 0);
  const next: EnvironmentTotals = {
    ...before,
    completedAt: newestByResult(before.completedAt, result, at),
    current: isNewest ? { commit, buildNumber, at } : before.current,
  };
  return { ...totals, environments: new Map(totals.environments).set(key, next) };
}

function newEnvironment(
  ref: DeploymentCompleted['environment'],
  baseline: EpochMillis,
): EnvironmentTotals {
  return {
    ref,
    completedAt: RESULTS.map(() => 0),
    current: null,
    walked: { through: baseline, commit: null, front: null, failingSince: null },
    commitsBehind: null,
  };
}
