import { CATALOG } from './catalogue';
import type { Labels, MetricFamily } from './model';
import type { Page } from './page';

/** Families that speak about the page itself and are filled in when the rest is there. */
export const COUNTED_LAST: readonly string[] = [
  CATALOG.seriesCount.name,
  CATALOG.omittedRepositories.name,
];

/** Lines that one series of a family takes: a histogram has one for each bucket, +Inf, the sum and the count. */
export const linesOf = (family: MetricFamily): number =>
  family.type === 'histogram' ? family.bounds.length + 3 : 1;

/** The page without the repositories that have no room, or the same page when all have. */
export function fitting(page: Page, families: readonly MetricFamily[]): Page {
  const total = families.reduce((sum, family) => sum + family.series.length * linesOf(family), 0);
  if (total <= page.seriesLimit) return page;
  const sizes = sizesOf(families);
  const own = total - [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const kept = new Set<string>();
  let room = page.seriesLimit - own;
  for (const uuid of page.claims) {
    const slug =
      page.repositories.find(({ identity }) => identity.uuid === uuid)?.identity.slug ?? '';
    room -= sizes.get(slug) ?? 0;
    if (room < 0) break;
    kept.add(uuid);
  }
  return {
    ...page,
    repositories: page.repositories.filter(({ identity }) => kept.has(identity.uuid)),
  };
}

/** Lines by repository. */
export function sizesOf(families: readonly MetricFamily[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const family of families) {
    for (const series of family.series) {
      const repository = repositoryOf(series.labels);
      sizes.set(repository, (sizes.get(repository) ?? 0) + linesOf(family));
    }
  }
  sizes.delete('');
  return sizes;
}

const repositoryOf = (labels: Labels): string =>
  labels.find(([name]) => name === 'repository')?.[1] ?? '';

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
    value: family.series.length * linesOf(family),
  }));
  return families.map((family) => {
    if (family.name === CATALOG.seriesCount.name && family.type === 'gauge')
      return { ...family, series: counts };
    if (family.name === CATALOG.omittedRepositories.name && family.type === 'gauge')
      return { ...family, series: [{ labels: [], value: omitted }] };
    return family;
  });
}
