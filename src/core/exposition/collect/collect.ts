import { arrange } from './arrange';
import { KEYS } from '../catalogue/catalogue';
import type { MetricFamily } from '../encode/model';
import type { Page } from './page';

/**
 * Everything on a page, in the order of the catalogue, then of the repositories' slugs. Pure: the same page for every
 * scraper and at every reading. Where there is more than fits, whole repositories are left out, those known longest
 * being kept; the page says so.
 */
export function collectFamilies(page: Page): readonly MetricFamily[] {
  const { ours, kept, pushed } = arrange(page, (families) => families);
  const families = KEYS.flatMap(
    (key) =>
      ours.get(key) ?? pushed.known.get(key) ?? joined(kept.flatMap((part) => part.get(key) ?? [])),
  );
  return [...families, ...pushed.custom];
}

/** One family of the parts that the repositories have in it; none where nobody has. */
function joined(parts: readonly MetricFamily[]): readonly MetricFamily[] {
  const [first] = parts;
  if (first === undefined) return [];
  const series: MetricFamily['series'][number][] = [];
  for (const part of parts) series.push(...part.series);
  return [{ ...first, series } as MetricFamily];
}
