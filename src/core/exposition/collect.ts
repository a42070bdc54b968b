import type { Row, Table } from '../aggregates/table';
import type { RepositoryTotals } from '../aggregates/totals';
import { retentionMillis } from '../settings';
import { SECOND, type EpochMillis } from '../time';
import { CATALOG, type MetricKey, type MetricSpec, type TableSpec } from './catalogue';
import { COMPUTED, type ComputedKey } from './computed';
import { COUNTED_LAST, fitting, withCounts } from './fit';
import type { Exemplar, HistogramSeries, Labels, MetricFamily, Series } from './model';
import type { Page } from './page';

/** A new series is shown as 0 for two usual scrape intervals, so that its first count is an increase to everybody. */
export const BIRTH_HOLD = 150 * SECOND;

/**
 * Everything on a page, in the order of the catalogue. Pure: the same page for every scraper and at every reading.
 * Where there is more than fits, whole repositories are left out, those known longest being kept; the page says so.
 */
export function collectFamilies(page: Page): readonly MetricFamily[] {
  const families = collectAll(page);
  const kept = fitting(page, families);
  return withCounts(
    kept === page ? families : collectAll(kept),
    page.repositories.length - kept.repositories.length,
  );
}

function collectAll(page: Page): readonly MetricFamily[] {
  const families: MetricFamily[] = [];
  for (const key of Object.keys(CATALOG) as MetricKey[]) {
    const family = collectFamily(key, page);
    if (family.series.length > 0 || COUNTED_LAST.includes(family.name)) families.push(family);
  }
  return families;
}

function collectFamily(key: MetricKey, page: Page): MetricFamily {
  const spec: MetricSpec = CATALOG[key];
  const { name, help } = spec;
  if (!('table' in spec))
    return { name, help, type: spec.type, series: COMPUTED[key as ComputedKey](page) };
  if (spec.shape.kind === 'histogram') {
    const { bounds } = spec.shape;
    return { name, help, type: 'histogram', bounds, series: histograms(spec, bounds.length, page) };
  }
  return {
    name,
    help,
    type: 'counter',
    series: spec.scope === 'workspace' ? added(spec, page) : counters(spec, page),
  };
}

/** The rows of one repository that are exposed, with their labels written out. */
function eachRow(
  spec: TableSpec,
  page: Page,
  visit: (labels: Labels, row: Row, isHeld: boolean) => void,
): void {
  const deadline = page.now - retentionMillis(page.settings);
  for (const totals of page.repositories) {
    const prefix = repositoryLabels(totals);
    for (const row of totals.tables[spec.table].values()) {
      if (row.latest.at < deadline) continue;
      visit(labelsOf(prefix, spec.labels, row.labels), row, isHeld(row.bornAt, page.now));
    }
  }
}

const isHeld = (bornAt: EpochMillis, now: EpochMillis): boolean => now < bornAt + BIRTH_HOLD;

export function repositoryLabels({ identity }: RepositoryTotals): Labels {
  return [
    ['workspace', identity.workspace],
    ['repository', identity.slug],
  ];
}

/** The prefix, then each name with its value; an empty value is no label. */
export function labelsOf(
  prefix: Labels,
  names: readonly string[],
  values: readonly string[],
): Labels {
  const labels = [...prefix];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? '';
    if (value !== '') labels.push([names[at] ?? '', value]);
  }
  return labels;
}

function counters(spec: TableSpec, page: Page): readonly Series[] {
  const series: Series[] = [];
  const { shape } = spec;
  eachRow(spec, page, (labels, row, held) => {
    if (shape.kind === 'by-label') {
      shape.values.forEach((text, index) => {
        const exemplar = held || row.latest.index !== index ? undefined : exemplarOf(row, 1);
        series.push({
          labels: [...labels, [shape.label, text]],
          value: held ? 0 : (row.numbers[index] ?? 0),
          exemplar,
        });
      });
    } else if (shape.kind === 'number') {
      series.push({ labels, value: held ? 0 : (row.numbers[shape.index] ?? 0) / shape.divideBy });
    }
  });
  return series;
}

function histograms(spec: TableSpec, boundCount: number, page: Page): readonly HistogramSeries[] {
  const series: HistogramSeries[] = [];
  eachRow(spec, page, (labels, row, held) => {
    if (held) {
      series.push({ labels, counts: [], sum: 0 });
      return;
    }
    const exemplar = row.latest.index < 0 ? undefined : exemplarOf(row, row.latest.value / SECOND);
    const sum = (row.numbers[boundCount + 1] ?? 0) / SECOND;
    series.push({
      labels,
      counts: row.numbers,
      sum,
      exemplar: exemplar && { ...exemplar, bucket: row.latest.index },
    });
  });
  return series;
}

function exemplarOf({ latest }: Row, value: number): Exemplar | undefined {
  if (latest.buildNumber === 0) return undefined;
  return { labels: [['build_number', String(latest.buildNumber)]], value, at: latest.at / SECOND };
}

/** Rows of all repositories with the same labels, added up. */
function added(spec: TableSpec, { repositories, workspace }: Page): readonly Series[] {
  const sums = new Map<string, { labels: readonly string[]; value: number }>();
  const tables: Table[] = [
    ...repositories.map(({ tables: all }) => all[spec.table]),
    workspace.own[spec.table],
  ];
  for (const table of tables) {
    for (const [key, { labels, numbers }] of table) {
      const value = (sums.get(key)?.value ?? 0) + (numbers[0] ?? 0);
      sums.set(key, { labels, value });
    }
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { labels, value }]) => ({
      labels: labelsOf(
        [],
        spec.labels,
        labels.map((label) => nameOf(spec, label)),
      ),
      value,
    }));
}

/** `dropped` is kept by table; people know families. */
function nameOf(spec: TableSpec, label: string): string {
  if (spec.table !== 'dropped') return label;
  const family = Object.values(CATALOG).find((other) => 'table' in other && other.table === label);
  return family?.name ?? label;
}
