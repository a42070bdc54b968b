import type { Row, Table } from '../aggregates/table';
import type { RepositoryTotals } from '../aggregates/totals';
import { retentionMillis } from '../settings';
import { SECOND, type EpochMillis } from '../time';
import { CATALOG, type MetricKey } from './catalogue';
import { COMPUTED, type ComputedKey } from './computed';
import { COUNTED_LAST, fitting, withCounts } from './fit';
import type { Exemplar, HistogramSeries, Labels, MetricFamily, Series } from './model';
import type { Page } from './page';
import type { MetricSpec, RowShape, TableSpec } from './spec';

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

interface Shown {
  readonly labels: Labels;
  readonly row: Row;
  /** Whether it is so young that it is shown as 0. */
  readonly held: boolean;
}

/** The rows that are exposed, with their labels written out. */
function shownRows(spec: TableSpec, page: Page): readonly Shown[] {
  const deadline = page.now - retentionMillis(page.settings);
  return page.repositories.flatMap((totals) => {
    const prefix = repositoryLabels(totals);
    const rows = [...totals.tables[spec.table].values()].filter(
      ({ latest }) => latest.at >= deadline,
    );
    return rows.map((row) => ({
      labels: labelsOf(prefix, spec.labels, row.labels),
      row,
      held: isHeld(row.bornAt, page.now),
    }));
  });
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
  const rows = shownRows(spec, page);
  const { shape } = spec;
  if (shape.kind === 'by-label') return rows.flatMap((shown) => spelled(shape, shown));
  if (shape.kind === 'histogram') return [];
  return rows.map(({ labels, row, held }) => ({
    labels,
    value: held ? 0 : (row.numbers[shape.index] ?? 0) / shape.divideBy,
  }));
}

/** One series for each value of the label that the row's numbers spell out. */
function spelled(
  { label, values }: Extract<RowShape, { kind: 'by-label' }>,
  { labels, row, held }: Shown,
): readonly Series[] {
  return values.map((text, index) => ({
    labels: [...labels, [label, text]],
    value: held ? 0 : (row.numbers[index] ?? 0),
    exemplar: held || row.latest.index !== index ? undefined : exemplarOf(row, 1),
  }));
}

function histograms(spec: TableSpec, boundCount: number, page: Page): readonly HistogramSeries[] {
  return shownRows(spec, page).map(({ labels, row, held }) => {
    if (held) return { labels, counts: [], sum: 0 };
    const exemplar = row.latest.index < 0 ? undefined : exemplarOf(row, row.latest.value / SECOND);
    const sum = (row.numbers[boundCount + 1] ?? 0) / SECOND;
    return {
      labels,
      counts: row.numbers,
      sum,
      exemplar: exemplar && { ...exemplar, bucket: row.latest.index },
    };
  });
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
