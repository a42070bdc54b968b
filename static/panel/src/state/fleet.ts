import type { FleetRowView } from '../../../../src/contract/pages';
import { CI_STATES, type CiState } from '../../../../src/contract/panel';
import { many, number } from './format';

/** Rows on one page of the table. */
export const PAGE_ROWS = 50;

/** By what the table can be sorted; `worst` is the order of the answer. */
export type FleetOrder = 'worst' | 'name' | 'last-run' | 'runs' | 'success' | 'series';

export interface FleetLook {
  readonly ci: CiState | '';
  readonly text: string;
  readonly order: FleetOrder;
  readonly page: number;
}

export const ALL_OF_FLEET: FleetLook = { ci: '', text: '', order: 'worst', page: 0 };

/** What stands first has the smallest value; what is not known stands last. */
const RANKS = {
  name: () => 0,
  'last-run': ({ lastRunAt }) => -(lastRunAt ?? 0),
  runs: ({ runs }) => -runs,
  success: ({ successRate }) => successRate ?? 2,
  series: ({ series }) => -series,
} as const satisfies Record<Exclude<FleetOrder, 'worst'>, (row: FleetRowView) => number>;

function inOrder(rows: readonly FleetRowView[], order: FleetOrder): readonly FleetRowView[] {
  if (order === 'worst') return rows;
  const rank = RANKS[order];
  const byName = (a: FleetRowView, b: FleetRowView) => a.slug.localeCompare(b.slug);
  return [...rows].sort((a, b) => rank(a) - rank(b) || byName(a, b));
}

export interface FleetShown {
  readonly rows: readonly FleetRowView[];
  /** Rows that meet the filter, on all pages. */
  readonly found: number;
  readonly page: number;
  readonly pages: number;
}

/** The rows to show: filtered, sorted, then one page of them; a page beyond the last is the last. */
export function lookAt(all: readonly FleetRowView[], look: FleetLook): FleetShown {
  const text = look.text.trim().toLowerCase();
  const found = all.filter(
    ({ slug, ci }) => (look.ci === '' || ci === look.ci) && slug.toLowerCase().includes(text),
  );
  const rows = inOrder(found, look.order);
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
  const page = Math.min(look.page, pages - 1);
  return {
    rows: rows.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS),
    found: rows.length,
    page,
    pages,
  };
}

/** How many there are of each state, worst first; those that nobody is in are left out. */
export function stateCounts(
  all: readonly FleetRowView[],
): readonly { readonly ci: CiState; readonly count: number }[] {
  return CI_STATES.map((ci) => ({ ci, count: all.filter((row) => row.ci === ci).length })).filter(
    ({ count }) => count > 0,
  );
}

/** How long ago the counts of all were compared with Bitbucket, at most: rounded up, so that it is true of each. */
export function comparedInWords(rows: readonly FleetRowView[], now: number): string {
  const counted = rows.filter(({ ci }) => ci !== 'not counted');
  const known = counted.flatMap(({ comparedAt }) => comparedAt ?? []);
  const missing = counted.length - known.length;
  if (known.length === 0) return missing === 0 ? '' : 'None was compared with Bitbucket yet.';
  const within = withinLast(now - Math.min(...known));
  return missing === 0
    ? `Each was compared with Bitbucket within the last ${within}.`
    : `${number(missing)} of them not compared with Bitbucket yet, the others within the last ${within}.`;
}

function withinLast(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  if (minutes === 1) return 'minute';
  return minutes < 120 ? many(minutes, 'minute') : many(Math.ceil(minutes / 60), 'hour');
}
