import { LABEL_BYTES, LIMITS } from '../../settings';
import { textBytes } from './bytes';
import { keyOf } from './table';
import { TABLE_NAMES, TABLES, type Label, type TableName, type Tables } from './tables';

/** What of a repository takes room in its record for good. */
export interface Holdings {
  readonly tables: Tables;
  readonly lastRuns: { readonly size: number };
  readonly environments: ReadonlyMap<string, { readonly ref: { readonly uuid: string } }>;
}

/** Anything kept by label values. */
type Labelled = ReadonlyMap<string, { readonly labels: readonly string[] }>;

/** The label set to count under, and whether it had to be folded into `other`. */
export interface Placed {
  readonly labels: readonly string[];
  readonly dropped: boolean;
}

/**
 * Finds room for a label set: its own row if it has one or may still get one, else the row of `other`. What fills the
 * room is combinations: a name within its limit that the table does not know yet is let in all the same.
 */
export function place(
  labels: readonly Label[],
  wanted: readonly string[],
  { table, holdings }: { readonly table: Labelled; readonly holdings: Holdings },
): Placed {
  const values = wanted.map(cut);
  if (table.has(keyOf(values))) return { labels: values, dropped: false };
  const instead = (at: number): string => labels[at]?.open?.instead ?? values[at] ?? '';
  const states = values.map((value, at) => stateOf(value, { table, open: labels[at]?.open, at }));
  const allowed = values.map((value, at) => (states[at] === 'too many' ? instead(at) : value));
  const isFull = !states.includes('new') && spaceTaken(holdings) >= 1;
  const isOut = !table.has(keyOf(allowed)) && (table.size >= LIMITS.rows || isFull);
  const placed = isOut ? allowed.map((_, at) => instead(at)) : allowed;
  return { labels: placed, dropped: placed.some((value, at) => value !== values[at]) };
}

/** What the table knows of a value: a label that is not open has no names. */
function stateOf(
  value: string,
  {
    table,
    open,
    at,
  }: { readonly table: Labelled; readonly open: Label['open']; readonly at: number },
): 'known' | 'new' | 'too many' {
  if (open === undefined || value === open.instead) return 'known';
  const known = new Set<string>();
  for (const { labels } of table.values()) known.add(labels[at] ?? '');
  if (known.has(value)) return 'known';
  known.delete(open.instead);
  return known.size < open.limit ? 'new' : 'too many';
}

/** As many bytes of a record as rows and environments may need in the end, names included. */
const ROWS_BYTES = 176 * 1024;
/** A reference to one of up to 1,023 names. */
const NAME = 2;
/** When a row was born and last counted in, with build and value, as differences to the row before. */
const HEAD = 26;
/** A count below 32,768 and how many zeros stand before it. */
const COUNT = 4;
/** A sum of milliseconds takes this much more. */
const SUM = 5;
/** Moments by result, and three commits of 40 digits. */
const LAST_RUN = 60;
const ENVIRONMENT = 170;

const rowWeight = (name: TableName): number =>
  TABLES[name].labels.length * NAME + HEAD + TABLES[name].cells.width * COUNT + SUM;

/**
 * The part of its room that a repository may come to need, 1 being all: all rows that it has, with every number in use,
 * and their names. As long as new label sets are let in below 1 only, a record that is full of names has room for their
 * counts all the same.
 */
export function spaceTaken({ tables, lastRuns, environments }: Holdings): number {
  const names = new Set([...environments.values()].map(({ ref }) => ref.uuid));
  let bytes = lastRuns.size * LAST_RUN + environments.size * ENVIRONMENT;
  for (const name of TABLE_NAMES) bytes += tables[name].size * rowWeight(name);
  if (bytes >= ROWS_BYTES) return bytes / ROWS_BYTES;
  for (const name of TABLE_NAMES)
    for (const { labels } of tables[name].values()) labels.forEach((label) => names.add(label));
  for (const name of names) bytes += textBytes(name);
  return bytes / ROWS_BYTES;
}

const encoder = new TextEncoder();
const label = new Uint8Array(LABEL_BYTES);

/** At most {@link LABEL_BYTES} bytes of UTF-8, whole code points, no half of one. NUL separates the values in keys: none may hold it. */
export function cut(text: string): string {
  const value = text.toWellFormed().replaceAll('\u0000', '\uFFFD');
  return value.slice(0, encoder.encodeInto(value, label).read);
}
