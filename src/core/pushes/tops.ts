import type { EpochMillis } from '../time';
import { heardAt, resolutionOf } from './incidents';
import {
  issuedAt,
  type Gauge,
  type Group,
  type Incident,
  type Pushed,
  type StepNames,
} from './pushed';
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

/** An incident, with the instants in epoch seconds. */
export interface ShownIncident {
  readonly id: string;
  readonly environment: string;
  /** Null where no step told. */
  readonly openedAt: number | null;
  /** Null while it is open. */
  readonly resolvedAt: number | null;
}

export interface Tops {
  readonly artifacts: readonly Measured[];
  /** Those that come nearest to their limit first; those without one last. */
  readonly memory: readonly MemoryOfStep[];
  readonly caches: readonly Measured[];
  /** Those that are open first, then those told of last. */
  readonly incidents: readonly ShownIncident[];
}

const SHOWN = 5;

/** The most of what steps pushed since a moment: largest artifacts, memory against its limit, slowest caches, incidents. */
export function topsOf({ groups, incidents }: Pushed, since: EpochMillis): Tops {
  const alive = groups.filter((group) => issuedAt(group) >= since);
  return {
    artifacts: largest(alive, 'artifact_size_bytes'),
    memory: alive
      .flatMap((group) => memoryOf(group) ?? [])
      .sort((a, b) => shareOf(b) - shareOf(a) || b.peak - a.peak)
      .slice(0, SHOWN),
    caches: largest(alive, 'cache_restore_seconds'),
    incidents: latest(incidents.filter((incident) => heardAt(incident) >= since)),
  };
}

const latest = (incidents: readonly Incident[]): readonly ShownIncident[] =>
  [...incidents]
    .sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || heardAt(b) - heardAt(a))
    .slice(0, SHOWN)
    .map((one) => ({
      ...{ id: one.id, environment: one.environment.name, openedAt: one.openedAt },
      resolvedAt: resolutionOf(one),
    }));

const isOpen = (incident: Incident): boolean => resolutionOf(incident) === null;

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
