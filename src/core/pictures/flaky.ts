import type { RepositoryTotals } from '../aggregates/totals';
import { keyOf } from '../aggregates/tables/table';
import type { MergeOutcome } from '../events/vocabulary';
import { SECOND } from '../time';

/** A step that failed and then passed on the same commit, as often as still counts. */
export interface FlakyPicture {
  readonly pipeline: string;
  readonly step: string;
  readonly times: number;
  /** Active time of its failures. */
  readonly lostSeconds: number;
}

const SHOWN = 8;

/** The flaky steps that cost most, dearest first. */
export function flakySteps({ tables }: RepositoryTotals): readonly FlakyPicture[] {
  return [...tables.flakySteps.values()]
    .map(({ labels, numbers }) => {
      const [pipeline = '', step = ''] = labels;
      const lostSeconds = tables.flakySeconds.get(keyOf(labels))?.numbers[0] ?? 0;
      return { pipeline, step, times: numbers[0] ?? 0, lostSeconds };
    })
    .filter(({ times }) => times > 0)
    .sort((a, b) => b.lostSeconds - a.lostSeconds || b.times - a.times)
    .slice(0, SHOWN);
}

/** What came of the merges that a queue tried. */
export interface QueuePicture {
  readonly queue: string;
  readonly outcomes: Readonly<Record<MergeOutcome, number>>;
  readonly meanSeconds: number | null;
  /** Active time of the steps of those that were not merged. */
  readonly wastedSeconds: number;
}

/** The merge queues, by name. */
export function mergeQueues({ tables }: RepositoryTotals): readonly QueuePicture[] {
  const names = new Set([...tables.mergeQueueRuns.values()].map(({ labels }) => labels[0] ?? ''));
  return [...names].sort().map((queue) => {
    const of = (table: 'mergeQueueRuns' | 'mergeQueueWasted', outcome: MergeOutcome): number =>
      tables[table].get(keyOf([queue, outcome]))?.numbers[0] ?? 0;
    const numbers = tables.mergeQueueDurations.get(keyOf([queue]))?.numbers ?? [];
    const runs = numbers.slice(0, -1).reduce((sum, number) => sum + number, 0);
    return {
      queue,
      outcomes: {
        merged: of('mergeQueueRuns', 'merged'),
        ejected: of('mergeQueueRuns', 'ejected'),
        dropped: of('mergeQueueRuns', 'dropped'),
      },
      meanSeconds: runs === 0 ? null : (numbers.at(-1) ?? 0) / runs / SECOND,
      wastedSeconds: of('mergeQueueWasted', 'ejected') + of('mergeQueueWasted', 'dropped'),
    };
  });
}
