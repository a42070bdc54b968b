import { TABLES, type RepositoryTotals, type TableName } from '../aggregates/totals';
import { ROWS, type StoredTotals } from './shape';

/** A totals record is never longer: every event of its repository writes it, every scrape reads it. */
export const RECORD_BYTES = 32 * 1024;
/** As much of it as rows and environments may need in the end, names included, before new names become `other`. */
const ROWS_BYTES = 13 * 1024;

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
  ROWS[name].labels * NAME + HEAD + ROWS[name].width * COUNT + SUM;

/**
 * The part of its room that a repository may come to need, 1 being all: all rows that it has, with every number in use,
 * and their names. As long as new label sets are let in below 1 only, a record that is full of names has room for their
 * counts all the same.
 */
export function spaceTaken({ tables, lastRuns, environments }: RepositoryTotals): number {
  const names = new Set([...environments.values()].map(({ ref }) => ref.uuid));
  let bytes = lastRuns.size * LAST_RUN + environments.size * ENVIRONMENT;
  for (const name of TABLES) bytes += tables[name].size * rowWeight(name);
  if (bytes >= ROWS_BYTES) return bytes / ROWS_BYTES;
  for (const name of TABLES)
    for (const { labels } of tables[name].values()) labels.forEach((label) => names.add(label));
  for (const name of names) bytes += textBytes(name);
  return bytes / ROWS_BYTES;
}

/** Bytes of a record as JSON. */
export function bytesOf({ v, s, t, ...fields }: StoredTotals): number {
  const named = [...Object.entries(fields), ...Object.entries(t)];
  const texts = s.reduce((sum, text) => sum + textBytes(text), 0);
  return named.reduce((sum, [name, text]) => sum + name.length + text.length + 6, texts + 32) + v;
}

/** Bytes of a text in a JSON array: quotes, comma and escapes included. */
function textBytes(text: string): number {
  let bytes = 3;
  for (let at = 0; at < text.length; at++) bytes += unitBytes(text, at);
  return bytes;
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** Bytes of a UTF-16 unit; each half of a letter of four bytes takes two of them, a half alone is escaped. */
function unitBytes(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0x80) return code < 0x20 ? 6 : code === QUOTE || code === BACKSLASH ? 2 : 1;
  if (code < 0x800) return 2;
  if (code < 0xd800 || code > 0xdfff) return 3;
  const isHalf = code < 0xdc00 ? isLow(text.charCodeAt(at + 1)) : isHigh(text.charCodeAt(at - 1));
  return isHalf ? 2 : 6;
}

const isHigh = (code: number): boolean => code >= 0xd800 && code < 0xdc00;
const isLow = (code: number): boolean => code >= 0xdc00 && code < 0xe000;
