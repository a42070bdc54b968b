import type { EpochMillis } from '../time';
import { type Pushed, type StepNames } from './pushed';
import { seriesKey, type PushedLabel, type PushedSample } from './vocabulary';

/** What spans tell of one run of one step. */
export interface StepSpans {
  readonly repositoryUuid: string;
  readonly workspaceUuid: string;
  readonly pipelineUuid: string;
  readonly stepUuid: string;
  /** Of the attempts at the pipeline, from 1 on. */
  readonly attempt: string;
  readonly startedAt: EpochMillis;
  readonly samples: readonly PushedSample[];
}

/** What one delivery tells. */
export interface SpansRead {
  readonly steps: readonly StepSpans[];
  /** When the youngest of its spans ended; 0 where none did. */
  readonly endedAt: EpochMillis;
  /** Numbers of containers that nobody understood, by the name of the attribute. */
  readonly unknown: Readonly<Record<string, number>>;
}

/** What steps pushed, and of the rest what spans told: a step knows itself better. */
export function beside(pushed: Pushed, told: Pushed): Pushed {
  const own = new Set([
    ...pushed.groups.flatMap((group) => group.gauges.map((gauge) => keyOf(group, gauge))),
    ...pushed.counters.map((counter) => keyOf(counter, counter)),
  ]);
  const groups = told.groups
    .map((group) => ({
      ...group,
      gauges: group.gauges.filter((gauge) => !own.has(keyOf(group, gauge))),
    }))
    .filter(({ gauges }) => gauges.length > 0);
  const counters = told.counters.filter((counter) => !own.has(keyOf(counter, counter)));
  return {
    ...pushed,
    groups: [...pushed.groups, ...groups],
    counters: [...pushed.counters, ...counters],
  };
}

const keyOf = (
  { pipeline, step }: StepNames,
  { metric, labels }: { readonly metric: string; readonly labels: readonly PushedLabel[] },
): string => [pipeline, step, seriesKey(metric, labels)].join('\u0000');
