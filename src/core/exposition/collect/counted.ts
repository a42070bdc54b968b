import { CATALOG, KEYS, type MetricKey } from '../catalogue/catalogue';
import { CUSTOM_PREFIX } from '../../pushes/vocabulary';
import { ofPart } from './of-part';
import type { Page } from './page';
import type { MetricFamily, Series } from '../encode/model';

/** The families of a part of a page, by what the catalogue calls them. */
export type Families = ReadonlyMap<MetricKey, MetricFamily>;

/** Lines that a family takes: a histogram's series have one for each bucket, +Inf, the sum and the count. */
export const linesOf = (family: MetricFamily): number =>
  family.series.length * (family.type === 'histogram' ? family.bounds.length + 3 : 1);

export function linesIn(families: Families): number {
  let lines = 0;
  for (const family of families.values()) lines += linesOf(family);
  return lines;
}

/** Adds the lines of these families to those counted before. */
export function countLines(families: Families, counted: Map<MetricKey, number>): void {
  for (const [key, family] of families) counted.set(key, (counted.get(key) ?? 0) + linesOf(family));
}

/** With what the page says of its own size; our own families are not counted. */
export function withCounts(
  families: Families,
  { lines, custom, omitted, omittedPushes, part }: Counts,
): Families {
  const told = KEYS.filter((key) => !CATALOG[key].name.startsWith('bitbucket_exporter_'));
  const series = told
    .map((key) => ({
      labels: [['family', CATALOG[key].name]] as const,
      value: lines.get(key) ?? 0,
    }))
    .filter(({ value }) => value > 0);
  const others = custom.reduce((sum, family) => sum + linesOf(family), 0);
  const pushed = { labels: [['family', `${CUSTOM_PREFIX}*`]] as const, value: others };
  return new Map(families)
    .set(
      'seriesCount',
      ofPart(gauge('seriesCount', others > 0 ? [...series, pushed] : series), { part }),
    )
    .set(
      'omittedRepositories',
      ofPart(gauge('omittedRepositories', [{ labels: [], value: omitted }]), { part }),
    )
    .set(
      'omittedPushes',
      ofPart(gauge('omittedPushes', [{ labels: [], value: omittedPushes }]), { part }),
    );
}

interface Counts extends Pick<Page, 'part'> {
  readonly lines: ReadonlyMap<MetricKey, number>;
  /** Families that the catalogue does not name; they are counted together. */
  readonly custom: readonly MetricFamily[];
  readonly omitted: number;
  readonly omittedPushes: number;
}

function gauge(key: MetricKey, series: readonly Series[]): MetricFamily {
  const { name, help } = CATALOG[key];
  return { name, help, type: 'gauge', series };
}
