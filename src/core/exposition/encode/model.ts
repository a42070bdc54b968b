/** What a scraper reads, before it is written down: Prometheus' data model, nothing of ours. */

/** Label names and values in the order in which they are written. */
export type Labels = readonly (readonly [name: string, value: string])[];

/** Points from a sample to the event behind it; written in OpenMetrics only. `at` is epoch seconds of the event. */
export interface Exemplar {
  readonly labels: Labels;
  readonly value: number;
  readonly at: number;
}

export interface Series {
  readonly labels: Labels;
  readonly value: number;
  readonly exemplar?: Exemplar | undefined;
}

/** `counts` are per bucket, not cumulative, one more than the family's bounds (the last is +Inf). */
export interface HistogramSeries {
  readonly labels: Labels;
  readonly counts: readonly number[];
  readonly sum: number;
  readonly exemplar?: (Exemplar & { readonly bucket: number }) | undefined;
}

interface Described {
  /** The name of the samples: a counter's ends in `_total`. */
  readonly name: string;
  readonly help: string;
}

export interface ScalarFamily extends Described {
  readonly type: 'counter' | 'gauge';
  /**
   * Named by somebody else: OpenMetrics takes `x_total` for a part of `x`, and somebody may name a gauge so. There such a
   * counter is of unknown type.
   */
  readonly isForeign?: boolean;
  readonly series: readonly Series[];
}

export interface HistogramFamily extends Described {
  readonly type: 'histogram';
  /** Upper bounds in ascending order, without +Inf. */
  readonly bounds: readonly number[];
  readonly series: readonly HistogramSeries[];
}

export type MetricFamily = ScalarFamily | HistogramFamily;

/** The family with those of its series whose labels are meant. */
export function onlySeries(
  family: MetricFamily,
  isMeant: (labels: Labels) => boolean,
): MetricFamily {
  const isKept = ({ labels }: { readonly labels: Labels }): boolean => isMeant(labels);
  // The compiler does not see that series stay with the type of their family.
  return { ...family, series: family.series.filter(isKept) } as MetricFamily;
}

export type Format = 'text' | 'openmetrics';
