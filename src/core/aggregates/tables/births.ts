import type { EpochMillis } from '../../time';
import type { Table } from './table';
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
    const isKnown = before.get(key)?.bornAt === row.bornAt;
    return [key, isKnown ? row : { ...row, bornAt: now }] as const;
  });
  return new Map(rows);
}
