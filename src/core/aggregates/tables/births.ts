import type { EpochMillis } from '../../time';
import type { Row, Table } from './table';
import { tablesOf, type Tables } from './tables';

/**
 * The tables with every label set that `before` did not have born `now`. Counting may take minutes of asking Bitbucket;
 * scrapers can see a birth only from the moment of storing on.
 */
export function bornAtStoring(before: Tables, tables: Tables, now: EpochMillis): Tables {
  return tablesOf((name) => reborn(before[name], tables[name], now));
}

function reborn(before: Table, table: Table, now: EpochMillis): Table {
  if (table === before) return table;
  const rows = [...table].map(([key, row]) => {
    const known = before.get(key);
    return [key, known?.bornAt === row.bornAt ? grown(known, row, now) : anew(row, now)] as const;
  });
  return new Map(rows);
}

/** Nothing in it is older than the row. */
function anew(row: Row, now: EpochMillis): Row {
  const { later, ...rest } = row;
  return { ...(later === undefined ? row : rest), bornAt: now };
}

function grown(before: Row, row: Row, now: EpochMillis): Row {
  if (row.later === undefined || row.later === before.later) return row;
  const known = new Map(before.later);
  return { ...row, later: row.later.map(([index]) => [index, known.get(index) ?? now] as const) };
}
