import type { Table } from '../aggregates/tables/table';
import {
  TABLE_NAMES,
  TABLES,
  tablesOf,
  type TableName,
  type Tables,
} from '../aggregates/tables/tables';
import { Cursor, Damaged, UnknownTable, type ReadWords } from './cursor';
import { Pen } from './pen';
import { readRows, writeRows } from './rows';
import { TOTALS_VERSION, type StoredTotals } from './shape';
import { Words } from './words';

/** Tables by themselves, as a totals record stores its own. */
export type StoredTables = Pick<StoredTotals, 'v' | 's' | 'h' | 't'>;

export function storedTables(tables: Tables): StoredTables {
  const words = new Words();
  const t = tableFields(tables, 0, writingWith(words));
  return { v: TOTALS_VERSION, ...words.stored(), t };
}

export type Written = (write: (pen: Pen) => void) => string;

export const writingWith =
  (words: Words): Written =>
  (write) => {
    const pen = new Pen(words);
    write(pen);
    return pen.written;
  };

/** Times are written as they differ from `baseline`. Tables without rows are left out. */
export function tableFields(tables: Tables, baseline: number, written: Written): StoredTotals['t'] {
  const stored: Partial<Record<TableName, string>> = {};
  for (const name of TABLE_NAMES) {
    const rows = inOrder(tables[name]).map(([, row]) => row);
    if (rows.length > 0)
      stored[name] = written((pen) =>
        writeRows(pen, rows, { baseline, isByResult: isByResult(name) }),
      );
  }
  return stored;
}

/** Stored in order of key: what was written does not tell in which order it happened. */
export function inOrder<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

const NO_ROWS: Table = new Map();

export interface ReadingTables {
  readonly words: ReadWords;
  readonly baseline: number;
  /** Of the record. */
  readonly version: number;
}

const isByResult = (name: TableName): boolean => 'foreseen' in TABLES[name].cells;

/** Version 2 did not tell the pipelines of build seconds, version 3 not when a result was first counted. */
const shapeOf = (
  name: TableName,
  version: number,
): { labels: number; width: number; isByResult: boolean } => ({
  labels: name === 'buildSeconds' && version === 2 ? 1 : TABLES[name].labels.length,
  width: TABLES[name].cells.width,
  isByResult: version >= 4 && isByResult(name),
});

/**
 * What {@link tableFields} wrote; only those tables `isRead` says. A table that has no rows is not stored; one that
 * nobody here knows is nothing to pass over. Throws {@link Damaged} and {@link UnknownTable}.
 */
export function readTableFields(
  stored: unknown,
  { words, baseline, version }: ReadingTables,
  isRead: (name: TableName) => boolean = () => true,
): Tables {
  if (typeof stored !== 'object' || stored === null) throw new Damaged('t');
  const written: Partial<Record<TableName, unknown>> = stored;
  const unknown = Object.keys(written).find((name) => !Object.hasOwn(TABLES, name));
  if (unknown !== undefined) throw new UnknownTable(unknown);
  return tablesOf((name) =>
    written[name] === undefined || !isRead(name)
      ? NO_ROWS
      : readRows(new Cursor(name, written[name], words), shapeOf(name, version), baseline),
  );
}
