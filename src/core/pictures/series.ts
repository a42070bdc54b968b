import { linesOf } from '../exposition/collect/counted';
import type { MetricFamily } from '../exposition/encode/model';

/** Series by family, most first; a histogram has one for each bucket, +Inf, the sum and the count. */
export function seriesByFamily(
  families: readonly MetricFamily[],
): readonly { readonly name: string; readonly series: number }[] {
  return families
    .map((family) => ({ name: family.name, series: linesOf(family) }))
    .sort((a, b) => b.series - a.series || (a.name < b.name ? -1 : 1));
}
