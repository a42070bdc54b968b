import type { StepRun } from '../../events';
import { SECOND } from '../../time';

/**
 * Build time as it is billed: times the size of the step. Bitbucket may have multiplied already; then it tells more than
 * the step lasted.
 */
export function billedSeconds({
  size = 1,
  buildSeconds,
  startedAt,
  completedAt,
}: Pick<StepRun, 'size' | 'buildSeconds' | 'startedAt' | 'completedAt'>): number {
  const lasted = startedAt === null || completedAt === null ? 0 : completedAt - startedAt;
  return buildSeconds * SECOND > lasted + SECOND ? buildSeconds : buildSeconds * size;
}
