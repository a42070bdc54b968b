import { CATALOG } from '../../src/core/exposition/catalogue/catalogue';
import type { MetricSpec } from '../../src/core/exposition/catalogue/spec';
import type { Check, Finding, Patient } from '../finding';

const SPECS: readonly MetricSpec[] = Object.values(CATALOG);

/** A run of no tracked branch has none. */
const MAY_LACK = ['branch'];

const labelsOf = (spec: MetricSpec): readonly string[] => [
  ...(spec.scope === 'repository' ? ['workspace', 'repository'] : []),
  ...spec.labels.filter((label) => !MAY_LACK.includes(label)),
];

const selector = (spec: MetricSpec, job: string): string =>
  `${spec.type === 'histogram' ? `${spec.name}_count` : spec.name}{job="${job}"}`;

async function labelFindings(spec: MetricSpec, { prometheus, job }: Patient): Promise<Finding[]> {
  const labels = await prometheus.labels(selector(spec, job));
  if (labels.length === 0) return [];
  const missing = labelsOf(spec).filter((label) => !labels.includes(label));
  const renamed = missing.filter((label) => labels.includes(`exported_${label}`));
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
    const found: Finding[] = [];
    for (const spec of SPECS) found.push(...(await labelFindings(spec, patient)));
    return found;
  },
};

/** Series of a family, by the suffix that histograms give them; '' stands for none. */
type Stored = Readonly<Record<string, number>>;

const SUFFIXES = ['_bucket', '_sum', '_count'];

async function storedBySuffix(patient: Patient): Promise<ReadonlyMap<string, Stored>> {
  const { prometheus, job } = patient;
  const counts = await prometheus.query(
    `count by (__name__) ({__name__=~"bitbucket_.+", job="${job}"})`,
  );
  const stored = new Map<string, Stored>();
  for (const { metric, value } of counts) {
    const name = metric['__name__'] ?? '';
    const spec = SPECS.find(
      (one) => name === one.name || SUFFIXES.some((end) => name === one.name + end),
    );
    if (spec === undefined) continue;
    stored.set(spec.name, { ...stored.get(spec.name), [name.slice(spec.name.length)]: value });
  }
  return stored;
}

/** What each page says it holds of a family, added up. */
async function toldSeries({ prometheus, job }: Patient): Promise<ReadonlyMap<string, number>> {
  const told = await prometheus.query(`sum by (family) (bitbucket_exporter_series{job="${job}"})`);
  return new Map(told.map(({ metric, value }) => [metric['family'] ?? '', value]));
}

const sumOf = (stored: Stored): number =>
  Object.values(stored).reduce((sum, count) => sum + count, 0);

export const SERIES_KEPT: Check = {
  well: 'Prometheus holds every series that the page has, buckets included.',
  async look(patient) {
    const [told, stored] = await Promise.all([toldSeries(patient), storedBySuffix(patient)]);
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
