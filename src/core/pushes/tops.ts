import type { EpochMillis } from '../time';
import { issuedAt, type Gauge, type Group, type Pushed, type StepNames } from './pushed';
import type { KnownName } from './vocabulary';

/** One measure of a step; `name` is that of the artifact or the cache. */
export interface Measured extends StepNames {
  readonly name: string;
  readonly value: number;
}

export interface MemoryOfStep extends StepNames {
  readonly peak: number;
  /** Null where the step did not tell. */
  readonly limit: number | null;
}

export interface Tops {
  readonly artifacts: readonly Measured[];
  /** Those that come nearest to their limit first; those without one last. */
  readonly memory: readonly MemoryOfStep[];
  readonly caches: readonly Measured[];
}

const SHOWN = 5;

/** The most of what steps pushed since a moment: largest artifacts, memory against its limit, slowest caches. */
export function topsOf({ groups }: Pushed, since: EpochMillis): Tops {
  const alive = groups.filter((group) => issuedAt(group) >= since);
  return {
    artifacts: largest(alive, 'artifact_size_bytes'),
    memory: alive
      .flatMap((group) => memoryOf(group) ?? [])
      .sort((a, b) => shareOf(b) - shareOf(a) || b.peak - a.peak)
      .slice(0, SHOWN),
    caches: largest(alive, 'cache_restore_seconds'),
  };
}

function largest(groups: readonly Group[], measure: KnownName): readonly Measured[] {
  return groups
    .flatMap(({ pipeline, step, gauges }) =>
      gaugesOf(gauges, measure).map(({ labels, value }) => ({
        ...{ pipeline, step, value },
        name: labels[0]?.[1] ?? '',
      })),
    )
    .sort((a, b) => b.value - a.value)
    .slice(0, SHOWN);
}

function memoryOf({ pipeline, step, gauges }: Group): MemoryOfStep | null {
  const [peak] = gaugesOf(gauges, 'memory_peak_bytes');
  if (peak === undefined) return null;
  const [limit] = gaugesOf(gauges, 'memory_limit_bytes');
  return { pipeline, step, peak: peak.value, limit: limit?.value ?? null };
}

const gaugesOf = (gauges: readonly Gauge[], measure: KnownName): readonly Gauge[] =>
  gauges.filter(({ metric }) => metric === measure);

const shareOf = ({ peak, limit }: MemoryOfStep): number =>
  limit === null || limit === 0 ? 0 : peak / limit;
