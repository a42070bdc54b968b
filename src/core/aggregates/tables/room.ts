import { LABEL_BYTES, LIMITS } from '../../settings';
import { spaceTaken } from '../../storage/weight';
import { keyOf } from './table';
import type { RepositoryTotals } from '../totals';

/** Anything kept by label values. */
type Labelled = ReadonlyMap<string, { readonly labels: readonly string[] }>;

/** Takes the place of every label value for which there is no room. */
export const OTHER = 'other';

/** The label set to count under, and whether it had to be folded into `other`. */
export interface Placed {
  readonly labels: readonly string[];
  readonly dropped: boolean;
}

/** Which label values are open-ended, and how many different ones a repository may have. */
export interface OpenLabel {
  readonly at: number;
  readonly limit: number;
  /** What replaces a value too many: `other`, or the empty string for "no such label". */
  readonly instead: string;
}

export const PIPELINE: OpenLabel = { at: 0, limit: LIMITS.pipelines, instead: OTHER };
export const BRANCH: OpenLabel = { at: 2, limit: LIMITS.branches, instead: '' };
export const STEP: OpenLabel = { at: 1, limit: LIMITS.steps, instead: OTHER };
export const ENVIRONMENT: OpenLabel = { at: 0, limit: LIMITS.environments, instead: OTHER };

interface Room {
  readonly totals: RepositoryTotals;
  readonly table: Labelled;
}

/** Finds room for a label set: its own row if it has one or may still get one, else the row of `other`. */
export function place(
  { totals, table }: Room,
  wanted: readonly string[],
  open: readonly OpenLabel[],
): Placed {
  const labels = wanted.map(cut);
  if (table.has(keyOf(labels))) return { labels, dropped: false };
  const allowed = labels.map((value, at) => {
    const rule = open.find((label) => label.at === at);
    return rule === undefined || hasRoom(table, value, rule) ? value : rule.instead;
  });
  const isFull =
    !table.has(keyOf(allowed)) && (table.size >= LIMITS.rows || spaceTaken(totals) >= 1);
  const placed = isFull
    ? allowed.map((value, at) => open.find((label) => label.at === at)?.instead ?? value)
    : allowed;
  return { labels: placed, dropped: placed.some((value, at) => value !== labels[at]) };
}

function hasRoom(table: Labelled, value: string, { at, limit, instead }: OpenLabel): boolean {
  const known = new Set<string>();
  for (const { labels } of table.values()) known.add(labels[at] ?? '');
  known.delete(instead);
  return value === instead || known.has(value) || known.size < limit;
}

const encoder = new TextEncoder();
const label = new Uint8Array(LABEL_BYTES);

/** At most {@link LABEL_BYTES} bytes of UTF-8, whole code points. NUL separates the values in keys: none may hold it. */
export function cut(text: string): string {
  const value = text.includes('\u0000') ? text.replaceAll('\u0000', '\uFFFD') : text;
  return value.slice(0, encoder.encodeInto(value, label).read);
}
