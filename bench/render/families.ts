import type {
  HistogramFamily,
  HistogramSeries,
  Labels,
  MetricFamily,
  ScalarFamily,
} from '../../src/core/exposition/encode/model';

/** Bounds of the run histogram: with +Inf, sum and count fifteen lines a series. */
const BOUNDS = [15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 14400];
const LINES_EACH = BOUNDS.length + 3;

const HELP = 'Something that a workspace counts, said in a sentence of the usual length.';
const RESULTS = ['success', 'failure', 'error', 'timeout', 'cancellation', 'skip'];

/** Six labels in the order of the catalogue's: results of ten pipelines of a repository, then the next repository. */
function labelsOf(index: number): Labels {
  const repository = Math.floor(index / 60);
  return [
    ['workspace', 'acme'],
    ['repository', `service-${String(repository).padStart(4, '0')}`],
    ['pipeline', `branches/pattern-${Math.floor(index / 6) % 10}`],
    ['ref_class', Math.floor(index / 6) % 2 === 0 ? 'default' : 'other'],
    ['trigger', 'push'],
    ['result', RESULTS[index % 6] ?? ''],
  ];
}

function scalar(name: string, type: 'counter' | 'gauge', count: number): ScalarFamily {
  const series = Array.from({ length: count }, (_, index) => ({
    labels: labelsOf(index),
    value: type === 'counter' ? (index * 7) % 5000 : 1_772_000_000 + index / 1000,
  }));
  return { name, help: HELP, type, series };
}

function histogramSeries(index: number): HistogramSeries {
  const counts = [...BOUNDS, Infinity].map((_, bucket) => (index + bucket) % 3);
  const sum = counts.reduce((all, count, bucket) => all + count * (BOUNDS[bucket] ?? 20_000), 0);
  return { labels: labelsOf(index), counts, sum };
}

function histogram(name: string, lines: number): HistogramFamily {
  const length = Math.round(lines / LINES_EACH);
  const series = Array.from({ length }, (_, index) => histogramSeries(index));
  return { name, help: HELP, type: 'histogram', bounds: BOUNDS, series };
}

/** So many lines of samples: 30 % counters, 20 % gauges, 50 % histogram lines, five families of each, six labels. */
export function familiesOf(lines: number): readonly MetricFamily[] {
  return [0, 1, 2, 3, 4].flatMap((number) => [
    scalar(`bench_things_${number}_total`, 'counter', (0.3 * lines) / 5),
    scalar(`bench_level_${number}`, 'gauge', (0.2 * lines) / 5),
    histogram(`bench_duration_${number}_seconds`, (0.5 * lines) / 5),
  ]);
}
