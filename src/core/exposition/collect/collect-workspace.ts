import { CATALOG, KEYS, type MetricKey } from '../catalogue/catalogue';
import { OF_WORKSPACE } from './computed-workspace';
import type { Families } from './counted';
import { labelsOf } from './labels';
import { ofPart } from './of-part';
import type { MetricFamily, Series } from '../encode/model';
import type { Page } from './page';
import type { MetricSpec, TableSpec } from '../catalogue/spec';

const OURS = KEYS.filter((key) => CATALOG[key].scope === 'workspace');

/** What is added up over the repositories of the page: other parts of the same workspace have other values. */
const OF_THE_PAGE: readonly MetricKey[] = OURS.filter(
  (key) => 'table' in CATALOG[key] || key === 'lastEvent',
);

/** The families that belong to no repository, without those that have nothing to say. */
export function collectWorkspace(page: Page): Families {
  const families = new Map<MetricKey, MetricFamily>();
  for (const key of OURS) {
    const spec: MetricSpec = CATALOG[key];
    const { name, help } = spec;
    if ('table' in spec)
      families.set(key, { name, help, type: 'counter', series: added(spec, page) });
    else {
      const series = OF_WORKSPACE[key as keyof typeof OF_WORKSPACE](page);
      families.set(key, { name, help, type: spec.type, series });
    }
  }
  for (const key of OF_THE_PAGE) {
    const family = families.get(key);
    if (family !== undefined) families.set(key, ofPart(family, page));
  }
  for (const [key, { series }] of families) if (series.length === 0) families.delete(key);
  return families;
}

/** Rows of all repositories with the same labels, added up, and those of none. */
function added(spec: TableSpec, { own, workspace }: Page): readonly Series[] {
  const sums = new Map<string, { labels: readonly string[]; value: number }>();
  for (const table of [...own.map(({ tables }) => tables[spec.table]), workspace.own[spec.table]]) {
    for (const [key, { labels, numbers }] of table) {
      const value = (sums.get(key)?.value ?? 0) + (numbers[0] ?? 0);
      sums.set(key, { labels, value });
    }
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { labels, value }]) => {
      const names = labels.map((label) => nameOf(spec, label));
      return { labels: labelsOf([], spec.labels, names), value };
    });
}

/** `dropped` is kept by table; people know families. */
function nameOf(spec: TableSpec, label: string): string {
  if (spec.table !== 'dropped') return label;
  const family = Object.values(CATALOG).find((other) => 'table' in other && other.table === label);
  return family?.name ?? label;
}
