import type { EpochMillis } from '../../time';
import { hashOf } from '../short-id';
import type { EnvironmentTotals, RepositoryTotals } from '../totals';

/** What waits for a person before an environment. */
export interface Promotions {
  readonly count: number;
  /** The first rest of the oldest; null when nothing waits. */
  readonly since: EpochMillis | null;
}

/**
 * Runs that passed and wait for somebody to start the step that deploys to this environment: those of the main branch,
 * and of refs that were deployed there before. A deployment of a younger run has passed over them.
 */
export function promotionsTo(
  { ref, walked, newestBuild }: EnvironmentTotals,
  { runs }: Pick<RepositoryTotals, 'runs'>,
): Promotions {
  const environment = hashOf(ref.uuid);
  const moments = runs.flatMap(({ buildNumber, isWaiting, state, gate }) => {
    if (gate === null || !isWaiting || state === 'completed') return [];
    const isMeant = gate.isMain || walked.refs.includes(gate.ref);
    return isMeant && buildNumber > newestBuild && gate.environments.includes(environment)
      ? [gate.since]
      : [];
  });
  return { count: moments.length, since: moments.length === 0 ? null : Math.min(...moments) };
}
