import { bornIn, type Row } from '../../aggregates/tables/table';
import type { ShownTotals } from '../../aggregates/totals';
import { retentionMillis } from '../../settings';
import { MINUTE, SECOND, type EpochMillis } from '../../time';
import { CATALOG, KEYS, type MetricKey } from '../catalogue/catalogue';
import { OF_REPOSITORY } from './computed-repository';
import type { Families } from './counted';
import { detailOf, inDetail, isShownIn } from './detail';
import { labelsOf } from './labels';
import type { Exemplar, HistogramSeries, Labels, MetricFamily, Series } from '../encode/model';
import type { Page } from './page';
import type { MetricSpec, RowShape, TableSpec } from '../catalogue/spec';

/** A new series is shown as 0 for two usual scrape intervals, so that its first count is an increase to everybody. */
export const BIRTH_HOLD = 150 * SECOND;

const ITS_OWN = KEYS.filter(
  (key) => CATALOG[key].scope === 'repository' && !('measure' in CATALOG[key]),
);

/** The families in which one repository has series, in the detail that the page has for it unless another is named. */
export function collectRepository(
  totals: ShownTotals,
  page: Page,
  detail = detailOf(page.room, totals.identity),
): Families {
  const families = new Map<MetricKey, MetricFamily>();
  const repository = { totals, prefix: repositoryLabels(totals) };
  for (const key of ITS_OWN) {
    if (!isShownIn(detail, CATALOG[key])) continue;
    const family = inDetail(detail, collectFamily(key, repository, page), totals.identity);
    if (family.series.length > 0) families.set(key, family);
  }
  return families;
}

interface Named {
  readonly totals: ShownTotals;
  /** The labels that name it. */
  readonly prefix: Labels;
}

function collectFamily(key: MetricKey, repository: Named, page: Page): MetricFamily {
  const spec: MetricSpec = CATALOG[key];
  const { name, help } = spec;
  if (!('table' in spec)) {
    const compute = OF_REPOSITORY[key as keyof typeof OF_REPOSITORY];
    const series = compute(repository.totals, page).map((one) => ({
      ...one,
      labels: [...repository.prefix, ...one.labels.filter(([, value]) => value !== '')],
    }));
    return { name, help, type: spec.type, series };
  }
  const rows = shownRows(spec, repository, page);
  if (spec.shape.kind === 'histogram') {
    const { bounds } = spec.shape;
    const series = rows.map((shown) => histogram(shown, bounds.length));
    return { name, help, type: 'histogram', bounds, series };
  }
  return { name, help, type: 'counter', series: counters(spec.shape, rows) };
}

interface Shown {
  readonly labels: Labels;
  readonly row: Row;
  /** Whether it is so young that it is shown as 0. */
  readonly held: boolean;
  /** The same of one of its numbers. */
  readonly isHeldAt: (index: number) => boolean;
}

/** The rows that are exposed, with their labels written out. */
function shownRows(spec: TableSpec, { totals, prefix }: Named, page: Page): readonly Shown[] {
  const deadline = page.now - retentionMillis(page.settings);
  const isHistogram = spec.shape.kind === 'histogram';
  const rows = [...totals.tables[spec.table].values()].filter(
    ({ latest }) => latest.at >= deadline && !(isHistogram && latest.index < 0),
  );
  return rows.map((row) => ({
    labels: labelsOf(prefix, spec.labels, row.labels),
    row,
    held: isHeld(row.bornAt, page.now),
    isHeldAt: (index) => isHeld(bornIn(row, index), page.now),
  }));
}

/** So far ahead of a page's clock may be that of whoever stored: longer than a sweep takes. */
const BORN_AHEAD = 10 * MINUTE;

/**
 * Whether a series is so young that it is shown as 0. One born much later than now was born by a clock that was wrong and
 * has been set back since; it has been shown, and a counter never falls.
 */
export const isHeld = (bornAt: EpochMillis, now: EpochMillis): boolean =>
  now < bornAt + BIRTH_HOLD && bornAt <= now + BORN_AHEAD;

const repositoryLabels = ({ identity }: ShownTotals): Labels => [
  ['workspace', identity.workspace],
  ['repository', identity.slug],
];

/** A row is one series, or one for each value of the label that its numbers spell out. */
function counters(
  shape: Exclude<RowShape, { kind: 'histogram' }>,
  rows: readonly Shown[],
): readonly Series[] {
  if (shape.kind === 'number') {
    return rows.map(({ labels, row, held }) => ({
      labels,
      value: held ? 0 : (row.numbers[shape.index] ?? 0) / shape.divideBy,
    }));
  }
  const pairs = shape.values.map((value) => [shape.label, value] as const);
  return rows.flatMap(({ labels, row, isHeldAt }) =>
    pairs.flatMap((pair, index) => {
      const value = row.numbers[index] ?? 0;
      if (value === 0 && index >= shape.foreseen) return [];
      const held = isHeldAt(index);
      const exemplar = held || row.latest.index !== index ? undefined : exemplarOf(row, 1);
      return [{ labels: [...labels, pair], value: held ? 0 : value, exemplar }];
    }),
  );
}

function histogram({ labels, row, held }: Shown, boundCount: number): HistogramSeries {
  if (held) return { labels, counts: [], sum: 0 };
  const exemplar = row.latest.index < 0 ? undefined : exemplarOf(row, row.latest.value / SECOND);
  const sum = (row.numbers[boundCount + 1] ?? 0) / SECOND;
  return {
    labels,
    counts: row.numbers,
    sum,
    exemplar: exemplar && { ...exemplar, bucket: row.latest.index },
  };
}

function exemplarOf({ latest }: Row, value: number): Exemplar | undefined {
  if (latest.buildNumber === 0) return undefined;
  return { labels: [['build_number', String(latest.buildNumber)]], value, at: latest.at / SECOND };
}
