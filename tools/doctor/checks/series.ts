import { quoted } from '../../../src/core/configuration/quoting';
import { CATALOG } from '../../../src/core/exposition/catalogue/catalogue';
import type { MetricSpec } from '../../../src/core/exposition/catalogue/spec';
import { NO_SERIES, type Check, type Finding, type Patient } from '../finding';
import type { Sample } from '../prometheus-api';

const SPECS: readonly MetricSpec[] = Object.values(CATALOG);

/** A run of no tracked branch has none. */
const MAY_LACK = ['branch'];

const labelsOf = (spec: MetricSpec): readonly string[] => [
  ...(spec.scope === 'repository' ? ['workspace', 'repository'] : []),
  ...spec.labels.filter((label) => !MAY_LACK.includes(label)),
];

/** The family of a stored series; undefined for what is not ours. */
const specOf = (name: string): MetricSpec | undefined =>
  SPECS.find(
    (spec) =>
      name === spec.name ||
      (spec.type === 'histogram' && SUFFIXES.some((end) => name === spec.name + end)),
  );

const SUFFIXES = ['_bucket', '_sum', '_count'];

/** Every series of ours that Prometheus has now; what has ended is no longer among them. */
const storedNow = ({ prometheus, job }: Patient): Promise<readonly Sample[]> =>
  prometheus.query(`{__name__=~"bitbucket_.+", job=${quoted(job)}}`);

/** The labels of each family, as it is stored. */
function labelsByFamily(samples: readonly Sample[]): ReadonlyMap<MetricSpec, ReadonlySet<string>> {
  const found = new Map<MetricSpec, Set<string>>();
  for (const { metric } of samples) {
    const spec = specOf(metric['__name__'] ?? '');
    if (spec === undefined) continue;
    const labels = found.get(spec) ?? new Set();
    for (const label of Object.keys(metric)) labels.add(label);
    found.set(spec, labels);
  }
  return found;
}

function labelFindings(spec: MetricSpec, labels: ReadonlySet<string>): readonly Finding[] {
  const missing = labelsOf(spec).filter((label) => !labels.has(label));
  const renamed = labelsOf(spec).filter((label) => labels.has(`exported_${label}`));
  if (renamed.length > 0)
    return [
      {
        key: 'labels-renamed',
        seen: `${spec.name} has exported_${renamed.join(', exported_')}: a label of your targets has the same name.`,
        fix: `Take ${renamed.join(', ')} off the labels of the targets (static_configs, relabel_configs), or set honor_labels: true.`,
      },
    ];
  if (missing.length === 0) return [];
  return [
    {
      key: 'labels-dropped',
      seen: `${spec.name} lacks ${missing.join(', ')}.`,
      fix: 'Relabelling drops it: look for labeldrop and labelkeep in the metric_relabel_configs of the job. Series that differ in that label alone are lost.',
    },
  ];
}

export const LABELS: Check = {
  well: 'No label is lost or renamed.',
  async look(patient) {
    const families = [...labelsByFamily(await storedNow(patient))];
    return families.length === 0
      ? NO_SERIES
      : families.flatMap(([spec, labels]) => labelFindings(spec, labels));
  },
};

/** Series of a family, by the suffix that histograms give them; '' stands for none. */
type Stored = Readonly<Record<string, number>>;

function storedBySuffix(samples: readonly Sample[]): ReadonlyMap<string, Stored> {
  const stored = new Map<string, Stored>();
  for (const { metric } of samples) {
    const name = metric['__name__'] ?? '';
    const spec = specOf(name);
    if (spec === undefined) continue;
    const before = stored.get(spec.name) ?? {};
    const suffix = name.slice(spec.name.length);
    stored.set(spec.name, { ...before, [suffix]: (before[suffix] ?? 0) + 1 });
  }
  return stored;
}

/** What each page says it holds of a family, added up. */
async function toldSeries({ prometheus, job }: Patient): Promise<ReadonlyMap<string, number>> {
  const told = await prometheus.query(
    `sum by (family) (bitbucket_exporter_series{job=${quoted(job)}})`,
  );
  return new Map(told.map(({ metric, value }) => [metric['family'] ?? '', value]));
}

const sumOf = (stored: Stored): number =>
  Object.values(stored).reduce((sum, count) => sum + count, 0);

export const SERIES_KEPT: Check = {
  well: 'Prometheus holds every series that the page has, buckets included.',
  async look(patient) {
    const [told, samples] = await Promise.all([toldSeries(patient), storedNow(patient)]);
    if (told.size === 0)
      return { why: 'Prometheus has no bitbucket_exporter_series, which tell how many there are.' };
    const stored = storedBySuffix(samples);
    const short = [...told].filter(([name, count]) => sumOf(stored.get(name) ?? {}) < count);
    const without = short.filter(([name]) => isWithoutBuckets(name, stored.get(name) ?? {}));
    const others = short.filter((one) => !without.includes(one));
    return [
      ...without.slice(0, 1).map(([name]): Finding => ({
        key: 'buckets-gone',
        seen: `${without.length} histograms have no _bucket, ${name} among them: quantiles and the rules over them find nothing.`,
        fix: 'Beside convert_classic_histograms_to_nhcb: true set always_scrape_classic_histograms: true, and look for a drop of .*_bucket in metric_relabel_configs.',
      })),
      ...others.slice(0, 1).map(([name, count]): Finding => ({
        key: 'series-dropped',
        seen: `Of ${name} the page has ${count} series and Prometheus ${sumOf(stored.get(name) ?? {})}; so of ${others.length} families.`,
        fix: 'Look for drop and keep in metric_relabel_configs. Shortly after runs of a new kind this passes by itself at the next scrape.',
      })),
    ];
  },
};

const isWithoutBuckets = (name: string, stored: Stored): boolean =>
  SPECS.some((spec) => spec.name === name && spec.type === 'histogram') &&
  stored['_bucket'] === undefined;
