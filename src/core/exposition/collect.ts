import { CATALOG, type MetricKey } from './catalogue';
import { collectRepository, type Collected } from './collect-repository';
import { collectWorkspace } from './collect-workspace';
import { linesOf, withCounts } from './fit';
import type { MetricFamily } from './model';
import type { Page } from './page';

/**
 * Everything on a page, in the order of the catalogue, then of the repositories' slugs. Pure: the same page for every
 * scraper and at every reading. Where there is more than fits, whole repositories are left out, those known longest
 * being kept; the page says so.
 */
export function collectFamilies(page: Page): readonly MetricFamily[] {
  const ours = collectWorkspace(page);
  const used = [...ours.values()].reduce((lines, family) => lines + linesOf(family), 0);
  const kept = filled(page, page.seriesLimit - used);
  const families = (Object.keys(CATALOG) as MetricKey[]).flatMap(
    (key) => ours.get(key) ?? joined(kept.flatMap(({ families: all }) => all.get(key) ?? [])),
  );
  return withCounts(families, page.own.length - kept.length);
}

/** The repositories that have room for so many lines, in order of slug; what comes after the first without is not read. */
function filled(page: Page, room: number): readonly Collected[] {
  const kept: { readonly slug: string; readonly collected: Collected }[] = [];
  let left = room;
  for (const totals of page.repositories) {
    const collected = collectRepository(totals, page);
    left -= collected.lines;
    if (left < 0) break;
    kept.push({ slug: totals.identity.slug, collected });
  }
  return kept.sort(bySlug).map(({ collected }) => collected);
}

interface Slugged {
  readonly slug: string;
}

const bySlug = (a: Slugged, b: Slugged): number => (a.slug < b.slug ? -1 : Number(a.slug > b.slug));

/** One family of the parts that the repositories have in it; none where nobody has. */
function joined(parts: readonly MetricFamily[]): readonly MetricFamily[] {
  const [first] = parts;
  if (first === undefined) return [];
  const series: MetricFamily['series'][number][] = [];
  for (const part of parts) series.push(...part.series);
  return [{ ...first, series } as MetricFamily];
}
