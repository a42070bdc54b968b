import type { EnvironmentTotals, RepositoryTotals } from '../aggregates/totals';
import type { EnvironmentType } from '../events/vocabulary';
import { isFailure, RESULTS } from '../events/vocabulary';
import type { EpochMillis } from '../time';

/** What stands where. */
export interface EnvironmentPicture {
  readonly name: string;
  readonly type: EnvironmentType;
  readonly current: {
    readonly commit: string | null;
    readonly buildNumber: number | null;
    readonly at: EpochMillis;
  } | null;
  /** Null where nobody asked to count them, or nobody knows. */
  readonly commitsBehind: number | null;
  /** When the newest deployment failed; null when it succeeded, or nothing failed yet. */
  readonly failedAt: EpochMillis | null;
}

const ORDER: readonly EnvironmentType[] = ['production', 'staging', 'test', 'unknown'];

/** Every environment, production first. */
export function environmentsOf({ environments }: RepositoryTotals): readonly EnvironmentPicture[] {
  return [...environments.values()]
    .map(pictureOf)
    .sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type) || (a.name < b.name ? -1 : 1));
}

function pictureOf({
  ref,
  current,
  commitsBehind,
  completedAt,
}: EnvironmentTotals): EnvironmentPicture {
  const failedAt = Math.max(
    0,
    ...RESULTS.map((result, at) => (isFailure(result) ? (completedAt[at] ?? 0) : 0)),
  );
  return {
    name: ref.name,
    type: ref.environmentType,
    current,
    commitsBehind,
    failedAt: failedAt > (current?.at ?? 0) ? failedAt : null,
  };
}
