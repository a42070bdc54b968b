import { CATALOG } from './catalogue';
import type { MetricFamily } from './model';

/** Families that speak about the page itself and are filled in when the rest is there. */
export const COUNTED_LAST: readonly string[] = [
  CATALOG.seriesCount.name,
  CATALOG.omittedRepositories.name,
];

/** Lines that a family takes: a histogram's series have one for each bucket, +Inf, the sum and the count. */
export const linesOf = (family: MetricFamily): number =>
  family.series.length * (family.type === 'histogram' ? family.bounds.length + 3 : 1);

/** With the counts of what is there; our own families are not counted. */
export function withCounts(
  families: readonly MetricFamily[],
  omitted: number,
): readonly MetricFamily[] {
  const counted = families.filter(
    ({ name, series }) => !name.startsWith('bitbucket_exporter_') && series.length > 0,
  );
  const counts = counted.map((family) => ({
    labels: [['family', family.name]] as const,
    value: linesOf(family),
  }));
  return families.map((family) => {
    if (family.name === CATALOG.seriesCount.name && family.type === 'gauge')
      return { ...family, series: counts };
    if (family.name === CATALOG.omittedRepositories.name && family.type === 'gauge')
      return { ...family, series: [{ labels: [], value: omitted }] };
    return family;
  });
}
