import { createRequire } from 'node:module';
import type { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { encode } from '../../src/core/exposition/encode/encode';
import { writeBound } from '../../src/core/exposition/encode/escape';
import type {
  HistogramFamily,
  HistogramSeries,
  Labels,
  MetricFamily,
} from '../../src/core/exposition/encode/model';

/** Brings the series into the renderer's own form and answers what renders them, in the text format. */
export type Prepare = (families: readonly MetricFamily[]) => () => string | Promise<string>;

/** What is used of both clients; the younger one has kept the interface of the older. */
interface Client {
  readonly Registry: new () => Registry;
  readonly Counter: typeof Counter;
  readonly Gauge: typeof Gauge;
  readonly Histogram: typeof Histogram;
}

const recordOf = (labels: Labels): Record<string, string> => Object.fromEntries(labels);

/** Through the client's own instruments, as its users do. */
const instruments =
  (load: () => Client): Prepare =>
  (families) => {
    const client = load();
    const registry = new client.Registry();
    for (const family of families) instrument(client, registry, family);
    return () => registry.metrics();
  };

function instrument(client: Client, registry: Registry, family: MetricFamily): void {
  const { name, help, type } = family;
  const labelNames = (family.series[0]?.labels ?? []).map(([label]) => label);
  const about = { name, help, labelNames, registers: [registry] };
  if (type === 'histogram') {
    const histogram = new client.Histogram({ ...about, buckets: [...family.bounds] });
    for (const series of family.series) observeAll(histogram, family.bounds, series);
    return;
  }
  if (type === 'counter') {
    const counter = new client.Counter(about);
    for (const { labels, value } of family.series) counter.inc(recordOf(labels), value);
    return;
  }
  const gauge = new client.Gauge(about);
  for (const { labels, value } of family.series) gauge.set(recordOf(labels), value);
}

function observeAll(
  histogram: Histogram,
  bounds: readonly number[],
  { labels, counts }: HistogramSeries,
): void {
  const record = recordOf(labels);
  counts.forEach((count, bucket) => {
    for (let left = count; left > 0; left--) histogram.observe(record, bounds[bucket] ?? 20_000);
  });
}

interface Value {
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Through objects that only look like the client's instruments: its fastest way for counts that come from elsewhere. */
const ready =
  (load: () => Client): Prepare =>
  (families) => {
    const registry = new (load().Registry)();
    for (const family of families) {
      const { name, help, type } = family;
      const values: Value[] =
        family.type === 'histogram'
          ? family.series.flatMap((series) => valuesOf(family, series))
          : family.series.map(({ labels, value }) => ({ labels: recordOf(labels), value }));
      const metric = { name, help, type, values, aggregator: 'sum' };
      registry.registerMetric({ name, get: () => Promise.resolve(metric) } as never);
    }
    return () => registry.metrics();
  };

function valuesOf({ name, bounds }: HistogramFamily, series: HistogramSeries): Value[] {
  const labels = recordOf(series.labels);
  let total = 0;
  const buckets = [...bounds.map(writeBound), '+Inf'].map((le, bucket) => {
    total += series.counts[bucket] ?? 0;
    return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: total };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: series.sum },
    { metricName: `${name}_count`, labels, value: total },
  ];
}

/** Loaded when it is its turn, so that neither weighs on the other's memory. */
const require = createRequire(__filename);
const promClient = (): Client => require('prom-client') as Client;
const successor = (): Client => require('@prometheus-io/client') as Client;

/** By the name under which each is reported. */
export const RENDERERS: Readonly<Record<string, Prepare>> = {
  ours: (families) => () => encode(families, 'text'),
  'prom-client 15': instruments(promClient),
  'prom-client 15, values ready': ready(promClient),
  '@prometheus-io/client': instruments(successor),
  '@prometheus-io/client, values ready': ready(successor),
};
