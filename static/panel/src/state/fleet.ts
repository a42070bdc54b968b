import type { FleetRowView } from '../../../../src/contract/pages';
import type { Verdict } from '../../../../src/contract/panel';

/** Rows on one page of the table. */
export const PAGE_ROWS = 50;

export interface FleetLook {
  readonly verdict: Verdict | '';
  readonly text: string;
  readonly page: number;
}

export const ALL_OF_FLEET: FleetLook = { verdict: '', text: '', page: 0 };

export interface FleetShown {
  readonly rows: readonly FleetRowView[];
  /** Rows that meet the filter, on all pages. */
  readonly found: number;
  readonly page: number;
  readonly pages: number;
}

/** The rows to show: filtered, then one page of them; a page beyond the last is the last. */
export function lookAt(all: readonly FleetRowView[], look: FleetLook): FleetShown {
  const text = look.text.trim().toLowerCase();
  const rows = all.filter(
    ({ slug, verdict }) =>
      (look.verdict === '' || verdict === look.verdict) && slug.toLowerCase().includes(text),
  );
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
  const page = Math.min(look.page, pages - 1);
  return {
    rows: rows.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS),
    found: rows.length,
    page,
    pages,
  };
}

const ORDER: readonly Verdict[] = ['broken', 'degraded', 'unknown', 'bored', 'healthy'];

/** How many there are of each verdict, worst first; those that nobody has are left out. */
export function verdictCounts(
  all: readonly FleetRowView[],
): readonly { readonly verdict: Verdict; readonly count: number }[] {
  return ORDER.map((verdict) => ({
    verdict,
    count: all.filter((row) => row.verdict === verdict).length,
  })).filter(({ count }) => count > 0);
}
