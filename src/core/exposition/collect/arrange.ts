import type { MetricKey } from '../catalogue/catalogue';
import { collectPushed, type PushedFamilies } from './collect-pushed';
import { collectRepository } from './collect-repository';
import { collectWorkspace } from './collect-workspace';
import { countLines, linesIn, withCounts, type Families } from './counted';
import type { Page } from './page';

/** What is on a page: the families of the workspace, and what was kept of each repository, in order of slug. */
export interface Arranged<T> {
  readonly ours: Families;
  readonly kept: readonly T[];
  readonly pushed: PushedFamilies['families'];
}

/**
 * Lets repositories onto the page up to its very end, those known longest first; what comes after the first that would
 * pass it is not read. `keep` is all that stays of one in memory. The page says how many were left out.
 */
export function arrange<T>(page: Page, keep: (families: Families) => T): Arranged<T> {
  const ours = collectWorkspace(page);
  const lines = new Map<MetricKey, number>();
  countLines(ours, lines);
  let used = linesIn(ours);
  const kept: { readonly slug: string; readonly part: T }[] = [];
  for (const totals of page.repositories) {
    const families = collectRepository(totals, page);
    const more = linesIn(families);
    if (used + more > page.seriesMost) break;
    used += more;
    countLines(families, lines);
    kept.push({ slug: totals.identity.slug, part: keep(families) });
  }
  const omitted = page.exposed - kept.length;
  const { families: pushed, omitted: omittedPushes } = collectPushed(page, page.seriesLimit - used);
  countLines(pushed.known, lines);
  return {
    ours: withCounts(ours, {
      ...{ lines, custom: pushed.custom, omitted, omittedPushes },
      part: page.part,
    }),
    kept: kept.sort(bySlug).map(({ part }) => part),
    pushed,
  };
}

interface Slugged {
  readonly slug: string;
}

const bySlug = (a: Slugged, b: Slugged): number => (a.slug < b.slug ? -1 : Number(a.slug > b.slug));
