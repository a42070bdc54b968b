import { encodeFamily } from '../../src/core/exposition/encode/encode';
import type { Format, Labels, MetricFamily } from '../../src/core/exposition/encode/model';
import { describeVectors } from './shared';

interface Vector {
  readonly id: string;
  readonly format: string;
  readonly options: readonly string[];
  readonly in: {
    readonly name: string;
    readonly help: string | null;
    readonly unit: string | null;
    readonly type: string;
    readonly metrics: readonly VectorMetric[];
  };
  readonly out: string;
}

interface VectorMetric {
  readonly labels: Labels;
  readonly timestampMs: number | null;
  readonly counter?: { readonly value: number | string };
  readonly gauge?: { readonly value: number | string };
  readonly histogram?: {
    readonly buckets?: readonly {
      readonly le: number | string;
      readonly count: number;
      readonly exemplar: VectorExemplar | null;
    }[];
    readonly count: number;
    readonly sum: number;
  };
}

interface VectorExemplar {
  readonly labels: Labels;
  readonly value: number;
  readonly timestamp: { readonly seconds: number; readonly nanos: number } | null;
}

describeVectors('encoding as prometheus/common does', 'renderer-vectors.json', (vectors) => {
  const { ok } = vectors as { ok: readonly Vector[] };
  const formats: Readonly<Record<string, Format>> = {
    'text/plain;version=0.0.4': 'text',
    'application/openmetrics-text;version=1.0.0': 'openmetrics',
  };
  const ours = ok.flatMap((vector) => {
    const format = formats[vector.format.split(';').slice(0, 2).join(';')];
    return format === undefined ? [] : [{ ...vector, format }];
  });
  const spoken = ours.filter(isInOurModel);

  it('knows which vectors our model can say: counters, gauges and classic histograms with legal names', () => {
    expect(ours.length).toBe(30);
    expect(spoken.map(({ id }) => id)).toEqual([
      'text_create#0',
      'text_create#1',
      'text_create#5',
      'text_create#6',
      'text_create#7',
      'openmetrics_create#3',
      'openmetrics_create#11',
      'openmetrics_create#12',
      'openmetrics_create#13',
    ]);
  });

  it.each(spoken)('$id', ({ in: family, out, format }) => {
    expect(normal(encodeFamily(familyOf(family), format))).toBe(normal(out));
  });
});

/** Outside our model: other types, timestamps of creation, units, quoted names, and more than one exemplar a series. */
function isInOurModel({
  in: family,
  options,
  format,
}: Omit<Vector, 'format'> & { format: Format }): boolean {
  const isType =
    ['counter', 'gauge', 'histogram'].includes(family.type) &&
    family.unit === null &&
    options.length === 0;
  const isTotal = family.type !== 'counter' || format === 'text' || family.name.endsWith('_total');
  const isLegal = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(family.name);
  return isType && isTotal && isLegal && family.help !== null && family.metrics.every(isClassic);
}

function isClassic({ histogram }: VectorMetric): boolean {
  if (histogram === undefined) return true;
  const buckets = histogram.buckets ?? [];
  const isWhole =
    buckets.every(({ count }) => Number.isInteger(count)) &&
    'sum' in histogram &&
    buckets.length > 0 &&
    Number.isInteger(histogram.count);
  return (
    isWhole &&
    buckets.filter(({ exemplar }) => exemplar !== null).length < 2 &&
    !('schema' in histogram)
  );
}

function familyOf({ name, help, type, metrics }: Vector['in']): MetricFamily {
  if (type !== 'histogram') {
    const series = metrics.map(({ labels, counter, gauge }) => ({
      labels,
      value: toNumber((counter ?? gauge)?.value ?? 0),
    }));
    return { name, help: help ?? '', type: type as 'counter' | 'gauge', series };
  }
  const finite = (metrics[0]?.histogram?.buckets ?? []).filter(
    ({ le }) => toNumber(le) !== Infinity,
  );
  const series = metrics.map(({ labels, histogram }) => {
    const cumulative = [
      ...(histogram?.buckets ?? [])
        .filter(({ le }) => toNumber(le) !== Infinity)
        .map(({ count }) => count),
      histogram?.count ?? 0,
    ];
    return {
      labels,
      sum: histogram?.sum ?? 0,
      counts: cumulative.map((count, at) => count - (cumulative[at - 1] ?? 0)),
    };
  });
  return {
    name,
    help: help ?? '',
    type: 'histogram',
    bounds: finite.map(({ le }) => toNumber(le)),
    series,
  };
}

const SPECIAL: Readonly<Record<string, number>> = { NaN: NaN, '+Inf': Infinity, '-Inf': -Infinity };
const toNumber = (value: number | string): number =>
  typeof value === 'number' ? value : (SPECIAL[value] ?? Number(value));

/** Numbers as numbers (Go writes 1.7e+06 and 42.0), bucket bounds as floats, and no timestamps: we write none. */
function normal(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line.startsWith('#')
        ? line
        : line
            .replace(/le="([^"]+)"/, (_, le: string) => `le="${String(toNumber(le))}"`)
            .replace(
              / ([^ ]+)( -?[\d.e+]+)?$/,
              (_, value: string) => ` ${String(toNumber(value))}`,
            ),
    )
    .join('\n');
}
