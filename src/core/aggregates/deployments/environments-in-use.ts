import { LIMITS } from '../../settings';
import type { EpochMillis } from '../../time';
import type { EnvironmentTotals, RepositoryTotals } from '../totals';
import { promotionsTo } from './promotions';

/** With so many the next ones still get names of their own, and nothing that stands anywhere is forgotten. */
const ENVIRONMENTS_KEPT = (4 / 5) * LIMITS.environments;

const lastUse = ({ completedAt }: EnvironmentTotals): EpochMillis => Math.max(...completedAt);

/**
 * The environments of a repository. Where there are many, those go to which nothing was deployed since the deadline, the
 * longest idle first: or who makes one for each pull request would leave none a name.
 */
export function environmentsInUse(
  totals: RepositoryTotals,
  deadline: EpochMillis,
): RepositoryTotals['environments'] {
  const { environments, deploymentLedger } = totals;
  const excess = environments.size - ENVIRONMENTS_KEPT;
  if (excess <= 0) return environments;
  const remembered = new Set(deploymentLedger.entries.map(({ environmentKey }) => environmentKey));
  const idle = [...environments]
    .filter(
      ([key, one]) =>
        lastUse(one) < deadline && !remembered.has(key) && promotionsTo(one, totals).count === 0,
    )
    .sort(([, a], [, b]) => lastUse(a) - lastUse(b))
    .slice(0, excess);
  if (idle.length === 0) return environments;
  const gone = new Set(idle.map(([key]) => key));
  return new Map([...environments].filter(([key]) => !gone.has(key)));
}
